"""Home visits, tap by tap. Each tap is a plain form: where it does not arrive, the browser itself says so."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.visits.forms import GoForm
from socialrx.caseload.actions import AssessFirst
from socialrx.caseload.home_visits import CannotVisit, ReadWarningFirst, go
from socialrx.caseload.models import Appointment, Case, HomeVisit, VisitEnd
from socialrx.caseload.warnings import warnings_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.patients.flags import flag_of
from socialrx.patients.queries import latest_risk
from socialrx.patients.risk import NameTheRisk

bp = Blueprint("visits", __name__)
Answer = Response | str


@bp.route("/appointments/<uuid:id>/visit", methods=["GET", "POST"])
@requires(May.BOOK, Appointment)
def go_booked(appointment: Appointment) -> Answer:
    """Set off to a visit that was booked."""
    return set_off(appointment.case, appointment)


@bp.route("/cases/<uuid:id>/visit", methods=["GET", "POST"])
@requires(May.BOOK, Case)
def go_now(case: Case) -> Answer:
    """Set off to a visit that nobody booked."""
    return set_off(case, None)


def set_off(case: Case, appointment: Appointment | None) -> Answer:
    """What must be known at the door, then one button."""
    form = GoForm(out_by=clock.time_in_words(usual_end(appointment).astimezone(clock.LONDON).time()))
    if form.validate_on_submit() and (visit := gone(case, appointment, form)):
        db.session.commit()
        return redirect(url_for(".show", id=visit.id))
    known = {"warnings": warnings_of(case), "s_flag": flag_of(case.patient), "risk": latest_risk(case.patient_id)}
    return render_template("visits/go.html", case=case, form=form, **known)


def usual_end(appointment: Appointment | None) -> datetime:
    """When to be out: as booked, or so long from now when that is nearly over or nothing was."""
    length = timedelta(minutes=appointment.minutes if appointment else days("APPOINTMENT_MINUTES"))
    soonest = clock.now() + length
    return max(appointment.ends_at, soonest) if appointment and appointment.on == clock.today() else soonest


def gone(case: Case, appointment: Appointment | None, form: GoForm) -> HomeVisit | None:
    """The visit; None where the form has something to ask, and nothing is kept."""
    out_at = clock.london(clock.today(), form.out_by.data)
    try:
        safe = form.keep_risk(case.patient, by=me())
        how = {"has_read": form.has_read.data, "visit_is_safe_because": safe}
        return go(case, by=me(), out_at=out_at, appointment=appointment, **how)
    except ReadWarningFirst as problem:
        form.has_read.errors = [str(problem)]
    except (AssessFirst, NameTheRisk) as problem:
        form.ask_risk(str(problem))
    except CannotVisit as problem:
        form.out_by.errors = [str(problem)]
    form.out_by.data = clock.time_in_words(form.out_by.data)
    db.session.rollback()
    return None


@bp.get("/visits/<uuid:id>")
@requires(May.SEE_APPOINTMENTS, HomeVisit)
def show(visit: HomeVisit) -> Answer:
    """How it stands, and for whoever is on it the next tap."""
    case = visit.case
    return render_template("visits/show.html", visit=visit, case=case, is_mine=visit.worker_id == me().id)


@bp.post("/visits/<uuid:id>/in")
@requires(May.BOOK, HomeVisit)
def come_in(visit: HomeVisit) -> Answer:
    visit.come_in()
    return kept(visit)


@bp.post("/visits/<uuid:id>/late")
@requires(May.BOOK, HomeVisit)
def late(visit: HomeVisit) -> Answer:
    """Some more minutes; the same tap again gives no more."""
    visit.will_be_late(seen=request.form.get("seen", ""))
    return kept(visit)


def kept(visit: HomeVisit) -> Answer:
    db.session.commit()
    return redirect(url_for(".show", id=visit.id))


@bp.post("/visits/<uuid:id>/end")
@requires(May.BOOK, HomeVisit)
def end(visit: HomeVisit) -> Answer:
    """Out safely, not gone after all, or somebody has spoken to the worker. What follows is what came of it."""
    how = request.form.get("how", "")
    visit.end(VisitEnd(how) if how in set(VisitEnd) else abort(400), by=me())
    db.session.commit()
    if visit.worker_id != me().id or visit.ended_how is not VisitEnd.OUT_SAFELY:
        return redirect(url_for(".show", id=visit.id))
    flash("You are out safely. Nobody is told anything.")
    if visit.appointment and visit.appointment.is_booked:
        return redirect(url_for("diary.settle", id=visit.appointment_id))
    return redirect(url_for("caseload.contact", id=visit.case_id))
