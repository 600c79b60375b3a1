"""Measures asked in the room."""

from flask import Blueprint

bp = Blueprint("outcomes", __name__)
