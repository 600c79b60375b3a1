"""The outcome summary"""
