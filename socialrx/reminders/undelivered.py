"""News that should have reached a practice or a partner and has not: refused for good, or waiting too long.

Computed from the outbox whenever somebody looks, so that it stands on the
first pages the minute it is true, and goes away by itself when the letter
leaves after all. It also goes when somebody says how they told the practice.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, and_, false, func, or_, select, true, union_all
from sqlalchemy.orm import aliased

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.organisations.models import Organisation
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from socialrx.reminders.delivery import LATE_AFTER

SHOWN = 100
COUNTED_TO = 99
# Made once: to make an alias takes longer than the query it is for.
LATER = aliased(Letter)


class Undelivered(NamedTuple):
    """One message that has not arrived."""

    id: UUID
    event: Event
    made_at: datetime
    referral_id: UUID
    reference: str
    practice: str | None
    phone: str | None
    failed_at: datetime | None
    why: str


def listed(seen: ColumnElement[bool]) -> list[Undelivered]:
    """Those of the messages that `seen` lets through, the longest waiting first."""
    columns = (
        MessageBack.id,
        MessageBack.event,
        MessageBack.made_at,
        Referral.id,
        Referral.reference,
        Organisation.name,
        Organisation.phone,
        Letter.failed_at,
        Letter.last_error,
    )
    rows = undelivered(seen).join(Patient, Referral.patient_id == Patient.id)
    # Where somebody is registered says in which town they live.
    is_named = and_(Referral.practice_id == Organisation.id, Patient.is_s_flagged == false())
    rows = rows.outerjoin(Organisation, is_named)
    rows = rows.order_by(MessageBack.made_at, Letter.id).limit(SHOWN)
    return [Undelivered._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]


def counted(seen: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many, counted to a hundred, beginning at the letters in trouble, of which there are few."""
    some = undelivered(seen).with_only_columns(MessageBack.id).distinct().limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def undelivered(seen: ColumnElement[bool]) -> Select[Any]:
    """Letters in trouble whose message nobody has told another way, and of which no other letter is on its way.

    `seen` is a condition on the message or on its referral. What hangs on a message is news or a question, so that
    the kind of the letter need not be asked.
    """
    troubled = in_trouble()
    superseded = select(LATER.id).where(
        LATER.subject_id == Letter.subject_id, LATER.kind == Letter.kind, LATER.id > Letter.id
    )
    rows = select(Letter).join(troubled, Letter.id == troubled.c.id)
    rows = rows.join(MessageBack, Letter.subject_id == MessageBack.id)
    rows = rows.join(Referral, MessageBack.referral_id == Referral.id)
    return rows.where(MessageBack.told_at.is_(None), MessageBack.route == Route.MAILBOX, seen, ~superseded.exists())


def is_in_trouble() -> ColumnElement[bool]:
    """The same of a letter that is at hand already: the few of one worker's people."""
    late = clock.now() - LATE_AFTER
    return or_(Letter.failed_at.is_not(None), and_(Letter.is_waiting == true(), Letter.enqueued_at < late))


def in_trouble() -> CTE:
    """Refused for good, or waiting for longer than anybody expects: each by its index, however many were ever sent."""
    late = clock.now() - LATE_AFTER
    failed = select(Letter.id).where(Letter.failed_at.is_not(None))
    waiting = select(Letter.id).where(Letter.is_waiting == true(), Letter.enqueued_at < late)
    return union_all(failed, waiting).cte("in_trouble").prefix_with("MATERIALIZED")
