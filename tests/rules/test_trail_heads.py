"""Heads: signed, copied out in time, whole on the disk, and believed only with this installation's signature."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import Flask

from socialrx.core import clock, heads
from socialrx.core.database import db
from socialrx.core.heads import TrailHead, copy_due, copy_out
from socialrx.core.post import Letter
from socialrx.core.proof import prove
from tests.tampering import sealed


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "TRAIL_HEADS_FOLDER", str(tmp_path / "heads"))
    return tmp_path / "heads"


def copied(folder: Path) -> dict:
    [path] = folder.glob("*.json")
    return json.loads(path.read_text())


def words_of_findings(folder: Path) -> str:
    db.session.commit()
    return "; ".join(finding.words for finding in prove(folder).findings)


def test_a_head_says_how_long_the_chain_is_and_can_be_checked_by_anybody_with_the_public_key(folder: Path):
    sealed(3)

    copy_out()
    db.session.commit()

    head = copied(folder)
    signed = json.dumps({name: head[name] for name in ("at", "count", "hash", "number")}, separators=(",", ":"))
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(heads.public_key()))
    key.verify(bytes.fromhex(head["signature"]), signed.encode())
    assert (head["number"], head["count"], head["key"]) == (3, 3, heads.public_key())


def test_nothing_is_copied_of_a_chain_not_begun(folder: Path):
    assert (copy_due(), copy_out(), folder.exists()) == (0, None, False)


def test_a_head_is_due_after_an_hour_in_which_something_was_sealed(time_machine_at):
    sealed(1)
    assert [copy_due(), copy_due()] == [1, 0]
    sealed(1)
    assert copy_due() == 0, "an hour has not gone by"

    time_machine_at(clock.now() + timedelta(minutes=61))

    assert [copy_due(), copy_due()] == [1, 0]


def test_a_head_is_due_after_a_thousand_seals(monkeypatch: pytest.MonkeyPatch):
    assert heads.EVERY_ROWS == 1000
    monkeypatch.setattr(heads, "EVERY_ROWS", 10)
    sealed(1)
    copy_due()

    sealed(9)
    assert copy_due() == 0
    sealed(1)
    assert copy_due() == 1


def test_a_head_goes_to_the_mailbox_outside_when_one_is_set(app: Flask, monkeypatch: pytest.MonkeyPatch, folder: Path):
    monkeypatch.setitem(app.config, "TRAIL_HEADS_EMAIL", "heads@trust.example")
    sealed(2)

    copy_due()

    letter = db.session.scalars(sa.select(Letter)).one()
    assert (letter.recipient, letter.title) == ("heads@trust.example", "Head of the trail: 2")
    assert json.loads(letter.body.splitlines()[0]) == copied(folder)


def test_without_a_mailbox_no_letter_is_written():
    sealed(2)

    copy_due()

    assert db.session.scalars(sa.select(Letter)).all() == []


def test_a_folder_that_cannot_be_written_leaves_no_word_of_a_copy(app: Flask, tmp_path: Path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setitem(app.config, "TRAIL_HEADS_FOLDER", str(tmp_path / "file"))
    sealed(1)

    with pytest.raises(OSError, match=r"exists|directory"):
        copy_due()
    db.session.rollback()

    assert db.session.scalars(sa.select(TrailHead)).all() == []


@pytest.mark.parametrize("words", ["", '{"number": 3', "[]", '{"number": 3}', "null"])
def test_a_torn_head_is_found(folder: Path, words: str):
    sealed(3)
    copy_due()
    (folder / "20260324T101200Z-torn.json").write_text(words)

    assert "torn.json cannot be read" in words_of_findings(folder)


def test_a_head_that_was_begun_and_not_finished_is_no_head(folder: Path):
    sealed(3)
    copy_due()
    (folder / "20260324T101200Z-unfinished.part").write_text("{")

    assert words_of_findings(folder) == ""


def test_the_last_head_missing_from_the_folder_is_found(folder: Path):
    sealed(3)
    copy_due()
    for path in folder.iterdir():
        path.unlink()

    assert f"(3) is not in {folder}" in words_of_findings(folder)


def test_a_changed_head_is_found(folder: Path):
    sealed(3)
    copy_due()
    [path] = folder.glob("*.json")
    path.write_text(path.read_text().replace('"number":3', '"number":2'))

    assert "does not bear its signature" in words_of_findings(folder)


def test_a_head_signed_with_somebody_elses_key_is_found(folder: Path):
    sealed(3)
    copy_due()
    [path] = folder.glob("*.json")
    key = Ed25519PrivateKey.generate()
    said = heads.Head(number=3, hash="0" * 64, at="2026-03-24T10:12:00Z", count=3)
    facts = {"key": key.public_key().public_bytes_raw().hex(), "signature": key.sign(said.said).hex()}

    path.write_text(json.dumps({"number": 3, "hash": "0" * 64, "at": said.at, "count": 3} | facts))

    assert "another key" in words_of_findings(folder)


def test_heads_from_before_a_new_secret_key_are_believed_with_the_old_public_key(app: Flask, monkeypatch, folder: Path):
    sealed(3)
    copy_due()
    before = heads.public_key()

    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret key of at least 32 characters")

    assert "another key" in words_of_findings(folder)
    assert prove(folder, keys=[before]).is_whole


def test_each_demonstration_keeps_its_own_heads(app: Flask, monkeypatch: pytest.MonkeyPatch, folder: Path):
    sealed(3)
    monkeypatch.setitem(app.config, "DEMO", True)

    copy_due()

    assert heads.folder().parent == folder
    assert heads.folder().name.startswith("demonstration-")
    assert prove(heads.folder()).is_whole
