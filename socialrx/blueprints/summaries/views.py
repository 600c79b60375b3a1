"""The outcome summary"""

from flask import Blueprint

bp = Blueprint("summaries", __name__, url_prefix=" previewed, and made as PDF for the GP and for the person.:/")
