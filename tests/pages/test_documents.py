"""Papers of a case: added, listed, kept by whoever may, and taken out."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from socialrx.accounts.models import Role
from socialrx.caseload import papers
from socialrx.caseload.models import Case, Document
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories, files
from tests.conftest import Browser
from tests.factories import Place


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse) -> Browser:
    return browse(rushcliffe.link_worker)


@pytest.fixture
def letter(case: Case, rushcliffe: Place) -> Document:
    """A letter that Amina added."""
    return factories.kept(papers.add(case, "letter.csv", files.CSV, by=rushcliffe.link_worker, about="Housing"))


def send_file(browser: Browser, case: Case, name: str, content: bytes, **fields: Any):
    # Made whole by hand: the test client would leave a temporary file open for a large one.
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), name)} | fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.ask("post", f"/cases/{case.id}/papers/new", data=body, content_type=kind)


def test_a_case_without_papers_says_what_to_add(case: Case, amina: Browser):
    page = amina.visit(f"/cases/{case.id}/papers")

    assert "No papers yet" in page.text
    assert page.select_one(f'a[href="/cases/{case.id}/papers/new"]')


def test_the_persons_page_leads_to_the_papers(case: Case, amina: Browser):
    assert amina.visit(f"/cases/{case.id}").select_one(f'a[href="/cases/{case.id}/papers"]')


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Letter.pdf", files.PDF),
        ("a.png", files.png()),
        ("a.jpeg", files.jpeg()),
        ("a.csv", files.CSV),
        ("a.xlsx", files.xlsx()),
    ],
)
def test_a_worker_adds_a_file_and_it_comes_back_as_it_is(case: Case, amina: Browser, name: str, content: bytes):
    assert send_file(amina, case, name, content, about="From the housing office").status_code == 302

    page = amina.visit(f"/cases/{case.id}/papers")
    card = page.select_one(".srx-card")
    assert "From the housing office" in card.text
    assert name in card.text
    answer = amina.get(card.select_one("h2 a")["href"])
    if name.endswith((".pdf", ".csv", ".xlsx")):
        assert answer.data == content


def test_a_file_is_handed_out_to_keep_and_runs_nowhere(letter: Document, amina: Browser):
    answer = amina.get(f"/papers/{letter.id}")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=paper-SP-")
    assert "letter" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_type == "text/csv; charset=utf-8"


def test_to_read_one_goes_on_the_trail_as_taken_out_of_the_house(letter: Document, amina: Browser):
    amina.get(f"/papers/{letter.id}")

    deeds = {entry.deed for entry in db.session.query(TrailEntry).filter_by(subject_id=letter.id)}
    assert deeds == {Deed.CREATED, Deed.VIEWED, Deed.EXPORTED}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.exe", b"MZ", "Choose a file of one of these kinds"),
        ("a.pdf", b"<html>", "The name says that this is a PDF file"),
        ("a.csv", b"x" * (10 * 1024 * 1024 + 1), "too big"),
        ("", b"", "Choose a file"),
    ],
)
def test_what_may_not_come_in_is_said_beside_the_question(case: Case, amina: Browser, name, content, says: str):
    answer = send_file(amina, case, name, content)

    assert answer.status_code == 200
    assert says in answer.text
    assert db.session.query(Document).count() == 0


def test_far_too_big_a_file_is_answered_in_words(case: Case, amina: Browser):
    answer = send_file(amina, case, "a.csv", b"x" * (11 * 1024 * 1024))

    assert answer.status_code == 413
    assert "Files may be up to 10 MB" in answer.text


def test_the_form_says_that_it_sends_a_file(case: Case, amina: Browser):
    form = amina.visit(f"/cases/{case.id}/papers/new").select_one("main form")

    assert form["enctype"] == "multipart/form-data"
    assert form.select_one("input[type=file][name=file]")


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(letter: Document, amina: Browser, app: Flask):
    (Path(app.config["UPLOADS_FOLDER"]) / letter.stored_as).write_bytes(b"something else")

    answer = amina.get(f"/papers/{letter.id}")

    assert answer.status_code == 409
    assert "not as it was kept" in answer.text


def test_a_file_that_is_gone_is_said_to_be(letter: Document, amina: Browser, app: Flask):
    (Path(app.config["UPLOADS_FOLDER"]) / letter.stored_as).unlink()

    assert "cannot be read" in amina.get(f"/papers/{letter.id}").text


def test_taken_out_with_a_reason_it_is_gone_for_workers_and_there_for_the_lead(letter, rushcliffe, amina, browse):
    assert "Say why" in amina.send(f"/papers/{letter.id}/removal", reason="").text

    amina.send(f"/papers/{letter.id}/removal", reason="It is another Joan's")

    assert "No papers yet" in amina.visit(f"/cases/{letter.case_id}/papers").text
    assert amina.get(f"/papers/{letter.id}").status_code == 404
    lead = browse(rushcliffe.lead)
    page = lead.visit(f"/cases/{letter.case_id}/papers")
    assert "It is another Joan's" in page.text
    assert lead.get(f"/papers/{letter.id}").data == files.CSV


def test_it_is_taken_out_once(letter: Document, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    lead.send(f"/papers/{letter.id}/removal", reason="Wrong person")

    answer = lead.send(f"/papers/{letter.id}/removal", reason="Another reason")

    assert answer.status_code == 409
    assert letter.voided_because == "Wrong person"


def test_a_worker_takes_out_their_own_only(letter: Document, case: Case, rushcliffe: Place, browse):
    colleague = factories.user("Ben", "Cole", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    case.allocate(colleague, by=rushcliffe.lead, reason="Leave")
    db.session.commit()
    ben = browse(colleague)

    assert ben.get(f"/papers/{letter.id}").status_code == 200
    assert ben.send(f"/papers/{letter.id}/removal", reason="x").status_code == 403
    assert "Take out" not in ben.visit(f"/cases/{case.id}/papers").text


@pytest.mark.parametrize("role", ["gp", "receptionist", "manager", "ig"])
def test_those_outside_the_team_read_none(letter: Document, rushcliffe: Place, browse, role: str):
    somebody = browse(getattr(rushcliffe, role))

    assert somebody.get(f"/papers/{letter.id}").status_code == 403
    assert somebody.get(f"/cases/{letter.case_id}/papers").status_code == 403
    assert send_file(somebody, letter.case, "a.csv", files.CSV).status_code == 403


def test_another_networks_worker_finds_none(letter: Document, nottingham_west: Place, browse):
    stranger = browse(nottingham_west.link_worker)

    assert stranger.get(f"/papers/{letter.id}").status_code == 404
    assert stranger.get(f"/cases/{letter.case_id}/papers").status_code == 404
    assert send_file(stranger, letter.case, "a.csv", files.CSV).status_code == 404


def test_the_lead_adds_none(case: Case, rushcliffe: Place, browse):
    assert send_file(browse(rushcliffe.lead), case, "a.csv", files.CSV).status_code == 403


def test_the_list_asks_the_same_few_questions_however_many(letter, case, rushcliffe, amina, queries):
    amina.visit(f"/cases/{case.id}/papers")
    few = len(queries(lambda: amina.get(f"/cases/{case.id}/papers")))
    for n in range(5):
        later = papers.add(case, f"{n}.csv", files.CSV, by=rushcliffe.link_worker)
        later.at = clock.now() - timedelta(minutes=n)
    db.session.commit()

    assert len(queries(lambda: amina.get(f"/cases/{case.id}/papers"))) <= few <= 6
