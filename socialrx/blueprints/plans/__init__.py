"""What matters, goals and actions."""
