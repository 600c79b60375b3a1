"""The ground every table stands on: typed base, UTC times, named constraints, and how a transaction begins.

SQLite runs through the `pysqlite3` package, which carries a current SQLite:
versions before 3.51.3 can lose committed rows in WAL mode when two processes
write and checkpoint at once (SQLite 3.51.3 release notes). An older build gets
a rollback journal instead. PostgreSQL is chosen by `DATABASE_URL`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from socialrx.core.ids import new_id

try:
    import pysqlite3 as sqlite_driver
except ImportError:  # no wheel for this machine: the standard library's, with a rollback journal
    import sqlite3 as sqlite_driver

log = logging.getLogger(__name__)
T = TypeVar("T")

SAFE_WAL = (3, 51, 3)
BUSY_SECONDS = 5
# PostgreSQL's own settings, each of which can lose what was acknowledged when it is off.
KEEPS = ("fsync", "full_page_writes", "synchronous_commit")
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# True where the transaction may write. A GET says False, so that readers do not queue behind writers.
writing: ContextVar[bool] = ContextVar("writing", default=True)


class UnsafeDatabase(RuntimeError):
    """The database is set up so that it can lose what it said it kept; the message names the setting."""


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: stored in UTC, read back knowing it. Refuses a time without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Ancestor of every model."""

    # Flask-SQLAlchemy wants the type map on the registry, not on this class.
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            # An enum is stored as its value, a word that a report can print.
            StrEnum: sa.Enum(
                StrEnum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=lambda kind: [member.value for member in kind],
            ),
        },
    )


class Identified:
    """A row with an address: a UUIDv7 that form, feed and URL share."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Database(SQLAlchemy):
    """Flask-SQLAlchemy with our engines."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> sa.Engine:
        # An error's message goes to the log: a statement's values are names and notes.
        options |= {"hide_parameters": True}
        if sa.make_url(options["url"]).drivername.startswith("sqlite"):
            options |= {"module": sqlite_driver, "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
            return sqlite_engine(super()._make_engine(bind_key, options, app))
        options |= {"pool_pre_ping": True}
        return postgresql_engine(super()._make_engine(bind_key, options, app))


def postgresql_engine(engine: sa.Engine) -> sa.Engine:
    """The first connection asks whether the server keeps what it says it kept; where it may not, none is used."""

    @sa.event.listens_for(engine, "first_connect")
    def must_keep(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            for name in KEEPS:
                if cursor.execute(f"SHOW {name}").fetchone()[0] == "off":
                    raise UnsafeDatabase(f"PostgreSQL's {name} must be on, or what was saved can be lost")

    return engine


def sqlite_engine(engine: sa.Engine) -> sa.Engine:
    """Safe pragmas on each connection; writers begin IMMEDIATE, readers deferred.

    The driver's own BEGIN is deferred and loses updates, so we begin ourselves.
    `synchronous=FULL` with WAL: NORMAL loses committed rows on a power cut.
    """
    in_wal = sqlite_driver.sqlite_version_info >= SAFE_WAL
    pragmas = (
        f"journal_mode={'WAL' if in_wal else 'DELETE'}",
        f"synchronous={'FULL' if in_wal else 'EXTRA'}",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")

    return engine


db = Database(model_class=Base, session_options={"expire_on_commit": False})


def paired(left: str, right: str) -> sa.CheckConstraint:
    """Both columns are set or neither is: a time never stands without its author."""
    return sa.CheckConstraint(f"({left} IS NULL) = ({right} IS NULL)", name=f"paired_{left}")


@contextmanager
def short_write() -> Iterator[sa.Connection]:
    """A transaction of its own, beside the session's, for what must be kept whatever becomes of the page."""
    before = writing.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        writing.reset(before)


@contextmanager
def short_read() -> Iterator[sa.Connection]:
    """A transaction of its own that only reads, all of it at one moment. Nobody who writes waits for it."""
    before = writing.set(False)
    try:
        with at_one_moment(db.engine).begin() as connection:
            yield connection
    finally:
        writing.reset(before)


def at_one_moment(engine: sa.Engine) -> sa.Engine:
    """The engine whose transactions see one moment in all their statements, as SQLite's always do."""
    is_sqlite = engine.dialect.name == "sqlite"
    return engine if is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")


def rows_changed(statement: sa.Executable) -> int:
    """Execute an insert, update or delete in the transaction under way. Returns how many rows it made or changed."""
    # Without the option an insert's count is -1 on PostgreSQL.
    result = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)  # type: ignore[attr-defined]  # typed for queries only


def insert_once(model: type[Base], *rows: dict[str, Any]) -> int:
    """Insert rows that are not there yet, by their unique keys. Returns how many were new; safe to run twice."""
    statement = dialect_of(db.engine).insert(model).on_conflict_do_nothing()
    return sum(rows_changed(statement.values(**row)) for row in rows)


def dialect_of(engine: sa.Engine) -> Any:
    """The module whose `insert` knows what to do on conflict."""
    return sqlite if engine.dialect.name == "sqlite" else postgresql


def one_by_one(rows: Iterable[T], do: Callable[[T], object]) -> int:
    """Do one thing to each row, each in its own transaction. A failure stops only its own row."""
    done = 0
    for row in rows:
        try:
            do(row)
            db.session.commit()
            done += 1
        except Exception:
            db.session.rollback()
            log.exception("could not do this to %r", row)
    return done
