"""Asking for help without an account: for oneself or for somebody close. Nothing can be read here."""
