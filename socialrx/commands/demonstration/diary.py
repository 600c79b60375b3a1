"""A diary to look at: a home visit today, a call and a meeting on the next working day, and a colleague who is out."""

from datetime import datetime, time, timedelta

from sqlalchemy import select, true

from socialrx.accounts.models import User
from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.models import Appointment, AppointmentKind, Case, CaseStatus, HomeVisit, NextKind
from socialrx.commands.demonstration.life import Life
from socialrx.commands.demonstration.staff import Staff
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.organisations.models import Team

TRAVEL = "Bus 11 to Willowbank, then five minutes on foot"
WENT, OUT_IN = timedelta(minutes=10), timedelta(minutes=60)


def tell(staff: Staff, team: Team, life: Life) -> None:
    """The worker who signs in has a day; the lead who signs in sees who of the team is not yet out."""
    worker = staff.signing_in["linkworker"]
    colleague = next(one for one in staff.workers[team.id] if one.id != worker.id)
    with life.on(clock.today(), by=worker):
        visit_today(worker)
        book_tomorrow(worker)
    with life.on(clock.today(), by=colleague):
        go_out(colleague, since=life.ends - WENT)


def open_cases(worker: User) -> list[Case]:
    """In this worker's hands and under way, by what is due next."""
    held = select(Case).where(Case.link_worker_id == worker.id, Case.is_open == true(), Case.status == CaseStatus.OPEN)
    return list(db.session.scalars(held.order_by(Case.next_on, Case.id)))


def visit_today(worker: User) -> None:
    """The visit that is the next step of somebody's story already."""
    for case in open_cases(worker):
        if case.next_kind is NextKind.HOME_VISIT and case.next_on == clock.today():
            what = {"minutes": 60, "kind": AppointmentKind.HOME_VISIT, "travel_note": TRAVEL}
            at = {"on": clock.today(), "at": time(14, 30)}
            db.session.add(Appointment(case=case, worker=worker, booked_by_id=worker.id, **at, **what))
            return


def book_tomorrow(worker: User) -> None:
    """With two whose next step is still to come, so that what is late stays late."""
    day = clock.add_working_days(clock.today() + timedelta(days=1), 0)
    later = [case for case in open_cases(worker) if case.next_on and case.next_on > clock.today()]
    slots = (
        Slot(day, time(10), 30, AppointmentKind.CALL),
        Slot(day, time(13, 30), 45, AppointmentKind.MEET, "The café in the library", "Ten minutes from the surgery"),
    )
    for case, slot in zip(later, slots, strict=False):
        book(case, slot, worker=worker, by=worker, anyway=True)


def go_out(worker: User, *, since: datetime) -> None:
    """On a home visit while the page is looked at; when nobody says that it is over, the lead hears of it."""
    case = next(iter(open_cases(worker)), None)
    if case:
        times = {"going_at": since, "in_at": since, "expected_out_at": since + OUT_IN}
        db.session.add(HomeVisit(id=new_id(), case=case, worker=worker, **times))
