"""What a practice sees of what it sent"""

from flask import Blueprint

bp = Blueprint("practice", __name__, url_prefix=" status, questions, and what came back.:/practice")
