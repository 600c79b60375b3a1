"""Signing in with another identity provider's account, when the installation names one."""
