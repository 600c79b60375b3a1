"""How the system is doing, for the administrator. Counts only: nothing about care, and nobody's name."""

from flask import Blueprint, render_template, request

from socialrx.access.gate import requires
from socialrx.access.table import May
from socialrx.blueprints.system.security import events
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.installation import is_demonstration
from socialrx.reminders.delivery import counts

bp = Blueprint("system", __name__, url_prefix="/system")


@bp.get("/")
@requires(May.RUN_SYSTEM)
def status() -> str:
    """Database, mail and timetable at a glance."""
    facts = {"database": db.engine.dialect.name, "demonstration": is_demonstration(), "letters": counts()}
    return render_template("system/status.html", **facts)


@bp.get("/security-events")
@requires(May.READ_SECURITY_EVENTS)
def security_events() -> str:
    """Sign-ins, failures, accounts and refusals, newest first; nothing of whom anybody looked at."""
    found, following = events(request.args.get("after"))
    trail.listed("security events", len(found))
    return render_template("system/security_events.html", events=found, following=following)
