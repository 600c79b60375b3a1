"""Entries of the trail a page at a time, newest first, each page beginning after the last row of the one before.

By key and not by number, so that a page costs the same however far back it is.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, or_

from socialrx.core.database import db
from socialrx.core.trail import TrailEntry

ROWS = 100


class Some(NamedTuple):
    """As many rows as fit on a page, and where the next begins when there is one."""

    rows: Sequence[Row[Any]]
    next: str | None


def some_of(entries: Select[Any], cursor: str | None) -> Some:
    """The page of these entries that begins after the cursor: one query, with `at` and `id` among its columns."""
    if place := place_of(cursor):
        at, id = place
        entries = entries.where(TrailEntry.at <= at, or_(TrailEntry.at < at, TrailEntry.id < id))
    newest = entries.order_by(TrailEntry.at.desc(), TrailEntry.id.desc()).limit(ROWS + 1)
    rows = db.session.execute(newest).all()
    return Some(rows[:ROWS], cursor_of(rows[ROWS - 1]) if len(rows) > ROWS else None)


def cursor_of(row: Row[Any]) -> str:
    return f"{row.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{row.id}"


def place_of(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Where a page begins, read from an address; an unreadable one begins at the beginning."""
    try:
        at, id = (cursor or "").split("_")
        instant = datetime.fromisoformat(at)
        return (instant, UUID(id)) if instant.tzinfo else None
    except ValueError:
        return None
