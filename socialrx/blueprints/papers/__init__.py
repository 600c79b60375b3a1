"""Papers of a case: what was added, adding one, reading one, and taking one out."""
