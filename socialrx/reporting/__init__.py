"""Counts for the PCN. Nothing here names a patient."""
