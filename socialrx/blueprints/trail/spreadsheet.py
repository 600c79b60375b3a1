"""The trail as CSV: ids and not names, whole entries, in order of time."""

import csv
from io import StringIO
from typing import Any

from sqlalchemy import Select

from socialrx.core.database import db
from socialrx.core.trail import TrailEntry
from socialrx.reporting.spreadsheet import cell

COLUMNS = TrailEntry.__table__.columns
AT_ONCE = 2_000


def as_csv(entries: Select[Any]) -> tuple[str, int]:
    """RFC 4180, no cell a formula; and how many entries there are."""
    out, number = StringIO(), 0
    writer = csv.writer(out)
    writer.writerow(column.key for column in COLUMNS)
    in_order = entries.with_only_columns(*COLUMNS).order_by(TrailEntry.at, TrailEntry.id)
    for row in db.session.execute(in_order).yield_per(AT_ONCE):
        writer.writerow(cell(words_of(value)) for value in row)
        number += 1
    return out.getvalue(), number


def words_of(value: Any) -> str:
    """A time in UTC as ISO 8601 says it, nothing as nothing."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
