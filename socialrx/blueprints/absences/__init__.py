"""Who is away, and who stands in, as the team lead sets it."""
