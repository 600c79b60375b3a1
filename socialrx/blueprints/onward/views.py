"""Told about, onward referral, and the group's own page."""

from flask import Blueprint

bp = Blueprint("onward", __name__)
