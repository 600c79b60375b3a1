"""The people around a person, and what else is known of them."""
