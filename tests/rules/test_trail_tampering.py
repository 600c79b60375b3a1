"""Whoever holds the database can change the trail; what they did is found, and where. T-AUDIT."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from socialrx.core import chain, clock, heads, proof
from socialrx.core.chain import TrailSeal, seal_all
from socialrx.core.database import db
from socialrx.core.proof import Proof, prove
from socialrx.core.trail import TrailEntry
from tests.tampering import entry_at, forge_from, held_by_somebody, sealed, write


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where heads are copied to, as if on another machine."""
    monkeypatch.setitem(app.config, "TRAIL_HEADS_FOLDER", str(tmp_path))
    return tmp_path


def copy_head() -> None:
    heads.copy_out()
    db.session.commit()


def checked() -> Proof:
    db.session.commit()
    found = prove(heads.folder())
    db.session.rollback()
    return found


def kinds() -> list[tuple[str, int]]:
    return [(finding.kind, finding.number) for finding in checked().findings]


def change(statement: sa.Executable) -> None:
    with held_by_somebody() as connection:
        connection.execute(statement)


def test_a_trail_that_nobody_touched_is_whole():
    sealed(20)
    copy_head()
    write(3)

    found = checked()

    assert found.is_whole
    assert (found.entries, found.sealed, found.unsealed, len(found.heads)) == (23, 20, 3, 1)


def test_an_empty_trail_is_whole():
    found = checked()

    assert (found.is_whole, found.entries, found.sealed) == (True, 0, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"detail": "x"},
        {"deed": "listed"},
        {"user_id": UUID(int=7)},
        {"patient_id": UUID(int=7)},
        {"why": "cover"},
        {"address": "10.9.9.9"},
        {"at": clock.now() - timedelta(hours=1)},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_an_edited_entry_is_found(facts: dict):
    ids = sealed(9)

    change(sa.update(TrailEntry).where(TrailEntry.id == ids[3]).values(facts))

    [finding] = checked().findings
    assert (finding.kind, finding.number, finding.entry_id) == ("edited", 4, ids[3].hex)


def test_a_removed_entry_is_found():
    ids = sealed(9)

    change(sa.delete(TrailEntry).where(TrailEntry.id == ids[3]))

    assert kinds() == [("removed", 4)]


def test_an_entry_removed_with_its_seal_leaves_a_hole():
    ids = sealed(9)

    with held_by_somebody() as connection:
        connection.execute(sa.delete(TrailSeal).where(TrailSeal.number.in_([4, 5])))
        connection.execute(sa.delete(TrailEntry).where(TrailEntry.id.in_(ids[3:5])))

    [finding] = checked().findings
    assert (finding.kind, finding.words) == ("hole", "seals 4 to 5 are missing")


def test_a_removed_entry_whose_followers_were_renumbered_is_found():
    ids = sealed(9)

    with held_by_somebody() as connection:
        connection.execute(sa.delete(TrailSeal).where(TrailSeal.number == 4))
        connection.execute(sa.delete(TrailEntry).where(TrailEntry.id == ids[3]))
        for number in range(5, 10):
            connection.execute(sa.update(TrailSeal).where(TrailSeal.number == number).values(number=number - 1))

    assert kinds() == [("edited", 4)]


def test_a_tail_that_was_cut_off_is_found_by_the_copied_head_only():
    ids = sealed(9)
    copy_head()

    with held_by_somebody() as connection:
        connection.execute(sa.delete(TrailSeal).where(TrailSeal.number > 7))
        connection.execute(sa.delete(TrailEntry).where(TrailEntry.id.in_(ids[7:])))

    [finding] = checked().findings
    today = clock.in_words(clock.today())
    assert finding.words == f"the chain ends at 7; a head of {today} says 9"
    db.session.rollback()
    assert all(kind.kind == "head missing" for kind in prove(heads.folder() / "elsewhere").findings)


