"""Worries about safety: what to do now, a record of its own, and the named lead's list."""
