"""Supervision: what a worker and their supervisor keep for themselves."""
