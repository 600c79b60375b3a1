"""The database as it is really opened: pragmas, version, names, constraints, and migrations equal to the models."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from socialrx.core import database
from socialrx.core.database import SAFE_WAL, Base, db, writing
from socialrx.core.trail import Deed, TrailEntry, record


def test_sqlite_is_one_that_loses_nothing():
    assert database.sqlite_driver.sqlite_version_info >= SAFE_WAL


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000), ("trusted_schema", 0)],
)
def test_every_pooled_connection_is_safe(pragma: str, value: object):
    token = writing.set(False)
    connections = [db.engine.connect() for _ in range(3)]

    found = {connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for connection in connections}

    for connection in connections:
        connection.close()
    writing.reset(token)
    assert found == {value}


def test_an_older_sqlite_gets_a_rollback_journal(monkeypatch, tmp_path):
    class Older:
        sqlite_version_info = (3, 40, 1)

    module = database.sqlite_driver
    monkeypatch.setattr(database, "sqlite_driver", Older)
    engine = database.sqlite_engine(sa.create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}", module=module))

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    engine.dispose()


def test_writers_begin_immediate_and_readers_do_not():
    said = []
    db.session.rollback()
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    for may_write in (True, False):
        token = writing.set(may_write)
        db.session.execute(sa.text("SELECT 1"))
        db.session.rollback()
        writing.reset(token)

    assert [statement for statement in said if statement.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_migrations_make_what_the_models_say():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True, "compare_type": True})
        changes = compare_metadata(context, db.metadata)

    assert [change for change in changes if "directory_words" not in str(change)] == []


def test_every_constraint_has_a_name_so_that_a_later_migration_can_drop_it():
    nameless = [c for table in db.metadata.tables.values() for c in table.constraints if not c.name]

    assert nameless == []


def test_a_time_that_may_be_missing_stands_with_who_did_it():
    unpaired = set()
    for mapper in Base.registry.mappers:
        columns = mapper.local_table.columns
        checks = {str(c.name) for c in mapper.local_table.constraints if isinstance(c, sa.CheckConstraint)}
        for column in columns:
            author = columns.get(column.name.removesuffix("_at") + "_by_id")
            is_pair = column.name.endswith("_at") and column.nullable and author is not None
            if is_pair and not any(name.endswith(f"paired_{column.name}") for name in checks):
                unpaired.add(f"{mapper.local_table.name}.{column.name}")

    assert unpaired == set()


@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET detail = 'x'", "DELETE FROM trail_entry"])
def test_the_database_refuses_to_change_the_trail(statement: str):
    record(Deed.VIEWED)
    db.session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(sa.text(statement))

    db.session.rollback()
    assert db.session.query(TrailEntry).count() == 1
