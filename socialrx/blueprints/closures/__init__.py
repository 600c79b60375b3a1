"""Review and close."""
