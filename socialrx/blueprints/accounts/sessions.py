"""Where one is signed in, ending it, and the few seconds of script's talk about how long it lasts."""

from flask import Response as Answer
from flask import flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.accounts.models import SignInSession
from socialrx.accounts.sessions import end_one, end_others, open_sessions_of, seconds_left
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.core.database import db


@bp.get("/account/sessions")
@requires(May.USE_OWN_ACCOUNT)
def sessions() -> str:
    """When each began and was last seen, in which browser; this one marked."""
    session = me().session
    rows = db.session.scalars(open_sessions_of(me().id)).all()
    return render_template("accounts/sessions.html", rows=rows, here=session.id if session else None)


@bp.post("/account/sessions/<uuid:id>/end")
@requires(May.USE_OWN_ACCOUNT, SignInSession)
def end(row: SignInSession) -> Response:
    """End one of one's own sessions: its next request is refused."""
    end_one(row)
    db.session.commit()
    flash("Signed out there.")
    return redirect(url_for(".sessions"))


@bp.post("/account/sessions/end-others")
@requires(May.USE_OWN_ACCOUNT)
def end_all_others() -> Response:
    """End all of one's sessions but this one."""
    end_others(me())
    db.session.commit()
    flash("You are signed out everywhere else.")
    return redirect(url_for(".sessions"))


@bp.route("/account/time-left", methods=["GET", "POST"])
@requires(May.USE_OWN_ACCOUNT)
def time_left() -> Answer:
    """Seconds until the session ends by itself. A GET only looks; a POST stays signed in."""
    g.is_only_looking = request.method == "GET"
    session = me().session
    g.shows_person = session is not None and session.shows_person
    return jsonify(seconds=seconds_left(me(), anew=request.method == "POST"))
