"""What matters to the person, goals, and actions with an owner and a date."""
