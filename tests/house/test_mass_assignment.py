"""No form takes in more than it asks: twelve fields that nobody may send, sent with every form (T-MASS)."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from socialrx.core.database import UTCDateTime, db
from socialrx.core.ids import new_id
from tests.factories import Place
from tests.house.forms import Found, all_forms, filled_in, without_query
from tests.house.world import World, build

WORD, DAY, FORCED = "mass-assigned", datetime(2001, 2, 3, tzinfo=UTC), new_id()
# Of the routes with a form, how many must really act on it, or the test has no teeth.
ACTS = 0.6


@pytest.fixture
def world(rushcliffe: Place, nottingham_west: Place) -> World:
    return build(rushcliffe, nottingham_west)


def forbidden(stranger: dict[str, UUID]) -> dict[str, str]:
    """What belongs to the record and not to who types; each value is one that no row has, or a stranger's."""
    ids = {f"{name}_id": str(id) for name, id in stranger.items()}
    words = dict.fromkeys(("role", "owner", "status", "sealed", "is_open", "stage"), WORD)
    return ids | words | {"id": str(FORCED), "created_at": DAY.isoformat()}


def strangers(place: Place) -> dict[str, UUID]:
    """Somebody and something of another network."""
    other = db.session.execute(sa.text("SELECT id FROM patient WHERE practice_id = :p"), {"p": place.practice.id.hex})
    return {
        "organisation": place.pcn.id,
        "team": place.team.id,
        "link_worker": place.link_worker.id,
        "patient": UUID(str(other.scalars().first())),
    }


def taken_in(ids: list[UUID]) -> int:
    """How many rows of the whole database hold one of the values."""
    counts = []
    for table in db.metadata.sorted_tables:
        if table.name not in {"trail_entry", "idempotency_key"}:
            holds = [column.in_([*ids, FORCED]) for column in table.c if isinstance(column.type, sa.Uuid)]
            holds += [sa.cast(column, sa.String) == WORD for column in table.c if isinstance(column.type, sa.String)]
            holds += [column == DAY for column in table.c if isinstance(column.type, UTCDateTime)]
            counts.append(sa.select(sa.func.count()).select_from(table).where(sa.or_(*holds)))
    return sum(db.session.execute(count).scalar() or 0 for count in counts)


@pytest.fixture
def again(app: Flask) -> Callable[[], None]:
    """Call it once the world is made: each later call puts the database back to that moment."""
    path = Path(str(db.engine.url.database))
    kept = path.with_suffix(".made")

    def back() -> None:
        db.session.remove()
        db.engine.dispose()
        for leftover in ("-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        shutil.copy(kept, path)

    def first() -> None:
        db.session.commit()
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        shutil.copy(path, kept)

    first.back = back
    return first


def one_each(forms: list[Found]) -> list[Found]:
    """A form for every address it leads to."""
    return list({without_query(found.action): found for found in forms}.values())


def test_no_form_takes_in_what_it_does_not_ask(
    app: Flask, world: World, nottingham_west: Place, browse, again, record_property
):
    ids = strangers(nottingham_west)
    browsers = {role: browse(user) for role, user in world.users.items()}
    forms = one_each(all_forms(app, world, browsers))
    again()
    before, wrong, acted = taken_in(list(ids.values())), [], 0

    for found in forms:
        again.back()
        said = forbidden(ids) | filled_in(found.form)
        kind = {"content_type": "multipart/form-data"} if found.form.select_one("[type=file]") else {}
        answer = browsers[found.role].ask("post", found.action, data=said, **kind)
        acted += answer.status_code == 302
        if answer.status_code >= 500 or taken_in(list(ids.values())) != before:
            wrong.append(f"{found.role} {found.action}: {answer.status_code}")

    assert wrong == []
    assert acted >= ACTS * len(forms), f"only {acted} of {len(forms)} forms did anything"
    record_property("forms sent with twelve forbidden fields", len(forms))


def test_a_value_that_was_taken_in_is_seen(world: World, nottingham_west: Place):
    ids = list(strangers(nottingham_west).values())
    before = taken_in(ids)
    for column, value in (("team_id", ids[1]), ("next_note", WORD), ("opened_at", DAY), ("link_worker_id", ids[2])):
        case = next(iter(world.records.values()))
        row = next(record for model, record in case.items() if model.__tablename__ == "case_")
        db.session.execute(sa.update(type(row)).where(type(row).id == row.id).values({column: value}))

        assert taken_in(ids) == before + 1
        db.session.rollback()
