"""Referring a person: the practice's one page, the reference number, and the slip."""
