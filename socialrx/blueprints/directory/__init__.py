"""The community's services: search, one service, and the editor's work."""
