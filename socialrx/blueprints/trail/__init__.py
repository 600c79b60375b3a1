"""Who looked: the trail as the IG lead reads it."""
