"""The people who sign in: their memberships, and the sessions they hold."""
