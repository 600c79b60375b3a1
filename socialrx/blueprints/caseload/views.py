"""A link worker's people, one person's page, contacts and the next action; and the team's work for its lead."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Row, func, select, true
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.lending import grant_over
from socialrx.access.scopes import (
    allotted_cases_for,
    appointments_for,
    case_grants_for,
    covered_cases_for,
    home_visits_for,
    own_cases_for,
    safety_flags_for,
)
from socialrx.access.table import May, permits
from socialrx.accounts.absences import stands_in_for
from socialrx.blueprints.caseload import saving
from socialrx.blueprints.caseload.allocating import allocation_of, given, is_with_another
from socialrx.blueprints.caseload.find_form import FindForm
from socialrx.blueprints.caseload.finding import look_for
from socialrx.blueprints.caseload.forms import (
    ContactForm,
    HoldForm,
    NextStepForm,
    ReachForm,
    RiskForm,
)
from socialrx.blueprints.caseload.lists import due_by_today, late_page, narrowed, page_of, team_load
from socialrx.blueprints.caseload.person import person_page
from socialrx.blueprints.kit.filtering import Filters, filters_of, how_many, keep
from socialrx.blueprints.kit.versions import overtaken
from socialrx.blueprints.kit.words import day_words
from socialrx.caseload.actions import usual_next
from socialrx.caseload.filters import Filter
from socialrx.caseload.grants import lately, live_ones, with_people
from socialrx.caseload.loads import load_of, team_loads
from socialrx.caseload.models import Case, CaseGrant, CaseStatus, FilteredPage, WorkerSafetyFlag
from socialrx.caseload.queries import open_ones, unallocated
from socialrx.caseload.suggesting import HOW
from socialrx.caseload.supervision import debrief_count, overdue_count
from socialrx.caseload.warnings import overdue_ones
from socialrx.caseload.watching import watched
from socialrx.caseload.ways import DECLINED
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.patients.flags import flag_of
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk
from socialrx.patients.risk import NameTheRisk, assess

bp = Blueprint("caseload", __name__)
Answer = Response | str


@bp.get("/caseload")
@requires(May.WORK_CASE)
def mine() -> Answer:
    """My people, by what is due next; of a filter, how many it hides."""
    wanted = Filter.read(request.args, FilteredPage.CASELOAD)
    filters = filters_of(FilteredPage.CASELOAD, wanted, user=me())
    if wanted.is_on:
        return mine_filtered(filters)
    page = page_of(own_cases_for(me()), request.args.get("after"))
    trail.listed("caseload", len(page.people))
    covered = page_of(due_by_today(covered_cases_for(me())))
    if covered.people:
        trail.listed("caseload of a colleague", len(covered.people))
    lists = {"page": page, "covered": covered, "covers": stands_in_for(me().id), "filters": filters}
    return render_template("caseload/mine.html", load=load_of(me()), opened=opened_by_me(), **lists)


def mine_filtered(filters: Filters) -> str:
    """Only what the filter leaves of the user's own list."""
    cases = narrowed(own_cases_for(me()), filters.chosen)
    page = page_of(cases, request.args.get("after"))
    trail.listed("caseload", len(page.people))
    left = how_many(open_ones(cases).with_only_columns(Case.id))
    return render_template("caseload/mine.html", load=load_of(me()), page=page, filters=filters, shown=left)


@bp.post("/caseload/filters")
@requires(May.WORK_CASE)
def keep_filter() -> Answer:
    """Keep what is shown under a name, or forget one."""
    return keep(request.form, FilteredPage.CASELOAD, ".mine")


def opened_by_me() -> list[CaseGrant]:
    """What is open to the user with a reason, for as long as it is."""
    return list(db.session.scalars(live_ones(case_grants_for(me()).where(CaseGrant.user_id == me().id))))


@bp.get("/team")
@requires(May.SEE_TEAM)
def team() -> Answer:
    """How much everybody holds, who waits for a worker, and who is late."""
    cases = allotted_cases_for(me())
    load = team_load(my_teams(), cases)
    waiting, overdue = page_of(unallocated(cases)), late_page(cases, request.args.get("after"))
    trail.listed("team", len(waiting.people) + len(overdue.people))
    openings, counts = openings_and_counts()
    out = watched(home_visits_for(me()), appointments_for(me()))
    lists = {"waiting": waiting, "late": overdue, "openings": openings, "out": out}
    return render_template("caseload/team.html", load=load, counts=counts, **lists)


