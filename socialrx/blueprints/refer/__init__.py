"""Referring a person"""
