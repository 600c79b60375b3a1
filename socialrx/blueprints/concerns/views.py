"""Worries about safety"""

from flask import Blueprint

bp = Blueprint("concerns", __name__, url_prefix=" what to do now, a record of its own, and the named lead's list.:/")
