"""New referrals: the team's queue, and what may be decided about one of them."""
