"""What is due, to whom, and the post that carries it."""
