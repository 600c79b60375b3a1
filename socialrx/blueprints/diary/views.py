"""The diary: a day, a week, what comes next; one appointment; and the day on paper."""

from datetime import date, time, timedelta
from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Select
from werkzeug.wrappers import Response as AnyResponse

from socialrx.access.gate import me, requires
from socialrx.access.scopes import appointments_for, own_cases_for
from socialrx.access.table import May, permits
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import in_team
from socialrx.blueprints.diary import saving
from socialrx.blueprints.diary.forms import ANOTHER, OutcomeForm, SlotForm
from socialrx.blueprints.kit.versions import overtaken_at_all
from socialrx.caseload.appointments import (
    AT_ONCE,
    MOST_IN_A_STRETCH,
    Place,
    between,
    coming,
    entries,
    of_worker,
    without_outcome,
)
from socialrx.caseload.booking import settle as say_what_came
from socialrx.caseload.home_visits import visit_of
from socialrx.caseload.models import Appointment, Case
from socialrx.caseload.warnings import warnings_of
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.documents.day_sheet import as_pdf, gather
from socialrx.feedback.actions import first_contact_made
from socialrx.patients.flags import flag_of

bp = Blueprint("diary", __name__)
Answer = AnyResponse | str
CHANGED = "Somebody changed this appointment since you opened the page. Check it, then save again"


def whose() -> User:
    """The user; or the worker whom a lead asked for, of the lead's own teams."""
    asked, seat = request.args.get("worker"), me().seat
    if not asked or asked == str(me().id):
        return me()
    team_ids = seat.team_ids if seat and permits(me(), May.SEE_TEAM) else ()
    found = db.session.scalars(in_team(team_ids, Role.LINK_WORKER)) if team_ids else ()
    return next((worker for worker in found if str(worker.id) == asked), None) or abort(404)


def diary_of(worker: User) -> Select[Appointment]:
    return of_worker(appointments_for(me()), worker.id)


def day_asked() -> date:
    """The day in the address; an unreadable one is today."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()


def around(worker: User) -> dict[str, object]:
    """What every page of the diary says: whose it is, and what keeps it in its links."""
    return {
        "worker": worker,
        "is_mine": worker.id == me().id,
        "kept": {} if worker.id == me().id else {"worker": worker.id},
    }


@bp.get("/diary")
@requires(May.SEE_APPOINTMENTS)
def day() -> Answer:
    """One day, by the hour; today with what still waits for its outcome."""
    worker, on = whose(), day_asked()
    rows = diary_of(worker)
    listed = entries(between(rows, on, on), most=MOST_IN_A_STRETCH)
    waiting = entries(without_outcome(rows)) if on == clock.today() else []
    trail.listed("diary", len(listed) + len(waiting))
    found = {"entries": listed, "waiting": waiting, "visit": visit_of(worker.id)}
    return render_template("diary/day.html", on=on, step=timedelta(days=1), **found, **around(worker))


@bp.get("/diary/week")
@requires(May.SEE_APPOINTMENTS)
def week() -> Answer:
    """Monday to Sunday."""
    worker, on = whose(), day_asked()
    monday = on - timedelta(days=on.weekday())
    listed = entries(between(diary_of(worker), monday, monday + timedelta(days=6)), most=MOST_IN_A_STRETCH)
    by_day = {when: list(some) for when, some in groupby(listed, key=lambda entry: entry.on)}
    week_days = [(monday + timedelta(days=n), by_day.get(monday + timedelta(days=n), [])) for n in range(7)]
    trail.listed("diary", len(listed))
    return render_template("diary/week.html", on=monday, week=week_days, step=timedelta(days=7), **around(worker))


@bp.get("/diary/coming")
@requires(May.SEE_APPOINTMENTS)
def list_coming() -> Answer:
    """Everything booked from today on, a page at a time."""
    worker = whose()
    rows = coming(diary_of(worker), place_of(request.args.get("after")))
    listed = entries(rows, most=AT_ONCE + 1)
    shown, last = listed[:AT_ONCE], listed[AT_ONCE - 1] if len(listed) > AT_ONCE else None
    by_day = [(when, list(some)) for when, some in groupby(shown, key=lambda entry: entry.on)]
    trail.listed("diary", len(shown))
    following = f"{last.on}_{last.at}_{last.id}" if last else None
    turn = {"on": clock.today(), "step": None, "next": following}
    return render_template("diary/coming.html", days=by_day, **turn, **around(worker))


def place_of(cursor: str | None) -> Place | None:
    """Where a page begins, read from an address; an unreadable one begins at the beginning."""
    try:
        on, at, id = (cursor or "").split("_")
        return date.fromisoformat(on), time.fromisoformat(at), UUID(id)
    except ValueError:
        return None


@bp.get("/diary/day-sheet.pdf")
@requires(May.SEE_TODAY)
def sheet() -> Response:
    """The user's day on paper. It is printed, so each person on it has that on their trail."""
    on = day_asked()
    made = gather(diary_of(me()), own_cases_for(me()), day=on, worker=me().name)
    trail.listed("day sheet", len(made.cases))
    for case in made.cases:
        trail.saw(case, deed=trail.Deed.PRINTED, detail="day sheet")
    response = Response(as_pdf(made), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="day-sheet-{on}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/cases/<uuid:id>/appointment", methods=["GET", "POST"])
