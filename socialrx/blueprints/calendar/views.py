"""The calendar feed: fetched by its secret alone, and made, made anew or ended by the one whose it is."""

from hashlib import sha256

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from socialrx.access.gate import me, open_to_all, requires
from socialrx.access.table import May
from socialrx.blueprints.kit.forms import Form
from socialrx.core.database import db
from socialrx.core.rules import rule
from socialrx.exchange.calendar import calendar_of, end_feed, feed_of, make_feed, owner_of

bp = Blueprint("calendar", __name__)


@bp.get("/calendar/<secret>.ics")
@open_to_all
def feed(secret: str) -> AnyResponse:
    """The feed. A wrong secret, an ended one and one of somebody who left are answered alike."""
    owner = owner_of(secret)
    if owner is None:
        abort(404)
    body = calendar_of(owner)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.set_etag(sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@bp.route("/account/calendar", methods=["GET", "POST"])
@requires(May.SEE_APPOINTMENTS)
def own() -> str:
    """Whether there is a feed; then make one, and show its address this once."""
    form = Form()
    if not form.validate_on_submit():
        return render_template("calendar/own.html", form=form, feed=feed_of(me()))
    secret = make_feed(me())
    db.session.commit()
    return render_template("calendar/made.html", address=f"{rule('PUBLIC_URL')}/calendar/{secret}.ics")


@bp.post("/account/calendar/end")
@requires(May.SEE_APPOINTMENTS)
def end() -> AnyResponse:
    """The address opens nothing any more."""
    end_feed(me())
    db.session.commit()
    flash("Your calendar feed is off. Its address opens nothing any more.")
    return redirect(url_for(".own"))
