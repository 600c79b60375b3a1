"""Home visits: set off, in, out safely."""
