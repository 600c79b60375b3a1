"""The blueprint itself, so that its pages can stand in several modules."""

from flask import Blueprint

bp = Blueprint("closures", __name__)
