"""For the machines that watch over the server: alive, and ready to answer."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from socialrx.access.gate import open_to_all
from socialrx.core.database import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to_all
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@open_to_all
def ready() -> Response:
    """The database answers, and its tables are there."""
    db.session.execute(text("SELECT version_num FROM alembic_version"))
    return jsonify(status="ready")
