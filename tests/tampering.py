"""What somebody who holds the database can do to the trail: its triggers do not hold them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialrx.core import chain, clock
from socialrx.core.chain import TrailSeal
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.trail import Deed, TrailEntry

TABLES = ("trail_entry", "trail_seal", "trail_head")


@contextmanager
def held_by_somebody() -> Iterator[sa.Connection]:
    """A transaction in which the trail's triggers are off, on either database."""
    db.session.commit()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            triggers = connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection


def write(number: int, **facts: Any) -> list[UUID]:
    """So many entries, a second apart, the last of them now. Returns their ids."""
    first = clock.now() - timedelta(seconds=number)
    rows = [entry_at(first + timedelta(seconds=place), detail=f"entry {place}") | facts for place in range(number)]
    if rows:
        db.session.execute(sa.insert(TrailEntry), rows)
    db.session.commit()
    return [row["id"] for row in rows]


def entry_at(instant: datetime, **facts: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("roles", "subject_kind", "detail", "request_id", "address", "why"), "")
    ids = dict.fromkeys(("user_id", "organisation_id", "subject_id", "patient_id"))
    return {"id": new_id(), "at": instant, "deed": Deed.VIEWED, **blank, **ids} | facts


def sealed(number: int) -> list[UUID]:
    """So many entries, sealed."""
    ids = write(number)
    assert chain.seal_all() == number
    return ids


def forge_from(number: int) -> None:
    """Make the chain anew from this seal to its end, as anybody who reads this code can."""
    with held_by_somebody() as connection:
        before = connection.scalar(sa.select(TrailSeal.hash).where(TrailSeal.number == number - 1)) or chain.GENESIS
        words = chain.members(connection.dialect.name)
        rows = sa.select(TrailSeal.number, *words).join(TrailEntry, TrailEntry.id == TrailSeal.entry_id)
        for place, *values in connection.execute(
            rows.where(TrailSeal.number >= number).order_by(TrailSeal.number)
        ).all():
            before = chain.link(before, chain.canonical(values))
            connection.execute(sa.update(TrailSeal).where(TrailSeal.number == place).values(hash=before))
