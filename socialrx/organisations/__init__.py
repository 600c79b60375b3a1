"""Organisations from ICB to practice and voluntary host, and the teams they run."""
