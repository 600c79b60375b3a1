"""Handing over everybody a worker has, in one save; and what the new workers see of it first."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import own_cases_for
from socialrx.access.table import May
from socialrx.accounts.models import User
from socialrx.blueprints.handover.forms import FAIR, STAYS, TO, HandOverForm, asked_with, choices_in, form_among
from socialrx.blueprints.handover.rows import AT_ONCE, Leaver, ids_of_ours, leaver_with, names_of
from socialrx.caseload.handing_over import (
    ChangedMeanwhile,
    NobodyToTake,
    NotInTeam,
    PastSafe,
    hand_over_many,
    handed_to,
    say_seen,
)
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("handover", __name__)
Answer = Response | str


@bp.route("/team/<uuid:worker_id>/hand-over", methods=["GET", "POST"])
@requires(May.HAND_OVER_MANY)
def many(worker_id: UUID) -> Answer:
    """A leaver's open people, each with who is to have them: all in one save, or nobody."""
    leaver = leaver_with(worker_id) or abort(404)
    form, changed = form_among(leaver.loads, worker_id), list[str]()
    if form.validate_on_submit() and (given := handed(leaver, form, changed)):
        db.session.commit()
        flash(f"Handed over: {words_of(given)}.")
        return redirect(url_for(".many", worker_id=worker_id))
    people = leaver.people()
    trail.listed("people to hand over", len(people))
    page = {"people": people[:AT_ONCE], "has_more": len(people) > AT_ONCE, "changed": changed, "sent": request.form}
    words = {"TO": TO, "FAIR": FAIR, "STAYS": STAYS, "takers": leaver.takers()}
    elsewhere = leaver.in_other_teams(len(people))
    return render_template("handover/many.html", leaver=leaver, form=form, elsewhere=elsewhere, **page, **words)


def handed(leaver: Leaver, form: HandOverForm, changed: list[str]) -> dict[User, int]:
    """Who got how many; nobody, with what is missing on the form, when something stands in the way."""
    choices = choices_in(request.form)
    ours = ids_of_ours(list(choices))
    if not choices or len(ours) < len(choices):
        said = "Some of them are not your team's any more. Check, then save again" if choices else "Choose somebody"
        form.among.errors = [said]
        return {}
    try:
        return hand_over_many(leaver.user, asked_with(form, choices.values()), by=me())
    except ChangedMeanwhile as problem:
        changed += names_of(problem.cases)
        form.among.errors = [str(problem)]
    except PastSafe as problem:
        form.past_safe_because.errors = [str(problem)]
    except (NobodyToTake, NotInTeam) as problem:
        form.among.errors = [str(problem)]
    db.session.rollback()
    return {}


def words_of(given: dict[User, int]) -> str:
    return ", ".join(f"{number} to {worker.name}" for worker, number in given.items())


@bp.route("/handed-to-you", methods=["GET", "POST"])
@requires(May.WORK_CASE)
def mine() -> Answer:
    """Who was handed to the user. An open worry is read first; the rest are acknowledged in one press."""
    if request.method == "POST":
        seen = say_seen(own_cases_for(me()), by=me())
        db.session.commit()
        flash(f"{seen} acknowledged.")
        return redirect(url_for(".mine"))
    rows = handed_to(own_cases_for(me()), me())
    trail.listed("handed over", len(rows))
    return render_template("handover/mine.html", rows=rows)
