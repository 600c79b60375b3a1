"""Huddles: held by the team, joined by guests; and levels of support."""
