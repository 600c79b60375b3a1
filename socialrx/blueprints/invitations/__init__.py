"""Asking somebody in, agreeing as the second person, and coming in by the link."""
