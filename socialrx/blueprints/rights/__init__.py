"""A person's objections, and the restriction of their record."""
