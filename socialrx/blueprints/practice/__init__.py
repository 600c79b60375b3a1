"""What a practice sees of what it sent"""
