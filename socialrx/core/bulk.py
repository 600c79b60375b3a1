"""Very many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from socialrx.core.database import db


def pour(table: sa.FromClause, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows in the transaction under way. Values must be what the driver itself takes: nothing is checked."""
    connection = db.session.connection()
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(table)} ({', '.join(quoted.quote(name) for name in columns)})"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        driver: Any = connection.connection.driver_connection
        driver.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 (names from our own models)
        return
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
