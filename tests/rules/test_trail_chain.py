"""Sealing: every entry once, in order, whoever writes meanwhile; and what is sealed is canonical JSON."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import rfc8785
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from socialrx.caseload.models import Case
from socialrx.core import chain, clock, trail
from socialrx.core.chain import MEMBERS, TrailSeal, canonical, seal_all, seal_new
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.leases import take_lease
from socialrx.core.trail import Deed, TrailEntry
from tests.tampering import entry_at, sealed, write

# Words as a database keeps them: any letter, but no NUL and no half of a letter.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
KNOWN = {
    "id": UUID("0195c1de-7f00-7000-8000-000000000001"),
    "user_id": UUID("0195c1de-7f00-7000-8000-0000000000a1"),
    "subject_kind": "case_",
    "detail": "naïve “quotes”, a \\ and a\ttab",
    "address": "10.0.0.1",
}


def numbers() -> list[int]:
    return list(db.session.scalars(sa.select(TrailSeal.number).order_by(TrailSeal.number)))


def sealed_ids() -> list[UUID]:
    return list(db.session.scalars(sa.select(TrailSeal.entry_id).order_by(TrailSeal.number)))


@given(values=st.lists(WORDS | st.integers(-(2**53) + 1, 2**53 - 1), min_size=len(MEMBERS), max_size=len(MEMBERS)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_sealed_is_what_rfc_8785_writes(values: list[str | int]):
    assert canonical(values).encode() == rfc8785.dumps(dict(zip(MEMBERS, values, strict=True)))


def test_an_entry_has_the_same_hash_on_every_database():
    db.session.execute(sa.insert(TrailEntry), [entry_at(datetime(2026, 3, 24, 10, 12, tzinfo=UTC), **KNOWN)])
    db.session.commit()

    seal_all()

    [hash] = db.session.scalars(sa.select(TrailSeal.hash))
    line = (
        '{"address":"10.0.0.1","at":"2026-03-24T10:12:00.000000Z","deed":"viewed",'
        '"detail":"naïve “quotes”, a \\\\ and a\\ttab","id":"0195c1de7f0070008000000000000001","organisation_id":"",'
        '"patient_id":"","request_id":"","roles":"","subject_id":"","subject_kind":"case_",'
        '"user_id":"0195c1de7f00700080000000000000a1","why":""}'
    )
    assert hash == chain.link("0" * 64, line)


def test_entries_are_sealed_in_order_of_time_without_holes():
    ids = write(5)

    assert seal_new() == 5
    assert (numbers(), sealed_ids()) == ([1, 2, 3, 4, 5], ids)
    assert seal_new() == 0, "again, nothing is left"


def test_a_straggler_is_sealed_later_with_the_next_number():
    early = write(3)[0]
    straggler = entry_at(clock.now() - timedelta(minutes=10), id=UUID(int=early.int - 1))
    seal_new()

    db.session.execute(sa.insert(TrailEntry), [straggler])
    db.session.commit()
    seal_new()

    assert sealed_ids()[3] == straggler["id"]


def test_what_came_very_late_is_sealed_by_the_nights_sweep():
    sealed(2)
    very_late = entry_at(clock.now() - timedelta(days=3), id=UUID(int=1))
    db.session.execute(sa.insert(TrailEntry), [very_late])
    db.session.commit()

    assert seal_new() == 0
    assert seal_all() == 1


def test_an_id_from_a_clock_that_ran_ahead_keeps_nothing_from_being_sealed():
    db.session.execute(sa.insert(TrailEntry), [entry_at(clock.now(), id=UUID(int=2**127))])
    db.session.commit()
    seal_new()

    write(2)

    assert seal_new() == 2


def test_nothing_is_sealed_while_another_process_seals():
    write(2)
    take_lease(chain.LEASE, "another", timedelta(minutes=2))
    db.session.commit()

    assert seal_new() == 0


def test_a_sealer_that_comes_second_keeps_nothing(monkeypatch: pytest.MonkeyPatch):
    write(3)
    beside = chain.chained

    def outrun(*args):
        monkeypatch.setattr(chain, "chained", beside)
        chain.seal_some(UUID(int=0))
        return beside(*args)

    monkeypatch.setattr(chain, "chained", outrun)

    assert chain.seal_some(UUID(int=0)) == 0
    assert numbers() == [1, 2, 3]


def in_app(app: Flask, do: Callable[[], object]) -> threading.Thread:
    """A thread that does this with a database session of its own."""

    def run() -> None:
        with app.app_context():
            do()
            db.session.remove()

    return threading.Thread(target=run)


def test_several_sealers_beside_several_writers_double_nothing_and_skip_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    # No lease, short readings: they really meet.
    monkeypatch.setattr(chain, "hold", lambda _holder: True)
    monkeypatch.setattr(chain, "READ_ROWS", 7)
    done = threading.Event()

    def seal_until_done() -> None:
        while not done.is_set():
            seal_new()

    writers = [in_app(app, lambda: [write(5) for _ in range(8)]) for _ in range(3)]
    sealers = [in_app(app, seal_until_done) for _ in range(2)]
    for thread in [*writers, *sealers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    seal_all()

    assert numbers() == list(range(1, 121))
    assert len(set(sealed_ids())) == 120


@pytest.mark.parametrize("table", ["trail_seal", "trail_head"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET hash = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_a_seal(table: str, statement: str):
    sealed(1)
    row = {"id": new_id(), "number": 1, "hash": "x", "at": clock.now(), "file": "x"}
    db.session.execute(sa.insert(chain.Base.metadata.tables["trail_head"]).values(row))
    db.session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(sa.text(statement.format(table)))
    db.session.rollback()


def test_an_entry_says_by_which_grant_somebody_acted(app: Flask, case: Case):
    with app.test_request_context():
        trail.because("break-glass")
        trail.saw(case)
        trail.write_noted()

    entry = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.deed == Deed.VIEWED)).one()
    assert (entry.why, entry.patient_id) == ("break-glass", case.patient_id)


def test_a_search_leaves_its_count_and_nothing_that_was_typed(app: Flask):
    with app.test_request_context():
        trail.found("people", 3)
        trail.write_noted()

    entry = db.session.scalars(sa.select(TrailEntry)).one()
    assert (entry.deed, entry.detail) == (Deed.FOUND, "people: 3")
