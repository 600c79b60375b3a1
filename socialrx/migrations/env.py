"""How Alembic runs here: inside the app, one upgrade at a time, and the reference lists with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from socialrx.core import codelists
from socialrx.core.codelists import CodeListEntry
from socialrx.core.database import db

LOCK = 7_213_001  # any number, the same for every process that upgrades
OWN_DDL = "directory_words"  # search tables are made by hand, differently on each database


def is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind in {"table", "column", "index"} and (name or "").startswith(OWN_DDL))


def run_online() -> None:
    """Upgrade under a lock: two servers starting together must not both create the tables."""
    options: dict[str, Any] = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, tables_may_be_rebuilt(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.configure(connection=connection, target_metadata=db.metadata, include_object=is_ours, **options)
        context.run_migrations()
        must_hold_together(connection)
    if sa.inspect(db.engine).has_table(CodeListEntry.__tablename__):
        codelists.seed()
        db.session.commit()


@contextmanager
def tables_may_be_rebuilt(connection: sa.Connection) -> Iterator[None]:
    """SQLite changes a constraint by making the table anew, which foreign keys would forbid (SQLite, ALTER TABLE)."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def must_hold_together(connection: sa.Connection) -> None:
    """Every foreign key still finds its row; asked where the database was told not to."""
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"rows that point at nothing after the migration: {lost[:5]}")


if context.is_offline_mode():
    raise SystemExit("Migrations run on the database itself: flask --app wsgi db upgrade")
run_online()
