"""The PCN's report."""
