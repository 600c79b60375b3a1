"""A link worker's people, one person's page, contacts and the next action."""

from flask import Blueprint

bp = Blueprint("caseload", __name__)
