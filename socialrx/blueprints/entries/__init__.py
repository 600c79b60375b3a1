"""Correction by addition: adding to an entry, and withdrawing one as a mistake."""
