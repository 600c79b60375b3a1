"""The community's services"""

from flask import Blueprint

bp = Blueprint("directory", __name__, url_prefix=" search, one service, and the editor's work.:/directory")
