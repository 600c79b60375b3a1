"""Measures asked in the room, and the answers shown after, never while asking."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.outcomes.forms import WAYS, Ons4Form
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.outcomes.actions import record
from socialrx.outcomes.measures import ONS4
from socialrx.outcomes.models import Mode
from socialrx.outcomes.queries import change_between, of_case, pair_of

bp = Blueprint("outcomes", __name__)


@bp.route("/cases/<uuid:id>/ons4", methods=["GET", "POST"])
@requires(May.MEASURE, Case)
def ask(case: Case) -> Response | str:
    """The four questions, word for word. Earlier answers are not shown, so that they do not lead."""
    form = Ons4Form()
    if not form.validate_on_submit() or not kept(case, form):
        return render_template("outcomes/ask.html", case=case, form=form, measure=ONS4)
    db.session.commit()
    left_out = [item.short for item in ONS4.unanswered(form.values)]
    flash("Answers saved." + (f" Not answered: {', '.join(left_out)}." if left_out else ""))
    return redirect(url_for(".show", id=case.id))


@bp.get("/cases/<uuid:id>/ons4/answers")
@requires(May.READ_PERSON, Case)
def show(case: Case) -> str:
    """The start and the latest side by side, with bands and the change in words."""
    asked = of_case(case.id)
    first, latest = pair_of(asked)
    change = change_between(first, latest)
    shown = {"first": first, "latest": latest, "change": change, "asked": asked}
    return render_template("outcomes/show.html", case=case, measure=ONS4, ways=WAYS, **shown)


def kept(case: Case, form: Ons4Form) -> bool:
    """Record what was answered; a rule that is broken is said on the form."""
    mode, given_on = Mode(form.mode.data), form.given_on.data or clock.today()
    try:
        record(case, by=me(), measure=ONS4.id, values=form.values, mode=mode, given_on=given_on)
    except BadInput as problem:
        field = form.given_on if form.values else form.questions[0]
        field.errors = [str(problem)]
        return False
    return True
