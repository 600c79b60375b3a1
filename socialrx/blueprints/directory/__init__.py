"""The community's services"""
