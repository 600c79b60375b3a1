"""A person introduced to, or told about, a community service, and what came of it."""
