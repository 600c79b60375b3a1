"""Rows by the ten thousand: gathered as tuples, and poured into their tables a few thousand at a time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialrx.core.bulk import pour
from socialrx.core.database import Base, db

CHUNK = 4_000  # rows gathered before they are written: memory stays flat


class Bulk:
    """Gathers rows by table and writes them in the session's own transaction, parents before children."""

    def __init__(self) -> None:
        self.is_sqlite = db.engine.dialect.name == "sqlite"
        self.order = {table.name: n for n, table in enumerate(db.metadata.sorted_tables)}
        self.columns: dict[str, list[tuple[str, Callable[[], Any]]]] = {}
        self.rows: dict[str, list[tuple[Any, ...]]] = {}
        self.written = 0

    def add(self, model: type[Base], **facts: Any) -> None:
        """One row; what is not named gets the column's own default, or nothing."""
        name = model.__tablename__
        columns = self.columns.get(name) or self.columns.setdefault(name, columns_of(model))
        row = tuple(self.plain(facts[key] if key in facts else default()) for key, default in columns)
        self.rows.setdefault(name, []).append(row)

    @property
    def is_full(self) -> bool:
        return any(len(rows) >= CHUNK for rows in self.rows.values())

    def write(self) -> None:
        """Write what was gathered."""
        for name in sorted(self.rows, key=self.order.__getitem__):
            if rows := self.rows[name]:
                pour(db.metadata.tables[name], [key for key, _ in self.columns[name]], rows)
                self.written += len(rows)
        self.rows = {}

    def plain(self, value: Any) -> Any:
        """A value as the driver takes it."""
        if isinstance(value, Enum):
            return value.value
        return as_sqlite(value) if self.is_sqlite else value


def columns_of(model: type[Base]) -> list[tuple[str, Callable[[], Any]]]:
    """A table's columns, each with what makes its default."""
    return [(column.name, maker(column.default)) for column in sa.inspect(model).local_table.columns]


def maker(default: Any) -> Callable[[], Any]:
    if default is None:
        return lambda: None
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


def as_sqlite(value: Any) -> Any:
    """As SQLAlchemy's own types would store it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, time):
        return value.isoformat("microseconds")
    return value.isoformat() if isinstance(value, date) else value


def analyse() -> None:
    """Tell the database's planner what is there now."""
    db.session.execute(sa.text("ANALYZE"))
