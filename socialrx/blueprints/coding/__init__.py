"""Codes that a practice records in its own system: what waits, one tap when it is done, and its own search compared."""
