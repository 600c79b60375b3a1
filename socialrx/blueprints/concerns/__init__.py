"""Worries about safety"""
