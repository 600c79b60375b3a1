"""Tasks for others, and questions to a practice while the work goes on."""
