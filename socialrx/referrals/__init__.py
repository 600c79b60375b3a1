"""The request: its life, its steps, and whose list it is on."""
