"""News that has not reached a practice or a partner: shown until it leaves, or until somebody has told it otherwise."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import messages_back_for
from socialrx.access.table import May
from socialrx.blueprints.closures.blueprint import bp
from socialrx.blueprints.closures.forms import ToldForm
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.feedback.models import MessageBack
from socialrx.feedback.questions import send_again
from socialrx.feedback.telling import NoMailbox
from socialrx.reminders import undelivered


@bp.get("/not-delivered")
@requires(May.CLOSE_CASE)
def not_delivered() -> str:
    """What has not arrived, the longest waiting first, and what to do about each."""
    rows = undelivered.listed(messages_back_for.seen(me()))
    trail.listed("messages not delivered", len(rows))
    return render_template("closures/not_delivered.html", rows=rows, most=undelivered.SHOWN)


@bp.route("/not-delivered/<uuid:id>/told", methods=["GET", "POST"])
@requires(May.CLOSE_CASE, MessageBack)
def told_by_hand(message: MessageBack) -> Response | str:
    """Say how the practice was told instead."""
    form = ToldForm()
    if not form.validate_on_submit():
        return render_template("closures/told_by_hand.html", message=message, form=form)
    message.tell_by_hand(by=me(), how=form.how.data)
    db.session.commit()
    flash("Kept.")
    return redirect(url_for(".not_delivered"))


@bp.post("/not-delivered/<uuid:id>/again")
@requires(May.CLOSE_CASE, MessageBack)
def again(message: MessageBack) -> Response:
    """Send it once more, to where the practice reads its post now."""
    try:
        send_again(message)
    except NoMailbox as problem:
        flash(str(problem))
    else:
        db.session.commit()
        flash("It is on its way again.")
    return redirect(url_for(".not_delivered"))
