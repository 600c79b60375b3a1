"""Accepted work: cases, contacts, and worries about safety."""
