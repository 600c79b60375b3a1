"""Review and close."""

from flask import Blueprint

bp = Blueprint("closures", __name__)
