"""How the system is doing, for the administrator; nothing about care."""
