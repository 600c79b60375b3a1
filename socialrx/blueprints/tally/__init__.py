"""The signpost tally of a practice."""
