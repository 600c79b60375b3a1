"""Whom a lead watches: who is on a home visit, and who has not said that they set off to one that was booked."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all

from socialrx.accounts.models import User
from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, HomeVisit
from socialrx.core import clock
from socialrx.core.database import UTCDateTime, db
from socialrx.core.rules import days

AT_ONCE = 50


class Watched(NamedTuple):
    """A visit under way, with its own id; or one that was booked and not begun, with the appointment's."""

    visit_id: UUID | None
    appointment_id: UUID | None
    given_name: str
    family_name: str
    expected_out_at: datetime | None
    in_at: datetime | None
    on: date | None
    at: time | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def due_at(self) -> datetime:
        """When the worker should have been out, or should have set off."""
        return self.expected_out_at or clock.london(self.on or clock.today(), self.at or time())

    @property
    def is_overdue(self) -> bool:
        return self.due_at < clock.now()


def watched(visits: Select[HomeVisit], appointments: Select[Appointment]) -> list[Watched]:
    """Those of these rows, already joined to their cases, the longest overdue first: one query."""
    rows = db.session.execute(union_all(under_way(visits), not_begun(appointments)).limit(AT_ONCE)).all()
    return sorted((Watched._make(tuple(row)) for row in rows), key=lambda one: one.due_at)


def nothing(kind: Any, name: str) -> ColumnElement[Any]:
    return sa.cast(sa.null(), kind).label(name)


def under_way(visits: Select[HomeVisit]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        HomeVisit.id.label("visit_id"),
        nothing(sa.Uuid(), "appointment_id"),
        User.given_name,
        User.family_name,
        HomeVisit.expected_out_at,
        HomeVisit.in_at,
        nothing(sa.Date(), "on"),
        nothing(sa.Time(), "at"),
    )
    rows = visits.where(HomeVisit.ended_at.is_(None)).join(User, HomeVisit.worker_id == User.id)
    return rows.with_only_columns(*columns)


def not_begun(appointments: Select[Appointment]) -> Select[Any]:
    """Booked, its time past by more than the grace, with no outcome; and nobody said "I am going" to this person."""
    columns: tuple[Any, ...] = (
        nothing(sa.Uuid(), "visit_id"),
        Appointment.id.label("appointment_id"),
        User.given_name,
        User.family_name,
        nothing(UTCDateTime(), "expected_out_at"),
        nothing(UTCDateTime(), "in_at"),
        Appointment.on,
        Appointment.at,
    )
    rows = appointments.where(*should_have_begun(), ~set_off().exists())
    return rows.join(User, Appointment.worker_id == User.id).with_only_columns(*columns)


def should_have_begun() -> tuple[ColumnElement[bool], ...]:
    """Since yesterday, so that an evening is not forgotten at midnight; and by the wall clock, as it was booked."""
    late = (clock.now() - timedelta(minutes=days("VISIT_GRACE_MINUTES"))).astimezone(clock.LONDON)
    return (
        Appointment.kind == AppointmentKind.HOME_VISIT,
        Appointment.state == AppointmentState.BOOKED,
        Appointment.on >= clock.today() - timedelta(days=1),
        Appointment.on <= late.date(),
        or_(Appointment.on < late.date(), Appointment.at < late.time()),
    )


def set_off() -> Select[Any]:
    """That somebody set off to it, or without it to the same person that day."""
    today = clock.today()
    that_day = sa.case(
        (Appointment.on == today, sa.literal(clock.london(today), UTCDateTime())),
        else_=sa.literal(clock.london(today - timedelta(days=1)), UTCDateTime()),
    )
    same = and_(HomeVisit.worker_id == Appointment.worker_id, HomeVisit.going_at >= that_day)
    # The case is named first, so that its index is used.
    to_them = select(HomeVisit.id).where(HomeVisit.case_id == Appointment.case_id)
    return to_them.where(or_(HomeVisit.appointment_id == Appointment.id, same))
