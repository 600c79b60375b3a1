"""The outcome summary, for the practice and for the person."""
