"""Told about, onward referral, and the group's own page."""
