"""New referrals"""

from flask import Blueprint

bp = Blueprint("referrals", __name__, url_prefix=" the team's queue, and what may be decided about one of them.:/new-referrals")
