"""The link worker's day."""
