"""Proactive lists: loading one, asking its people one by one, taking it back."""