@requires(May.BOOK, Case)
def book(case: Case) -> Answer:
    """Book an appointment with this person, which is then what happens next."""
    workers = [(id, worker.name) for id, worker in saving.who_may_go(case, me()).items()]
    form = SlotForm(workers=workers, minutes=days("APPOINTMENT_MINUTES"), version="")
    if form.validate_on_submit() and saving.booked(case, form, by=me()):
        db.session.commit()
        flash(f"Booked: {clock.in_words(form.slot.on)} at {clock.time_in_words(form.slot.at)}.")
        return redirect(url_for("caseload.person", id=case.id))
    return render_template("diary/book.html", case=case, form=form, s_flag=flag_of(case.patient))


@bp.get("/appointments/<uuid:id>")
@requires(May.SEE_APPOINTMENTS, Appointment)
def show(appointment: Appointment) -> Answer:
    """One appointment: with whom, where, and what can be done about it."""
    case = appointment.case
    known = {"warnings": warnings_of(case), "s_flag": flag_of(case.patient)}
    return render_template("diary/show.html", appointment=appointment, case=case, **known)


@bp.route("/appointments/<uuid:id>/time", methods=["GET", "POST"])
@requires(May.BOOK, Appointment)
def move(appointment: Appointment) -> Answer:
    """Another time, length or place."""
    now = {name: getattr(appointment, name) for name in ("minutes", "kind", "place", "travel_note", "version")}
    form = SlotForm(day=ANOTHER, other_day=appointment.on, at=clock.time_in_words(appointment.at), **now)
    if form.validate_on_submit() and not is_stale(appointment, form) and saving.moved(appointment, form, by=me()):
        db.session.commit()
        flash(f"Moved to {clock.in_words(appointment.on)} at {clock.time_in_words(appointment.at)}. Tell the person.")
        return redirect(url_for(".show", id=appointment.id))
    return render_template("diary/move.html", appointment=appointment, case=appointment.case, form=form)


def is_stale(appointment: Appointment, form: SlotForm) -> bool:
    """Whether somebody else changed it meanwhile; says so on the form."""
    if not overtaken_at_all(form, appointment):
        return False
    form.at.errors = [CHANGED]
    return True


@bp.route("/appointments/<uuid:id>/outcome", methods=["GET", "POST"])
@requires(May.BOOK, Appointment)
def settle(appointment: Appointment) -> Answer:
    """What came of it: a contact, and what happens next."""
    form, case = OutcomeForm(), appointment.case
    if not form.validate_on_submit():
        return render_template("diary/settle.html", appointment=appointment, case=case, form=form)
    contact = say_what_came(appointment, form.attendance.data, by=me(), note=form.note.data)
    if contact.is_two_way:
        first_contact_made(case, by=me())
    db.session.commit()
    flash(f"Saved. Next: {case.next_kind.says.lower()}, {clock.in_words(case.next_on)}." if case.next_on else "Saved.")
    return redirect(url_for("caseload.person", id=case.id))
