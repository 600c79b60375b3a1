"""Where to work now, for those who work in several organisations."""
