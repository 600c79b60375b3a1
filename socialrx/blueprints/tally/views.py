"""The signpost tally: two taps for a GP or receptionist who told somebody of a service. No person is recorded."""

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, seat_of
from socialrx.access.table import May
from socialrx.blueprints.tally.forms import TallyForm
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.directory.models import Service
from socialrx.feedback.codes import TOLD_OF_SERVICE
from socialrx.onward import tally as tallying

bp = Blueprint("tally", __name__, url_prefix="/signposts")
# The cookie keeps which one was tapped last, until the session ends: that one can be taken back.
LAST = "tallied"
MONTHS = 12


@bp.route("", methods=["GET", "POST"], endpoint="page")
@requires(May.TALLY)
def page() -> Response | str:
    """The reasons to tap, and what was counted here this year."""
    form, here = TallyForm(), seat_of(me()).organisation_id
    form.offer(tallying.usual(here), also=named_service())
    if not form.validate_on_submit():
        months = by_month(tallying.counts(tallying.of_practice(here), first=first_month(), after=date.max))
        facts = {"months": months, "last": session.get(LAST), "code": TOLD_OF_SERVICE}
        return render_template("tally/page.html", form=form, **facts)
    row = tallying.tally(here, form.need.data, by=me(), service_id=form.service_id)
    db.session.commit()
    session[LAST] = str(row.id)
    flash("Counted. Nothing about a patient was kept.")
    return redirect(url_for(".page"))


@bp.post("/undo")
@requires(May.TALLY)
def undo() -> Response:
    """Take the last one of this session back: it was a mis-tap."""
    last = session.pop(LAST, None)
    undone = bool(last) and tallying.withdraw(UUID(last), by=me())
    db.session.commit()
    flash("Taken back: it is not counted." if undone else "There was nothing to take back.")
    return redirect(url_for(".page"))


def named_service() -> Service | None:
    """The service that the directory's page leads here with."""
    try:
        id = UUID(request.args.get("service", ""))
    except ValueError:
        return None
    return db.session.scalars(SCOPES[Service](me()).where(Service.id == id)).first()


def first_month() -> date:
    """Of the months that are shown: this one, and those before it of a year."""
    today = clock.today()
    back = today.year * 12 + today.month - MONTHS
    return date(back // 12, back % 12 + 1, 1)


def by_month(counted: list[tallying.Counted]) -> list[tuple[date, int, list[tallying.Counted]]]:
    """Newest month first: the month, how many in all, and each reason with how many."""
    months = [(month, list(rows)) for month, rows in groupby(counted, key=lambda one: one.month)]
    return [(month, sum(row.times for row in rows), rows) for month, rows in months]