def test_an_entry_put_in_the_middle_with_a_seal_of_its_own_is_found():
    ids = sealed(9)
    new = entry_at(clock.now() - timedelta(seconds=6), detail="never happened")

    with held_by_somebody() as connection:
        for number in range(9, 3, -1):
            connection.execute(sa.update(TrailSeal).where(TrailSeal.number == number).values(number=number + 1))
        connection.execute(sa.insert(TrailEntry), [new])
        before = connection.scalar(sa.select(TrailSeal.hash).where(TrailSeal.number == 3))
        words = sa.select(*chain.members(connection.dialect.name)).where(TrailEntry.id == new["id"])
        hash = chain.link(before, chain.canonical(connection.execute(words).one()))
        connection.execute(sa.insert(TrailSeal), [{"number": 4, "entry_id": new["id"], "hash": hash}])

    [finding] = checked().findings
    assert (finding.kind, finding.number, finding.entry_id) == ("edited", 5, ids[3].hex)


def test_an_entry_put_in_without_a_seal_is_found_while_it_has_none_and_told_of_when_it_was_sealed():
    sealed(9)
    backdated = entry_at(clock.now() - timedelta(days=9), id=uuid4())
    change(sa.insert(TrailEntry).values(backdated))

    assert kinds() == [("not sealed", 0)]

    seal_all()
    assert (checked().findings, checked().late) == ([], 1)


def test_swapped_rows_are_found_out_of_order():
    ids = sealed(9)

    with held_by_somebody() as connection:
        for number, id in [(3, uuid4()), (6, ids[2]), (3, ids[5])]:
            connection.execute(sa.update(TrailSeal).where(TrailSeal.number == number).values(entry_id=id))

    first, second = checked().findings
    assert (first.kind, first.number, second.number) == ("out of order", 3, 6)
    assert first.words == "out of order: it holds what was sealed as 6"


def test_a_seal_that_was_changed_is_told_from_an_entry_that_was():
    sealed(9)

    change(sa.update(TrailSeal).where(TrailSeal.number == 4).values(hash="f" * 64))

    assert kinds() == [("seal forged", 4)]


def test_a_chain_made_anew_after_an_edit_is_found_by_the_copied_head():
    ids = sealed(5)
    copy_head()
    sealed(4)
    copy_head()

    change(sa.update(TrailEntry).where(TrailEntry.id == ids[2]).values(detail="x"))
    forge_from(3)

    [finding] = checked().findings
    assert (finding.kind, finding.number) == ("made anew", 5)
    assert "made anew after 0" in finding.words


def test_what_was_made_anew_lies_between_two_heads():
    ids = sealed(5)
    copy_head()
    later = sealed(4)
    copy_head()

    change(sa.update(TrailEntry).where(TrailEntry.id == later[1]).values(detail="x"))
    forge_from(7)

    [finding] = checked().findings
    assert (finding.number, "made anew after 5" in finding.words, len(ids)) == (9, True, 5)


def test_every_broken_link_is_found_and_the_first_is_named_first():
    ids = sealed(30)

    with held_by_somebody() as connection:
        connection.execute(sa.delete(TrailEntry).where(TrailEntry.id == ids[20]))
        connection.execute(sa.update(TrailEntry).where(TrailEntry.id == ids[10]).values(detail="x"))

    assert kinds() == [("edited", 11), ("removed", 21)]


def test_entries_that_wait_too_long_for_their_seal_are_found(time_machine_at):
    write(2)

    time_machine_at(clock.now() + proof.SEALED_WITHIN + timedelta(minutes=5))

    assert kinds() == [("not sealed", 0)]


def test_words_that_are_no_time_break_the_link_and_not_the_check():
    sealed(3)

    with held_by_somebody() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("UPDATE trail_entry SET at = 'never' WHERE detail = 'entry 1'")
        else:
            connection.exec_driver_sql("UPDATE trail_entry SET at = 'infinity' WHERE detail = 'entry 1'")

    assert ("edited", 2) in kinds()


def test_bytes_in_place_of_words_break_the_link_and_not_the_check():
    ids = sealed(3)
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps words in a column of words")

    with held_by_somebody() as connection:
        connection.exec_driver_sql("UPDATE trail_entry SET detail = x'ff00' WHERE detail = 'entry 1'")

    [finding] = checked().findings
    assert (finding.kind, finding.entry_id) == ("edited", ids[1].hex)
