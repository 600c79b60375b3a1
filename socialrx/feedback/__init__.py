"""Closing a case, and what goes back to those who referred."""