def openings_and_counts() -> tuple[list[CaseGrant], Row[Any]]:
    """What was opened lately; and how many warnings and supervisions are late, and debriefs wait: one query.

    The openings are joined to the numbers, so that these come where nothing was opened.
    """
    stale = overdue_ones(safety_flags_for(me())).order_by(None).with_only_columns(WorkerSafetyFlag.id)
    owed = (overdue_count(my_teams()).label("supervisions"), debrief_count(my_teams()).label("debriefs"))
    number = select(func.count().label("warnings"), *owed).select_from(stale.subquery()).subquery()
    shown = lately(case_grants_for(me())).with_only_columns(CaseGrant.id).subquery()
    rows = select(CaseGrant, number).select_from(number).outerjoin(shown, true())
    rows = with_people(rows.outerjoin(CaseGrant, CaseGrant.id == shown.c.id))
    found: Sequence[Any] = db.session.execute(rows.order_by(CaseGrant.starts_at.desc(), CaseGrant.id)).all()
    return [row.CaseGrant for row in found if row.CaseGrant], found[0]


@bp.get("/team/<uuid:worker_id>")
@requires(May.SEE_TEAM)
def worker(worker_id: UUID) -> Answer:
    """One worker's people in the lead's teams, by what is due next."""
    loads, _ = team_loads(my_teams(), allotted_cases_for(me()))
    load = next((load for load in loads if load.worker.id == worker_id), None) or abort(404)
    page = page_of(allotted_cases_for(me()).where(Case.link_worker_id == worker_id), request.args.get("after"))
    trail.listed("a worker's caseload", len(page.people))
    return render_template("caseload/worker.html", page=page, load=load)


