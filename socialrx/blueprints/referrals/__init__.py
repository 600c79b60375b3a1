"""New referrals"""
