"""How Alembic runs here: inside the app, one upgrade at a time, and the reference lists with it."""

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
    with db.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.configure(connection=connection, target_metadata=db.metadata, include_object=is_ours, **options)
        context.run_migrations()
    if sa.inspect(db.engine).has_table(CodeListEntry.__tablename__):
        codelists.seed()
        db.session.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run on the database itself: flask --app wsgi db upgrade")
run_online()