@bp.route("/people", methods=["GET", "POST"])
@requires(May.FIND_PERSON)
def find() -> Answer:
    """Find a person again. What is searched for is sent, not put into the address, which others may see."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("caseload/find.html", form=form, search=None)
    return render_template("caseload/find.html", form=form, search=look_for(form, by=me()))


@bp.get("/cases/<uuid:id>")
@requires(May.READ_PERSON, Case)
def person(case: Case) -> Answer:
    """One person: how to reach them safely first, then what is owed, then everything that happened."""
    return render_template("caseload/person.html", **person_page(case)._asdict(), grant=grant_over(me(), case))


@bp.route("/cases/<uuid:id>/contact", methods=["GET", "POST"])
@requires(May.WORK_CASE, Case)
def contact(case: Case) -> Answer:
    """Record a contact and the next action in one save."""
    form = ContactForm.about(case, proposal_words(case))
    if form.validate_on_submit() and not saving.is_stale(case, form) and saving.save_contact(case, form, by=me()):
        db.session.commit()
        say_next(case)
        return redirect(url_for(".declined" if form.outcome.data == DECLINED else ".person", id=case.id))
    return render_template("caseload/contact.html", case=case, form=form, s_flag=flag_of(case.patient))


def proposal_words(case: Case) -> str:
    """What will be set when the worker chooses nothing; a case on hold keeps its day."""
    if case.status is CaseStatus.ON_HOLD:
        return f"Look again on {day_words(case.next_on)}, as planned"
    kind, on = usual_next(case, case.attempts + 1)
    return f"What is usual: after an attempt that failed, {kind.says.lower()} on {day_words(on)}"


def say_next(case: Case) -> None:
    flash(f"Saved. Next: {case.next_kind.says.lower()}, {day_words(case.next_on)}.")


@bp.post("/cases/<uuid:id>/no-answer")
@requires(May.WORK_CASE, Case)
def no_answer(case: Case) -> Answer:
    """One tap: nobody answered the telephone. A second tap on the same page records nothing."""
    if request.form.get("version", str(case.version)) != str(case.version):
        flash("That was recorded already.")
        return redirect(url_for(".person", id=case.id))
    saving.no_answer(case, by=me())
    db.session.commit()
    say_next(case)
    return redirect(url_for("today.show") if request.form.get("from") == "today" else url_for(".person", id=case.id))


@bp.get("/cases/<uuid:id>/declined")
@requires(May.WORK_CASE, Case)
def declined(case: Case) -> Answer:
    """The person said no: closing is offered, never done by itself."""
    return render_template("caseload/declined.html", case=case)


@bp.route("/cases/<uuid:id>/next", methods=["GET", "POST"])
@requires(May.WORK_CASE, Case)
def next_step(case: Case) -> Answer:
    """Change what is owed next, without a contact."""
    stands = partial(saving.next_as_it_stands, case)
    form = NextStepForm(proposal="No change", **stands(), version=case.version)
    as_it_is = (case.next_kind, case.next_on)
    is_mine = form.validate_on_submit() and not overtaken(form, case, stands)
    if is_mine and saving.save_next(case, form, as_it_is, by=me()):
        db.session.commit()
        say_next(case)
        return redirect(url_for(".person", id=case.id))
    return render_template("caseload/next.html", case=case, form=form)


@bp.route("/cases/<uuid:id>/reach", methods=["GET", "POST"])
@requires(May.CHANGE_PERSON, Case)
def reach(case: Case) -> Answer:
    """Change how to reach the person. Two people changing it at once see both, and nothing is overwritten."""
    patient = case.patient
    known = {need.key: need.label for need in patient.access_needs}
    form = ReachForm(obj=patient, known=known)
    if request.method == "GET":
        form.needs.data = list(known)
    if "version" not in request.form:
        form.version.data = saving.seen(patient)
    if form.validate_on_submit() and saving.save_reach(patient, form):
        db.session.commit()
        flash("Contact details saved.")
        return redirect(url_for(".person", id=case.id))
    return render_template("caseload/reach.html", case=case, form=form)


@bp.route("/cases/<uuid:id>/risk", methods=["GET", "POST"])
@requires(May.CHANGE_PERSON, Case)
def risk(case: Case) -> Answer:
    """Say what is known about risk now; what was said before stays."""
    form = RiskForm()
    if form.validate_on_submit() and assessed(case, form):
        db.session.commit()
        flash("Risk assessment saved.")
        return redirect(url_for(".person", id=case.id))
    return render_template("caseload/risk.html", case=case, form=form, latest=latest_risk(case.patient_id))


def assessed(case: Case, form: RiskForm) -> bool:
    answer = RiskAnswer(form.answer.data)
    try:
        said = {"detail": form.detail.data, "assessor": form.assessor.data, "is_high": form.is_high.data}
        assess(case.patient, answer, by=me(), **said)
    except NameTheRisk as problem:
        form.detail.errors = [str(problem)]
        return False
    return True


@bp.route("/cases/<uuid:id>/hold", methods=["GET", "POST"])
@requires(May.WORK_CASE, Case)
def hold(case: Case) -> Answer:
    """Pause the case, with the reason and the day to look again."""
    form = HoldForm()
    if not form.validate_on_submit() or form.until.data is None:
        return render_template("caseload/hold.html", case=case, form=form)
    case.hold(by=me(), reason=form.reason.data, until=form.until.data)
    db.session.commit()
    flash(f"On hold until {day_words(case.hold_until)}.")
    return redirect(url_for(".person", id=case.id))


@bp.post("/cases/<uuid:id>/resumption")
@requires(May.WORK_CASE, Case)
def resume(case: Case) -> Answer:
    case.resume(by=me())
    db.session.commit()
    flash("The case is open again. Choose what happens next.")
    return redirect(url_for(".person", id=case.id))


@bp.route("/cases/<uuid:id>/worker", methods=["GET", "POST"])
@requires(May.ALLOCATE, Case)
def allocate(case: Case) -> Answer:
    """Give the case to a worker, or hand it over. Past a worker's safe limit a reason is asked for."""
    form = allocation_of(case)
    is_mine = form.validate_on_submit() and not is_with_another(case, form)
    if is_mine and given(case, form, by=me()):
        db.session.commit()
        flash(f"{case.patient.name} is now with {form.workers[form.worker.data].name}.")
        return redirect(url_for(".team" if permits(me(), May.SEE_TEAM) else ".mine"))
    return render_template("caseload/allocate.html", case=case, form=form, how=HOW)


def my_teams() -> frozenset[UUID]:
    seat = me().seat
    return seat.team_ids if seat else frozenset()
