"""Signing in, signing out, choosing where to work, and the first page."""
