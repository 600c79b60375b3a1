"""Appointments and the diary."""
