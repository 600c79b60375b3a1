"""The signpost tally: somebody at a practice told somebody of a service, and referred nobody.

No person is in it, so it is no record about one and is never counted with
referrals. A mis-tap is withdrawn, not deleted.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.accounts.models import User
from socialrx.core import clock, codelists
from socialrx.core.database import Base, Identified, db
from socialrx.core.errors import DomainError
from socialrx.directory.models import Service

# How many services a practice's usual list holds, and from how many days it is made (OURS).
USUAL, USUAL_DAYS = 8, 365


class CannotTally(DomainError):
    """What was tapped is not a reason of the list."""


class SignpostTally(Identified, Base):
    """One time that somebody was told of a service: by whom, at which practice, about what. Never of whom."""

    __tablename__ = "signpost_tally"
    __table_args__ = (
        sa.Index("ix_signpost_tally_practice", "practice_id", "month"),
        sa.Index("ix_signpost_tally_by", "by_id", "at"),
    )

    practice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    need: Mapped[str] = mapped_column(sa.String(60))
    service_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("service.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    # The month it counts in, London's.
    month: Mapped[date]
    withdrawn_at: Mapped[datetime | None]


class Usual(NamedTuple):
    """A service that the practice often tells people of."""

    id: UUID
    name: str


class Counted(NamedTuple):
    """How often in a month somebody was told, for a reason."""

    month: date
    need: str
    times: int


def tally(practice_id: UUID, need: str, *, by: User, service_id: UUID | None = None) -> SignpostTally:
    """Count one. Raises CannotTally for a reason that is not in the list."""
    if need not in {choice.key for choice in codelists.choices("need-categories")}:
        raise CannotTally("Tap one of the reasons on this page.")
    month = clock.today().replace(day=1)
    row = SignpostTally(practice_id=practice_id, by_id=by.id, need=need, service_id=service_id, month=month)
    db.session.add(row)
    return row


def withdraw(id: UUID, *, by: User) -> bool:
    """A mis-tap of one's own: it counts no more, and stays. False when there is no such, or it counts no more."""
    mine = (SignpostTally.id == id, SignpostTally.by_id == by.id, SignpostTally.withdrawn_at.is_(None))
    row = db.session.scalars(select(SignpostTally).where(*mine).with_for_update()).first()
    if row:
        row.withdrawn_at = clock.now()
    return row is not None


def usual(practice_id: UUID) -> list[Usual]:
    """The services this practice tells people of most, by name."""
    lately = SignpostTally.month >= clock.today() - timedelta(days=USUAL_DAYS)
    mine = (SignpostTally.practice_id == practice_id, SignpostTally.withdrawn_at.is_(None), lately)
    rows = select(Service.id, Service.name).join(SignpostTally, SignpostTally.service_id == Service.id).where(*mine)
    most = rows.group_by(Service.id, Service.name).order_by(func.count().desc(), Service.name).limit(USUAL)
    return sorted((Usual(*row) for row in db.session.execute(most)), key=lambda one: one.name)


def counts(rows: Select[Any], *, first: date, after: date) -> list[Counted]:
    """Of these rows, how often in each month from the first, for each reason: newest month first. One query."""
    kept = rows.where(SignpostTally.withdrawn_at.is_(None), SignpostTally.month >= first, SignpostTally.month < after)
    columns = kept.with_only_columns(SignpostTally.month, SignpostTally.need, func.count(), maintain_column_froms=True)
    grouped = columns.group_by(SignpostTally.month, SignpostTally.need)
    found = db.session.execute(grouped.order_by(SignpostTally.month.desc(), func.count().desc(), SignpostTally.need))
    return [Counted(*row) for row in found]


def of_practice(practice_id: UUID) -> Select[SignpostTally]:
    return select(SignpostTally).where(SignpostTally.practice_id == practice_id)
