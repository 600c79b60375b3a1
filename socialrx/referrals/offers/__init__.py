"""Proactive lists: people chosen by a search, each offered social prescribing. Nobody is referred until they agree."""
