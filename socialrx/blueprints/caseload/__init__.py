"""A link worker's people, one person's page, contacts and the next action."""
