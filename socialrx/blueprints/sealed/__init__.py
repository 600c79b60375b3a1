"""Sealed notes: written, read by those who may, and opened for everybody by two people."""
