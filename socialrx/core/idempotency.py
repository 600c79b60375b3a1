"""A form that is sent twice acts once: the key it carries is claimed in the transaction of what it causes.

The claim is kept when that transaction is, and vanishes with it, so that a form
which came back with questions can be sent again. What was answered is noted in a
short transaction after the commit; should the machine stop between the two, the
work is kept, and a repeat is told to look before it sends again.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, db, insert_once, short_write
from socialrx.core.errors import DomainError

KEPT_FOR = timedelta(days=7)
# How long a repeat waits for the first one to end, on PostgreSQL; SQLite waits its own busy time.
WAIT_SECONDS = 5
# Seconds between looks for the answer of one that has just been kept.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)


class SentTwice(DomainError):
    """Another request with this key has been kept meanwhile; nothing of this one is."""


class IdempotencyKey(Base):
    """A form that was sent and kept: by whom, for what, and what was answered."""

    __tablename__ = "idempotency_key"
    __table_args__ = (sa.Index("ix_idempotency_key_at", "at"),)

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    caller: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    endpoint: Mapped[str] = mapped_column(sa.String(100))
    body: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    status: Mapped[int | None]
    location: Mapped[str] = mapped_column(sa.Text, default="")


class Kept(NamedTuple):
    """What was said under a key, and what was answered; no status while nobody knows."""

    body: str
    status: int | None
    location: str


@dataclass
class Claim:
    """What this request claims, and in which transaction it stands."""

    key: str
    caller: str
    endpoint: str
    body: str
    transaction: Any = field(default=None, repr=False)
    is_kept: bool = False

    def row(self) -> dict[str, Any]:
        facts = {name: getattr(self, name) for name in ("key", "caller", "endpoint", "body")}
        return facts | {"at": clock.now(), "location": ""}


claimed: ContextVar[Claim | None] = ContextVar("claimed", default=None)


def take(claim: Claim) -> bool:
    """Claim the key in the transaction under way. False when it is claimed: then `known` says by what.

    A request with the same key that has not ended is waited for, and then this raises OperationalError.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text(f"SET LOCAL lock_timeout = '{int(WAIT_SECONDS * 1000)}ms'"))
    if insert_once(IdempotencyKey, claim.row()) == 0:
        return False
    claim.transaction = db.session().get_transaction()
    claimed.set(claim)
    return True


def known(claim: Claim) -> Kept | None:
    """What was kept under this key by this caller. Ends the transaction under way.

    The answer is noted just after the commit: where it is not there yet, it is waited for, and not for long.
    """
    columns = (IdempotencyKey.body, IdempotencyKey.status, IdempotencyKey.location)
    mine = (IdempotencyKey.key == claim.key, IdempotencyKey.caller == claim.caller)
    for pause in (*PAUSES, 0):
        row = db.session.execute(sa.select(*columns).where(*mine)).first()
        db.session.rollback()
        if row is None or row.status is not None or not pause:
            break
        time.sleep(pause)
    return Kept(*row) if row else None


def is_waiting_for_another(problem: OperationalError) -> bool:
    """Whether the claim failed because another request holds the same key (PostgreSQL's `lock_not_available`)."""
    return getattr(problem.orig, "sqlstate", "") == "55P03"


def answered(claim: Claim, status: int, location: str) -> None:
    """Note what was answered, so that a repeat gets the same."""
    mine = sa.and_(IdempotencyKey.key == claim.key, IdempotencyKey.caller == claim.caller)
    with short_write() as connection:
        connection.execute(sa.update(IdempotencyKey).where(mine).values(status=status, location=location))


def forget_old() -> int:
    """Remove what no form can still come back with. Returns how many; safe to run twice."""
    with short_write() as connection:
        old = sa.delete(IdempotencyKey).where(IdempotencyKey.at < clock.now() - KEPT_FOR)
        return connection.execute(old).rowcount


@sa.event.listens_for(Session, "before_commit")
def claim_again(session: Session) -> None:
    """A view that rolled back and went on commits its claim all the same, or nothing."""
    claim = claimed.get()
    if claim is None or claim.is_kept or session.in_nested_transaction():
        return
    if claim.transaction is not session.get_transaction() and not take(claim):
        raise SentTwice("This was sent already. Look whether it is there before you send it again.")


@sa.event.listens_for(Session, "after_commit")
def note_kept(session: Session) -> None:
    claim = claimed.get()
    if claim is not None and not session.in_nested_transaction():
        claim.is_kept = True
