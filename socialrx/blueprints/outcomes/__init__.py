"""Measures asked in the room."""
