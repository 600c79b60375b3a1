"""Warnings for whoever visits: raised, read on purpose, looked at again, taken away; and the lead's list of them."""

from datetime import date
from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import cases_for, safety_flags_for
from socialrx.access.table import May
from socialrx.blueprints.flags.forms import EndWarningForm, LookAgainForm, WarningForm
from socialrx.blueprints.kit.versions import overtaken
from socialrx.blueprints.kit.words import day_words
from socialrx.caseload.models import Case, WorkerSafetyFlag
from socialrx.caseload.models.safety_flag import CannotSettleFlag
from socialrx.caseload.warnings import standing, warn
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("warnings", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/worker-safety", methods=["GET", "POST"])
@requires(May.FLAG_WORKER_SAFETY, Case)
def add(case: Case) -> Answer:
    """Warn whoever works with this person: that there is a warning shows, what it says is read on purpose."""
    form = WarningForm()
    if form.validate_on_submit() and warned(case, form):
        db.session.commit()
        flash("Saved. That there is a warning shows wherever a worker sees this person.")
        return redirect(url_for("caseload.person", id=case.id))
    return render_template("flags/warn.html", case=case, form=form)


def warned(case: Case, form: WarningForm) -> bool:
    """Whether it could be saved; why not stands on the form."""
    if form.review_on.data is None:
        return False
    try:
        warn(case, by=me(), words=form.words.data, review_on=form.review_on.data)
    except CannotSettleFlag as problem:
        db.session.rollback()
        form.review_on.errors = [str(problem)]
        return False
    return True


@bp.get("/worker-safety/")
@requires(May.LIST_WORKER_SAFETY)
def list_standing() -> Answer:
    """The warnings about people of the lead's teams: what must be looked at first stands first, and never expires."""
    people = joinedload(WorkerSafetyFlag.case).joinedload(Case.patient)
    flags = db.session.scalars(standing(safety_flags_for(me())).options(people)).all()
    trail.listed("warnings for workers", len(flags))
    return render_template("flags/warnings.html", flags=flags)


@bp.get("/worker-safety/<uuid:id>")
@requires(May.READ_WORKER_SAFETY, WorkerSafetyFlag)
def show(flag: WorkerSafetyFlag) -> Answer:
    """What the warning says: a page of its own, on the trail."""
    return render_template("flags/warning.html", flag=flag, case=case_here(flag))


@bp.route("/worker-safety/<uuid:id>/review", methods=["GET", "POST"])
@requires(May.FLAG_WORKER_SAFETY, WorkerSafetyFlag)
def look_again(flag: WorkerSafetyFlag) -> Answer:
    """Say that it still stands, and when to look again."""
    form = LookAgainForm(obj=flag, version=day_set(flag))
    is_mine = form.validate_on_submit() and not overtaken(form, flag, partial(as_set, flag), seen=day_set)
    if is_mine and is_set(flag, form):
        db.session.commit()
        flash(f"To be looked at again on {day_words(flag.review_on)}.")
        return redirect(url_for(".show", id=flag.id))
    return render_template("flags/look_again.html", flag=flag, form=form)


def as_set(flag: WorkerSafetyFlag) -> dict[str, date]:
    return {"review_on": flag.review_on}


def day_set(flag: WorkerSafetyFlag) -> str:
    """What the form was opened on: the day is all that it changes."""
    return flag.review_on.isoformat()


def is_set(flag: WorkerSafetyFlag, form: LookAgainForm) -> bool:
    """Whether the day could be set; why not stands on the form."""
    if form.review_on.data is None:
        return False
    try:
        flag.look_again(on=form.review_on.data)
    except CannotSettleFlag as problem:
        form.review_on.errors = [str(problem)]
        return False
    return True


@bp.route("/worker-safety/<uuid:id>/end", methods=["GET", "POST"])
@requires(May.FLAG_WORKER_SAFETY, WorkerSafetyFlag)
def end(flag: WorkerSafetyFlag) -> Answer:
    """Take a warning away, saying why; the record stays."""
    form = EndWarningForm()
    if not form.validate_on_submit():
        return render_template("flags/end_warning.html", flag=flag, form=form)
    flag.end(by=me(), reason=form.reason.data)
    db.session.commit()
    flash("The warning is taken away. The record stays.")
    return redirect(url_for(".show", id=flag.id))


def case_here(flag: WorkerSafetyFlag) -> Case | None:
    """The person's newest case that the reader sees: the warning may have been raised in an older one."""
    theirs = cases_for(me()).where(Case.patient_id == flag.patient_id)
    return db.session.scalars(theirs.order_by(Case.opened_at.desc()).limit(1)).first()
