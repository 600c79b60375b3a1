"""The trail as CSV: ids and not names, whole entries, in order of time."""

from typing import Any

from sqlalchemy import Select

from socialrx.core import csv_out
from socialrx.core.database import db
from socialrx.core.trail import TrailEntry

COLUMNS = TrailEntry.__table__.columns
AT_ONCE = 2_000


def as_csv(entries: Select[Any]) -> tuple[str, int]:
    """The file, and how many entries there are."""
    in_order = entries.with_only_columns(*COLUMNS).order_by(TrailEntry.at, TrailEntry.id)
    rows = [[words_of(value) for value in row] for row in db.session.execute(in_order).yield_per(AT_ONCE)]
    return csv_out.as_csv([[column.key for column in COLUMNS], *rows]), len(rows)


def words_of(value: Any) -> str:
    """A time in UTC as ISO 8601 says it, nothing as nothing."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
