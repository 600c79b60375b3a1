"""People who move from one team to another, and those whose practice has closed."""
