"""The community's groups and services, where and when they are, and how sure we are of it."""
