"""Referring a person"""

from flask import Blueprint

bp = Blueprint("refer", __name__, url_prefix=" the practice's one page, the reference number, and the slip.:/refer")
