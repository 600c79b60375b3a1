"""`flask trail`: what an operator reads, and the code it ends with."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from socialrx.core import heads
from socialrx.core.chain import TrailSeal
from socialrx.core.database import db
from socialrx.core.trail import TrailEntry
from tests.tampering import held_by_somebody, sealed, write


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "TRAIL_HEADS_FOLDER", str(tmp_path / "heads"))
    return tmp_path / "heads"


@pytest.fixture
def trail(app: Flask):
    def run(*words: str) -> Result:
        db.session.commit()
        return app.test_cli_runner().invoke(args=["trail", *words])

    return run


def test_seal_head_and_verify_by_hand(trail, folder: Path):
    write(4)

    assert trail("seal").output == "4 entries sealed.\n"
    assert trail("head").output.startswith("Head 4 of ")
    said = trail("verify")

    assert said.exit_code == 0
    assert re.search(r"^Sealed +4, the newest of \w+day \d+ \w+ \d\d:\d\d:\d\d$", said.output, re.MULTILINE)
    assert "Whole: every sealed entry is as it was, and the chain meets every head." in said.output


def test_verify_says_when_no_head_was_copied_that_a_cut_would_not_be_seen(trail):
    sealed(2)

    said = trail("verify")

    assert said.exit_code == 0
    assert "a tail that was cut off\nwould not be seen" in said.output


def test_verify_of_an_empty_trail_is_whole(trail):
    said = trail("verify")

    assert (said.exit_code, "Whole: nothing has been sealed yet." in said.output) == (0, True)


def test_verify_names_the_first_broken_link_and_ends_with_code_1(trail):
    ids = sealed(9)
    with held_by_somebody() as connection:
        connection.execute(sa.update(TrailEntry).where(TrailEntry.id == ids[3]).values(detail="x"))
        connection.execute(sa.delete(TrailEntry).where(TrailEntry.id == ids[6]))

    said = trail("verify")

    assert said.exit_code == 1
    assert f"NOT WHOLE.\nFirst  seal 4, entry {ids[3].hex}, " in said.output
    assert f"Then   seal 7, entry {ids[6].hex}\n       the entry was removed after it was sealed" in said.output


def test_verify_tells_twenty_findings_and_counts_the_rest(trail):
    sealed(60)
    with held_by_somebody() as connection:
        connection.execute(sa.delete(TrailEntry))

    assert "... and 39 more." in trail("verify").output


def test_verify_compares_with_heads_from_elsewhere(trail, folder: Path, tmp_path: Path):
    sealed(5)
    trail("head")
    folder.rename(tmp_path / "fetched")
    with held_by_somebody() as connection:
        connection.execute(sa.delete(TrailSeal).where(TrailSeal.number > 3))

    said = trail("verify", "--heads", str(tmp_path / "fetched"))

    assert (said.exit_code, "the chain ends at 3; a head of" in said.output) == (1, True)


def test_a_folder_of_heads_that_is_not_there_is_said_plainly(trail):
    said = trail("verify", "--heads", "/no/such/folder")

    assert (said.exit_code, said.output) == (1, "Error: There is no folder /no/such/folder.\n")


def test_no_head_before_the_first_seal(trail):
    said = trail("head")

    assert (said.exit_code, "Nothing is sealed yet" in said.output) == (1, True)


def test_the_public_key_can_be_printed(trail):
    assert trail("key").output == f"{heads.public_key()}\n"
