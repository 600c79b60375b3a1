"""What a practice sees of what it sent: status, questions, and what came back."""
