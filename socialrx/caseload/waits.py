"""How long people wait for a team: what a referrer is told before sending.

Calendar days from receipt to the first contact that went both ways, of those
who were first reached in the last weeks; and how many wait now. One query.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, func, select, true

from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.database import UTCDateTime, db
from socialrx.core.rules import days
from socialrx.referrals.models import Referral


class TeamWait(NamedTuple):
    """The days that each of those reached lately had waited, and how many wait now."""

    days: list[int]
    waiting: int


def wait_of(team_id: UUID) -> TeamWait:
    """Whom this team first reached in the last WAIT_WEEKS, and who waits for a first contact now."""
    rows = db.session.execute(asked(team_id, since=clock.now() - timedelta(weeks=days("WAIT_WEEKS")))).all()
    waits = [whole_days(row.received_at, row.reached_at) for row in rows if row.reached_at]
    return TeamWait(waits, sum(row.waiting for row in rows))


def asked(team_id: UUID, *, since: datetime) -> Select[Any] | sa.CompoundSelect[Any]:
    """A row for each who was reached, with nobody waiting in it, and one row with how many wait."""
    mistakes = codelists.keys_in("closure-reasons", "excluded")
    is_kept = sa.or_(Case.closure_reason.is_(None), Case.closure_reason.not_in(mistakes))
    reached = select(Referral.received_at, Case.first_contact_at.label("reached_at"), sa.literal(0).label("waiting"))
    reached = reached.join(Case, Case.referral_id == Referral.id)
    reached = reached.where(Case.team_id == team_id, Case.first_contact_at >= since, is_kept)
    nothing = sa.cast(sa.null(), UTCDateTime())
    return sa.union_all(reached, select(nothing, nothing, still_waiting(team_id)))


def still_waiting(team_id: UUID) -> ColumnElement[int]:
    """Not yet accepted, or accepted and not reached."""
    new = select(func.count()).where(Referral.team_id == team_id, Referral.is_waiting == true())
    taken = select(func.count()).where(Case.team_id == team_id, Case.is_open == true(), Case.first_contact_at.is_(None))
    return new.scalar_subquery() + taken.scalar_subquery()


def whole_days(received_at: datetime, reached_at: datetime) -> int:
    return (clock.day_of(reached_at) - clock.day_of(received_at)).days
