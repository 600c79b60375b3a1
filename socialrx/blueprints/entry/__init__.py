"""A referral that somebody gave by telephone, typed by the team; and making sure who somebody is."""
