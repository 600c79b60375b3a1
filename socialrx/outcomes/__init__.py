"""Measures asked at the start and again, and the change between."""
