"""Who works here: accounts and roles, and how they end."""
