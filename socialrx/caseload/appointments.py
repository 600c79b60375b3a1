"""Questions about appointments: a worker's day, a stretch of days, what comes next, and what overlaps.

A list shows no place of somebody whose whereabouts are sensitive, and of a
visit the address as it is kept now.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, case, exists, func, literal, or_, select, true, tuple_

from socialrx.accounts.absences import Absence, holds_on
from socialrx.accounts.models import User
from socialrx.caseload.grants import is_live
from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, Case, CaseGrant
from socialrx.caseload.warnings import is_warned_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.patients.models import Patient
from socialrx.patients.restriction import restricted

AT_ONCE = 50
# A day or a week has no pages: nobody has more than this in one.
MOST_IN_A_STRETCH = 200
# How far back an outcome that is missing is asked for.
OUTCOME_DAYS = 90
Place = tuple[date, time, UUID]


class Slot(NamedTuple):
    """What is being booked: when by the wall clock, how long, what and where."""

    on: date
    at: time
    minutes: int
    kind: AppointmentKind
    place: str = ""
    travel_note: str = ""

    @property
    def starts_at(self) -> datetime:
        return clock.london(self.on, self.at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Entry(NamedTuple):
    """One appointment as a list shows it."""

    id: UUID
    on: date
    at: time
    minutes: int
    kind: AppointmentKind
    state: AppointmentState
    place: str
    travel_note: str
    case_id: UUID
    given_name: str
    family_name: str
    is_s_flagged: bool
    is_warned: bool
    # Of an absent colleague's, for whom it is, and until when.
    for_given: str = ""
    for_family: str = ""
    for_until: date | None = None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def time(self) -> str:
        return clock.time_in_words(self.at)

    @property
    def is_booked(self) -> bool:
        return self.state is AppointmentState.BOOKED

    @property
    def is_past(self) -> bool:
        """It should be over, and nobody has said what came of it."""
        over = clock.london(self.on, self.at) + timedelta(minutes=self.minutes)
        return self.is_booked and over < clock.now()


def shown_place() -> ColumnElement[str]:
    """Where it is: nothing while the person's whereabouts are sensitive, and at home the address."""
    at_home = (Appointment.kind == AppointmentKind.HOME_VISIT, Patient.address)
    return case((Patient.is_s_flagged == true(), ""), at_home, else_=Appointment.place)


def entries(appointments: Select[Appointment], *more: Any, most: int = AT_ONCE) -> list[Entry]:
    """These appointments, already joined to their cases, as a list shows them, by day and time: one query."""
    columns = (
        Appointment.id,
        Appointment.on,
        Appointment.at,
        Appointment.minutes,
        Appointment.kind,
        Appointment.state,
        shown_place().label("place"),
        Appointment.travel_note,
        Appointment.case_id,
        Patient.given_name,
        Patient.family_name,
        Patient.is_s_flagged,
        is_warned_of().label("is_warned"),
        *more,
    )
    rows = in_order(appointments).join(Patient, Case.patient_id == Patient.id).with_only_columns(*columns)
    return [Entry(*row) for row in db.session.execute(rows.limit(most))]


def in_order(appointments: Select[Appointment]) -> Select[Appointment]:
    return appointments.order_by(Appointment.on, Appointment.at, Appointment.id)


def of_worker(appointments: Select[Appointment], worker_id: UUID) -> Select[Appointment]:
    return appointments.where(Appointment.worker_id == worker_id)


def between(appointments: Select[Appointment], first: date, last: date) -> Select[Appointment]:
    """From one day to another, both included; what was cancelled is left out."""
    cancelled = (AppointmentState.CANCELLED_BY_PERSON, AppointmentState.CANCELLED_BY_US)
    return appointments.where(Appointment.on >= first, Appointment.on <= last, Appointment.state.not_in(cancelled))


def coming(appointments: Select[Appointment], after: Place | None = None) -> Select[Appointment]:
    """Booked, from today on; or those that come later than this one."""
    booked = appointments.where(Appointment.state == AppointmentState.BOOKED, Appointment.on >= clock.today())
    return booked.where(tuple_(Appointment.on, Appointment.at, Appointment.id) > after) if after else booked


def today_of(user_id: UUID, day: date) -> list[Entry]:
    """A worker's appointments of one day, and those of colleagues for whom they stand in: one query.

    Only with people who are in their hands or open to them: for the page that a worker begins with.
    """
    stands_in = (Absence.cover_id == user_id, holds_on(day))
    theirs = select(Absence.user_id).where(*stands_in).union(select(literal(user_id, Uuid())))
    lent = exists().where(CaseGrant.case_id == Case.id, CaseGrant.user_id == user_id, is_live())
    rows = select(Appointment).join(Case, Appointment.case_id == Case.id)
    rows = rows.where(or_(Case.link_worker_id == user_id, lent), ~restricted(Case.patient_id))
    rows = rows.outerjoin(Absence, and_(Absence.user_id == Appointment.worker_id, *stands_in))
    rows = rows.outerjoin(User, Absence.user_id == User.id).where(Appointment.worker_id.in_(theirs))
    named = (func.coalesce(User.given_name, ""), func.coalesce(User.family_name, ""), Absence.ends_on)
    return entries(between(rows, day, day), *named, most=MOST_IN_A_STRETCH)


def booked_of(case_id: UUID) -> list[Appointment]:
    """What is booked with this person, soonest first."""
    rows = select(Appointment).where(Appointment.case_id == case_id)
    return list(db.session.scalars(in_order(rows.where(Appointment.state == AppointmentState.BOOKED)).limit(AT_ONCE)))


def overlapping(worker: User, slot: Slot, *, besides: UUID | None = None) -> list[Appointment]:
    """What the worker has booked that is too near: at the same time, or with too little time to travel between."""
    same_day = select(Appointment).where(Appointment.worker_id == worker.id, Appointment.on == slot.on)
    booked = in_order(same_day.where(Appointment.state == AppointmentState.BOOKED))
    return list(too_near(slot, (row for row in db.session.scalars(booked) if row.id != besides)))


def too_near(slot: Slot, others: Iterator[Appointment]) -> Iterator[Appointment]:
    """By the instant, so that an hour that the clocks repeat or skip is counted as it passes."""
    for other in others:
        travels = slot.kind.is_away or other.kind.is_away
        gap = timedelta(minutes=days("TRAVEL_GAP_MINUTES") if travels else 0)
        if slot.starts_at < other.ends_at + gap and other.starts_at < slot.ends_at + gap:
            yield other


def go_with_case(case_: Case, worker: User) -> None:
    """Whoever takes a case over has its booked appointments from today on: none is left in a diary nobody reads."""
    for appointment in booked_of(case_.id):
        if appointment.on >= clock.today():
            appointment.worker_id = worker.id


def without_outcome(appointments: Select[Appointment]) -> Select[Appointment]:
    """Lately over, and nobody has said what came of them."""
    since, yesterday = clock.today() - timedelta(days=OUTCOME_DAYS), clock.today() - timedelta(days=1)
    return between(appointments, since, yesterday).where(Appointment.state == AppointmentState.BOOKED)
