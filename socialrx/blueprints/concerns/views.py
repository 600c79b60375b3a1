"""Worries about safety: what to do now, a record of its own, and the named lead's list.

The words of a worry stand on its own page only. Lists, the person's page and
e-mails say that there is one, how old it is, and who recorded it.
"""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.lending import works_with
from socialrx.access.scopes import allotted_concerns_for
from socialrx.access.table import May
from socialrx.accounts.queries import lead_of
from socialrx.blueprints.concerns.forms import CloseForm, LookAgainForm, ReportForm
from socialrx.blueprints.kit.versions import overtaken
from socialrx.blueprints.kit.words import day_words
from socialrx.caseload.actions import NobodyLeads, raise_concern, say_read
from socialrx.caseload.models import Case, SafeguardingConcern
from socialrx.caseload.models.concern import CannotSettle
from socialrx.caseload.queries import closed_lately, read_by, worries
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("concerns", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/concern", methods=["GET", "POST"])
@requires(May.RAISE_CONCERN, Case)
def report(case: Case) -> Answer:
    """Worried about safety now? What to do first, then the record, which tells the named lead at once."""
    form = ReportForm()
    if form.validate_on_submit() and (concern := raised(case, form)):
        db.session.commit()
        return redirect(url_for(".recorded", id=concern.id))
    return render_template("concerns/report.html", case=case, form=form, lead=lead_of(case.team_id))


def raised(case: Case, form: ReportForm) -> SafeguardingConcern | None:
    """The record; None, with the words kept on the form, when the team has no named lead to tell."""
    try:
        return raise_concern(case, by=me(), concern=form.concern.data, done_at_once=form.done_at_once.data)
    except NobodyLeads as problem:
        form.concern.errors = [str(problem)]
        return None


@bp.get("/cases/<uuid:id>/worried")
@requires(May.READ_CONCERN, Case)
def first(case: Case) -> Answer:
    """What to do first, for a lead: the worry itself is recorded by whoever saw or heard it."""
    return render_template("concerns/worried.html", case=case, team=case.team, lead=lead_of(case.team_id))


@bp.get("/concerns/<uuid:id>/recorded")
@requires(May.READ_CONCERN, SafeguardingConcern)
def recorded(concern: SafeguardingConcern) -> Answer:
    """Who was told, and what to do next."""
    return render_template("concerns/recorded.html", concern=concern)


@bp.get("/concerns/")
@requires(May.LEAD_CONCERN)
def list_open() -> Answer:
    """Open worries of the lead's teams, unacknowledged first; one past its review day stays and stands out."""
    people = contains_eager(SafeguardingConcern.case).joinedload(Case.patient)
    mine = allotted_concerns_for(me()).options(people, joinedload(SafeguardingConcern.raised_by))
    concerns = db.session.scalars(worries(mine)).all()
    closed = db.session.scalars(closed_lately(mine)).all()
    trail.listed("worries about safety", len(concerns) + len(closed))
    return render_template("concerns/list.html", concerns=concerns, closed=closed)


@bp.get("/concerns/<uuid:id>")
@requires(May.READ_CONCERN, SafeguardingConcern)
def show(concern: SafeguardingConcern) -> Answer:
    """One worry, in full: for the worker who has the case and the team's lead."""
    is_to_say = works_with(me(), concern.case) and concern.closed_at is None
    unread = is_to_say and concern.id not in read_by(me().id, [concern])
    return render_template("concerns/show.html", concern=concern, unread=unread)


@bp.post("/concerns/<uuid:id>/reading")
@requires(May.READ_CONCERN, SafeguardingConcern)
def say_it_is_read(concern: SafeguardingConcern) -> Answer:
    """Whoever took the case over has read an open worry, and says so."""
    say_read(concern, by=me())
    db.session.commit()
    flash("Recorded that you have read it.")
    return redirect(url_for("caseload.person", id=concern.case_id))


@bp.post("/concerns/<uuid:id>/acknowledgement")
@requires(May.LEAD_CONCERN, SafeguardingConcern)
def acknowledge(concern: SafeguardingConcern) -> Answer:
    """The lead has seen it and has it in hand."""
    concern.acknowledge(by=me())
    db.session.commit()
    flash("You have this worry in hand.")
    return redirect(url_for(".show", id=concern.id))


@bp.route("/concerns/<uuid:id>/review", methods=["GET", "POST"])
@requires(May.LEAD_CONCERN, SafeguardingConcern)
def look_again(concern: SafeguardingConcern) -> Answer:
    """Set the day of the next look, at most 90 days ahead."""
    form = LookAgainForm(obj=concern)
    is_mine = form.validate_on_submit() and not overtaken(form, concern, lambda: {"review_on": concern.review_on})
    if is_mine and is_set(concern, form):
        db.session.commit()
        flash(f"To be looked at again on {day_words(concern.review_on)}.")
        return redirect(url_for(".show", id=concern.id))
    return render_template("concerns/look_again.html", concern=concern, form=form)


def is_set(concern: SafeguardingConcern, form: LookAgainForm) -> bool:
    """Whether the day could be set; why not stands on the form."""
    if form.review_on.data is None:
        return False
    try:
        concern.look_again(on=form.review_on.data)
    except CannotSettle as problem:
        form.review_on.errors = [str(problem)]
        return False
    return True


@bp.route("/concerns/<uuid:id>/closure", methods=["GET", "POST"])
@requires(May.LEAD_CONCERN, SafeguardingConcern)
def close(concern: SafeguardingConcern) -> Answer:
    """End a worry, saying why; the record stays."""
    form = CloseForm()
    if not form.validate_on_submit():
        return render_template("concerns/close.html", concern=concern, form=form)
    concern.close(by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Worry closed. The record stays.")
    return redirect(url_for(".list_open"))
