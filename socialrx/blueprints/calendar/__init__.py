"""A worker's own calendar feed."""
