"""For the release run only: a provider that forgives nothing."""
