"""Opening a case with a reason, and reviewing what was opened."""
