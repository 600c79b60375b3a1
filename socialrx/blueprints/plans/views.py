"""What matters, goals and actions."""

from flask import Blueprint

bp = Blueprint("plans", __name__)
