"""A practice's week, Monday to Sunday: what came back, what was returned or not taken on, what closed, and who waits.

Five queries, however much happened. Of somebody who objects to the practice
being told it holds the state and no words, as the practice's other pages do.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, true

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback.models import Event, MessageBack
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral, ReferralStep

MOST = 200
WEEK = timedelta(days=7)
WHOSE = (Referral.id, Patient.given_name, Patient.family_name)


class News(NamedTuple):
    """A message that came back."""

    referral_id: UUID
    given_name: str
    family_name: str
    id: UUID
    event: Event
    at: datetime
    wanted: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Line(NamedTuple):
    """Something that happened to a referral, and why, which the practice does not read of somebody who objects."""

    referral_id: UUID
    given_name: str
    family_name: str
    at: datetime
    why: str
    objects: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Waiting(NamedTuple):
    """A person nobody has reached yet."""

    referral_id: UUID
    given_name: str
    family_name: str
    received_at: datetime
    status: Status
    worker_id: UUID | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def days(self) -> int:
        return (clock.today() - clock.day_of(self.received_at)).days


@dataclass(frozen=True)
class Week:
    """All of it, from a Monday."""

    monday: date
    news: list[News]
    returned: list[Line]
    not_accepted: list[Line]
    closed: list[Line]
    waiting: list[Waiting]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def is_this_week(self) -> bool:
        return self.monday == monday_of(clock.today())

    @property
    def before(self) -> date:
        return self.monday - WEEK

    @property
    def after(self) -> date | None:
        """The Monday after it; none beyond this week."""
        return None if self.is_this_week else self.monday + WEEK


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(referrals: Select[Referral], messages: Select[MessageBack], monday: date) -> Week:
    """That week of these referrals and these messages. Who waits is who waits now, on this week's page only."""
    is_now = monday == monday_of(clock.today())
    return Week(
        monday=monday,
        news=news(messages, monday),
        returned=steps(referrals, "return", monday),
        not_accepted=steps(referrals, "not_accept", monday),
        closed=closed(referrals, monday),
        waiting=waiting(referrals) if is_now else [],
    )


def within(column: Any, monday: date) -> list[ColumnElement[bool]]:
    """From that Monday's first minute in London to before the next one's."""
    return [column >= clock.london(monday), column < clock.london(monday + WEEK)]


def news(messages: Select[MessageBack], monday: date) -> list[News]:
    """What came back to read, the newest first."""
    rows = messages.where(*within(MessageBack.made_at, monday)).join(Referral, MessageBack.referral_id == Referral.id)
    rows = rows.join(Patient, Referral.patient_id == Patient.id).order_by(MessageBack.made_at.desc(), MessageBack.id)
    columns = (MessageBack.id, MessageBack.event, MessageBack.made_at, MessageBack.wanted_from_practice)
    return [News._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*WHOSE, *columns).limit(MOST))]


def steps(referrals: Select[Referral], move: str, monday: date) -> list[Line]:
    """The team's acts of one kind, with what it said."""
    rows = referrals.join(ReferralStep, ReferralStep.referral_id == Referral.id)
    rows = rows.where(ReferralStep.move == move, *within(ReferralStep.at, monday))
    return lines(rows, ReferralStep.at, ReferralStep.reason)


def closed(referrals: Select[Referral], monday: date) -> list[Line]:
    rows = referrals.join(Case, Case.referral_id == Referral.id).where(*within(Case.closed_at, monday))
    return lines(rows, Case.closed_at, Case.closure_reason)


def lines(rows: Select[Referral], at: Any, why: Any) -> list[Line]:
    rows = rows.join(Patient, Referral.patient_id == Patient.id).order_by(at.desc(), Referral.id).limit(MOST)
    columns = (*WHOSE, at, why, objecting(Referral.patient_id, ObjectionKind.PRACTICE))
    return [Line._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]


def waiting(referrals: Select[Referral]) -> list[Waiting]:
    """Whoever has been referred and not been reached, the longest waiting first."""
    rows = referrals.join(Patient, Referral.patient_id == Patient.id).outerjoin(Case, Case.referral_id == Referral.id)
    unreached = and_(Referral.status == Status.ACCEPTED, Case.is_open == true(), Case.first_contact_at.is_(None))
    rows = rows.where(or_(Referral.is_waiting == true(), unreached))
    rows = rows.order_by(Referral.received_at, Referral.id).limit(MOST)
    columns = (*WHOSE, Referral.received_at, Referral.status, Case.link_worker_id)
    return [Waiting._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]
