"""Home visits: set off, in, out safely; and whoever must hear when nobody says that the worker is out.

A letter names the worker and "a home visit", and nobody who is visited.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import holding, in_team
from socialrx.caseload.actions import plan_next
from socialrx.caseload.models import Appointment, AppointmentKind, Case, CaseStatus, HomeVisit, NextKind
from socialrx.caseload.warnings import warnings_of
from socialrx.core import clock
from socialrx.core.database import db, one_by_one
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.core.sealing import keyed_hash
from socialrx.organisations.models import Team

LEAST, MOST = timedelta(minutes=5), timedelta(hours=8)
MOST_ROUNDS = 12


class CannotVisit(DomainError):
    """The case, the time or another visit under way does not allow it; the words say which."""


class ReadWarningFirst(DomainError):
    """There is a warning for whoever visits, and the worker has not said that they have read it."""


def go(
    case: Case,
    *,
    by: User,
    out_at: datetime,
    appointment: Appointment | None = None,
    has_read: bool = False,
    visit_is_safe_because: str = "",
) -> HomeVisit:
    """Set off: from now on somebody waits for "I'm out safely". The same again gives the visit that is under way.

    Raises ReadWarningFirst where a warning stands, CannotVisit, and AssessFirst for a visit that nobody booked.
    """
    under_way = visit_of(by.id)
    if under_way and under_way.case_id == case.id:
        return under_way
    if under_way:
        raise CannotVisit("You are on another home visit. Say first that you are out of it.")
    must_be_possible(case, appointment, out_at)
    if warnings_of(case) and not has_read:
        raise ReadWarningFirst("Read the warning about this visit first, and say that you have.")
    if appointment is None:
        plan_next(case, NextKind.HOME_VISIT, on=clock.today(), visit_is_safe_because=visit_is_safe_because)
    visit = HomeVisit(id=new_id(), case=case, worker=by, appointment=appointment, expected_out_at=out_at)
    db.session.add(visit)
    return visit


def must_be_possible(case: Case, appointment: Appointment | None, out_at: datetime) -> None:
    if case.status is CaseStatus.CLOSED:
        raise CannotVisit("This case is closed.")
    if appointment and (appointment.kind is not AppointmentKind.HOME_VISIT or not appointment.is_booked):
        raise CannotVisit("This appointment is no home visit that is still to come.")
    if not LEAST <= out_at - clock.now() <= MOST:
        raise CannotVisit("Say when you expect to be out: in at least 5 minutes, and within 8 hours.")


def visit_of(worker_id: UUID) -> HomeVisit | None:
    """The visit that a worker is on now."""
    return db.session.scalar(select(HomeVisit).where(HomeVisit.worker_id == worker_id, HomeVisit.ended_at.is_(None)))


def tell_overdue() -> int:
    """Write about each visit that is overdue; again, and to more people, as long as nobody answers.

    Each letter goes once for a visit, the time expected and how often it was told. Returns how many visits were told.
    """
    late = clock.now() - timedelta(minutes=int(rule("VISIT_GRACE_MINUTES")))
    rows = select(HomeVisit).where(HomeVisit.ended_at.is_(None), HomeVisit.expected_out_at < late)
    around = (joinedload(HomeVisit.worker), joinedload(HomeVisit.case).joinedload(Case.team))
    visits = db.session.scalars(rows.order_by(HomeVisit.expected_out_at).options(*around)).all()
    told: list[HomeVisit] = []
    one_by_one(visits, lambda visit: told.append(visit) if tell(visit) else None)
    return len(told)


def tell(visit: HomeVisit) -> bool:
    """To the team's leads and its mailbox; from the second time to every lead of the employer. False: told already."""
    time = round_of(visit)
    team = visit.case.team
    readers = {lead.email for lead in db.session.scalars(in_team([team.id], Role.TEAM_LEAD))} | {team.mailbox}
    if time > 1:
        readers |= {lead.email for lead in db.session.scalars(holding(Role.TEAM_LEAD, team.employer_id))}
    marks = ((reader, period_of(visit, time, reader)) for reader in sorted(readers) if reader)
    return any([write(visit, team, reader=reader, period=period, time=time) for reader, period in marks])


def round_of(visit: HomeVisit) -> int:
    """How often it should have been told by now."""
    step = timedelta(minutes=max(1, int(rule("VISIT_ESCALATE_MINUTES"))))
    return 1 + (clock.now() - visit.alarm_at) // step


def period_of(visit: HomeVisit, time: int, reader: str) -> str:
    """One letter a reader, a time expected and a round; after a while nothing new is said."""
    mark = keyed_hash(reader, purpose="overdue visits")[:12]
    return f"{visit.expected_out_at:%y%m%d%H%M%S}.{min(time, MOST_ROUNDS)}.{mark}"


def write(visit: HomeVisit, team: Team, *, reader: str, period: str, time: int) -> bool:
    """One letter. False when it was written already."""
    local = visit.expected_out_at.astimezone(clock.LONDON)
    worker = visit.worker
    ring = f" Ring them now: {worker.phone}." if worker.phone else " Ring them now."
    again = "" if time == 1 else "This is said again, because nobody has answered. "
    return enqueue(
        "visit-overdue",
        visit.id,
        recipient=reader,
        title="A worker has not said that they are out of a home visit",
        body=(
            f"{again}{worker.name} is on a home visit and should have been out at "
            f"{clock.time_in_words(local.time())}. Nobody has said that they are safe.{ring}\n"
            f"The team's number is {team.phone}.\n\n"
            f"Where they are, and to say that you have spoken to them: {rule('PUBLIC_URL')}/visits/{visit.id}\n"
        ),
        period=period,
    )
