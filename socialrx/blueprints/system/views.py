"""How the system is doing, for the administrator; nothing about care."""

from flask import Blueprint

bp = Blueprint("system", __name__, url_prefix="/system")
