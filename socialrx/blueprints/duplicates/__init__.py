"""Two records that may be one person: compared, proposed, decided by a second person, undone."""
