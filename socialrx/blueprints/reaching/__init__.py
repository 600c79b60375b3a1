"""Somebody who cannot be reached: deciding, a last word, and their ringing back; and what a note mentions."""
