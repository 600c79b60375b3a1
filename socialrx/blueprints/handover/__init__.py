"""Handing a worker's people over, all at once; and what a worker was handed."""
