"""Guessing is slow: a few tries for each account and each address, then a wait that grows, and never a lock for good.

A try is counted before it is judged, in one statement, so that a hundred at once
are counted as a hundred. While a key waits further tries neither count nor make
the wait longer. The account's key is a hash of what was typed, so that an address
nobody has waits like any other. Counts of a kind never help another: the right
password does not buy new tries at the code.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.actor import acting
from socialrx.core.database import Base, UTCDateTime, db, dialect_of, rows_changed
from socialrx.core.rules import rule
from socialrx.core.sealing import keyed_hash

# The first wait of a day is as long as tries are counted, the second twice as long, every further one three times.
GROWTH = (1, 2, 3)
FORGOTTEN_AFTER = timedelta(days=1)


class Tries(Base):
    """How often a key was tried without a pause; `blocked_until` when that was too often."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    tries: Mapped[int]
    waits: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


def is_free_to_try(kind: str, account: str) -> bool:
    """Count a try of this kind at this account from the address that is acting. False when one of them has to wait."""
    return all(count(key) for key in keys_of(kind, account))


def is_free_from_here(kind: str) -> bool:
    """Count something of this kind that anybody may do, at the address that is acting and nowhere else."""
    return count(keys_of(kind, "")[0])


def was_right(kind: str, account: str) -> None:
    """The try was no guess: the account begins anew, and the address has its try back."""
    of_address, of_account = keys_of(kind, account)
    given_back = sa.update(Tries).where(Tries.key == of_address, Tries.tries > 0)
    db.session.execute(given_back.values(tries=Tries.tries - 1, blocked_until=None))
    forget(of_account)


def begin_anew(kind: str, account: str) -> None:
    """Forget the tries at an account: its owner has proved by another way to be themselves."""
    forget(keys_of(kind, account)[1])


def forget(key: str) -> None:
    db.session.execute(sa.delete(Tries).where(Tries.key == key))


def keys_of(kind: str, account: str) -> tuple[str, str]:
    """The keys of the address and of the account as typed; always in this order, so that no two wait crosswise."""
    from_here, typed = f"{kind} address {acting.get().address}", f"{kind} account {account.strip().lower()}"
    return keyed_hash(from_here, purpose="tries"), keyed_hash(typed, purpose="tries")


def count(key: str) -> bool:
    """One more try, unless the key has to wait: then False, and nothing changes."""
    instant = clock.now()
    first = {"key": key, "tries": 1, "waits": 0, "last_at": instant, "blocked_until": None}
    is_free = sa.or_(Tries.blocked_until.is_(None), Tries.blocked_until <= instant)
    begin = dialect_of(db.engine).insert(Tries).values(**first)
    upsert = begin.on_conflict_do_update(index_elements=["key"], set_=further(instant), where=is_free)
    return rows_changed(upsert) == 1


def further(instant: datetime) -> dict[str, Any]:
    """What the next try makes of the row. After a wait, or a pause as long as one, counting begins at one."""
    pause = timedelta(minutes=rule("SIGN_IN_TRIES_MINUTES"))
    is_anew = sa.or_(Tries.blocked_until.is_not(None), Tries.last_at <= instant - pause)
    tries = sa.case((is_anew, 1), else_=Tries.tries + 1)
    waits = sa.case((Tries.last_at <= instant - FORGOTTEN_AFTER, 0), else_=Tries.waits)
    is_last = tries >= rule("SIGN_IN_TRIES")
    first, second, longest = (sa.literal(instant + pause * times, UTCDateTime()) for times in GROWTH)
    until = sa.case((waits == 0, first), (waits == 1, second), else_=longest)
    return {
        "tries": tries,
        "waits": sa.case((is_last, waits + 1), else_=waits),
        "last_at": instant,
        "blocked_until": sa.case((is_last, until), else_=sa.null()),
    }


def forget_old() -> int:
    """Remove what says nothing any more. Returns how many rows."""
    return rows_changed(sa.delete(Tries).where(Tries.last_at <= clock.now() - FORGOTTEN_AFTER))
