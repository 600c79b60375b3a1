"""A copy of the record on its way: from a worker who was asked, over two IG leads, to a file that names nobody."""

from datetime import timedelta
from hashlib import sha256

import pytest

from socialrx.accounts.models import User
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case, Document
from socialrx.core import clock, kept_files
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.rights import access_requests as asking
from socialrx.rights.copies import copy_for
from socialrx.rights.models import AccessRequest, CopyMark, Decision, Inquiry
from tests.asking import PURPOSE, age_sign_in, another_ig_lead, decide_all, request_for
from tests.factories import Place, kept
from tests.pdf import Read

OTHERS = ("gp", "receptionist", "link_worker", "lead", "manager")
ENDINGS = (
    "", "/entries", "/entry", "/question", "/answer", "/extension", "/preparation", "/release", "/taking-back",
    "/end", "/complaint", "/copy.pdf", "/copy.json", "/paper",
)  # fmt: skip


@pytest.fixture
def asked(case: Case, rushcliffe: Place) -> AccessRequest:
    return request_for(case, rushcliffe)


@pytest.fixture
def idris(rushcliffe: Place) -> User:
    return another_ig_lead(rushcliffe)


@pytest.fixture
def released(asked: AccessRequest, rushcliffe: Place, idris: User) -> AccessRequest:
    decide_all(asked, Decision.THIRD_PARTY, by=rushcliffe.ig)
    asking.prepare(asked, by=rushcliffe.ig)
    asking.release(asked, by=idris)
    return kept(asked)


def today(name: str, days: int = 0) -> dict[str, int]:
    day = clock.today() + timedelta(days=days)
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def at(asked: AccessRequest, ending: str = "") -> str:
    return f"/access-requests/{asked.id}{ending}"


# ---------------------------------------------------------------- asking


def test_a_worker_writes_down_that_she_was_asked(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    link = amina.visit(f"/cases/{case.id}").find("a", string="Asked for a copy of the record")

    page = amina.follow(link["href"], identity_checked="Known to me", **today("received_on"))

    assert "Your IG lead has been told" in page.text
    asked = db.session.query(AccessRequest).one()
    assert (asked.patient_id, asked.organisation_id) == (case.patient_id, rushcliffe.pcn.id)
    assert asked.reference in browse(rushcliffe.ig).visit("/access-requests/").text


def test_how_she_knows_who_it_is_must_be_said_and_no_day_to_come(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    page = amina.follow(f"/cases/{case.id}/copy", **today("received_on", days=1))

    said = page.select_one(".nhsuk-error-summary").text
    assert "Say how you know who they are" in said
    assert "cannot be in the future" in said


def test_asked_twice_the_page_says_that_it_is_under_way(asked: AccessRequest, case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(
        f"/cases/{case.id}/copy", identity_checked="Known to me", **today("received_on")
    )

    assert asked.reference in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(AccessRequest).count() == 1


def test_an_ig_lead_starts_one_from_an_inquiry(case: Case, joan: Patient, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    ruth.send("/inquiries/new", kind="access_request", purpose=PURPOSE)
    inquiry = db.session.query(Inquiry).one()
    ruth.send(f"/inquiries/{inquiry.id}/person", number=joan.nhs_number)

    page = ruth.follow(f"/inquiries/{inquiry.id}/choice", person=str(joan.id))
    assert "What they asked for" in page.h1.text
    ruth.send(f"/inquiries/{inquiry.id}/copy", identity_checked="Letter and call", **today("received_on"))

    asked = db.session.query(AccessRequest).one()
    assert asked.inquiry_id == inquiry.id
    assert asked.reference in ruth.visit(f"/inquiries/{inquiry.id}").text


def test_the_empty_list_says_so(rushcliffe: Place, browse):
    assert "Nobody waits for a copy" in browse(rushcliffe.ig).visit("/access-requests/").text


def test_the_list_marks_what_is_overdue_and_what_stands_still(asked: AccessRequest, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    assert "Answer by" in ruth.visit("/access-requests/").text

    asked.received_on = clock.today() - timedelta(days=50)
    db.session.commit()
    assert ruth.visit("/access-requests/").select_one(".nhsuk-tag--red").text == "Overdue"

    ruth.send(at(asked, "/question"), asked_what="Which years?", **today("asked_on"))
    page = ruth.visit("/access-requests/")
    assert "Clock stopped since" in page.text
    assert page.select_one(".nhsuk-tag--red") is None


# ---------------------------------------------------------------- the days


def test_the_clock_stops_and_goes_on(asked: AccessRequest, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)

    page = ruth.follow(at(asked, "/question"), asked_what="Which years?", **today("asked_on"))
    assert "The clock stands still" in page.text
    again = ruth.follow(at(asked, "/question"), asked_what="And why?", **today("asked_on"))
    assert again.select_one(".nhsuk-error-summary")
    page = ruth.follow(at(asked, "/answer"), wanted="2025 only", **today("answered_on"))

    assert "2025 only" in page.text
    assert "The clock stands still" not in page.text


def test_it_takes_longer_only_when_they_were_told_in_time(asked: AccessRequest, rushcliffe: Place, browse):
    asked.received_on = clock.today() - timedelta(days=60)
    db.session.commit()
    ruth = browse(rushcliffe.ig)

    late = ruth.follow(at(asked, "/extension"), because="Much to read", **today("told_on"))
    assert "too late" in late.select_one(".nhsuk-error-summary").text
    page = ruth.follow(at(asked, "/extension"), because="Much to read", **today("told_on", days=-40))

    assert "Two months more: Much to read" in page.text


def test_a_complaint_shows_by_when_it_is_acknowledged(asked: AccessRequest, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)

    page = ruth.follow(at(asked, "/complaint"), **today("complained_on"))
    assert "Acknowledge it by" in page.text
    page = ruth.follow(at(asked, "/complaint"), **today("complained_on"), **today("acknowledged_on"))

    assert "Acknowledge it by" not in page.text


# ---------------------------------------------------------------- each entry


def test_what_must_be_decided_is_marked_and_stops_the_signature(asked, case: Case, rushcliffe: Place, browse):
    concern = kept(raise_concern(case, by=rushcliffe.link_worker, concern="A nephew"))
    ruth = browse(rushcliffe.ig)

    page = ruth.visit(at(asked, "/entries"))
    one = page.select_one(f"#entry-{concern.id}")
    assert "To be decided" in one.text
    stopped = ruth.follow(at(asked, "/preparation"), signed="y")
    assert "wait for a decision" in stopped.select_one(".nhsuk-error-summary").text

    after = ruth.follow(one.find("a")["href"], decision="serious_harm", clinician="Dr Helen Marsh, GP")
    assert "Left out: serious harm" in after.select_one(f"#entry-{concern.id}").text


@pytest.mark.parametrize(
    ("ruling", "says"),
    [
        ({"decision": "serious_harm"}, "Name the clinician"),
        ({"decision": "redact"}, "Write the words to take out"),
        ({"decision": "redact", "words": "not there"}, "does not stand in this entry"),
        ({}, "Say what becomes of it"),
    ],
)
def test_what_a_decision_misses_is_said(ruling: dict, says: str, asked: AccessRequest, case, rushcliffe, browse):
    path = at(asked, f"/entry?kind=patient&entry={case.patient_id}")

    page = browse(rushcliffe.ig).follow(path, **ruling)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(CopyMark).count() == 0


def test_another_persons_entry_is_not_decided_here(asked: AccessRequest, rushcliffe: Place, nottingham_west, browse):
    ruth = browse(rushcliffe.ig)

    assert ruth.get(at(asked, "/entry")).location.endswith("/entries")
    for query in (
        f"?kind=patient&entry={rushcliffe.ig.id}",
        f"?kind=user_account&entry={asked.id}",
    ):
        assert ruth.get(at(asked, f"/entry{query}")).status_code == 404


def test_which_entry_it_is_says_the_address_alone(asked: AccessRequest, case: Case, rushcliffe: Place, browse):
    fields = {"kind": "patient", "entry": str(case.patient_id), "decision": "give"}

    answer = browse(rushcliffe.ig).send(at(asked, "/entry"), **fields)

    assert answer.location.endswith("/entries")
    assert db.session.query(CopyMark).count() == 0


# ---------------------------------------------------------------- by two people


def test_signed_by_one_and_released_by_another(asked: AccessRequest, idris: User, rushcliffe: Place, browse):
    decide_all(asked, Decision.GIVE, by=rushcliffe.ig)
    ruth = browse(rushcliffe.ig)
    unsigned = ruth.follow(at(asked, "/preparation"))
    assert "Say that you have checked it" in unsigned.select_one(".nhsuk-error-summary").text

    assert "Waits for release" in ruth.follow(at(asked, "/preparation"), signed="y").text
    refused = ruth.follow(at(asked, "/release"))
    assert "Another IG lead must release it" in refused.text
    page = browse(idris).follow(at(asked, "/release"))

    assert "released by Idris Cole" in page.text
    assert "ico.org.uk" in page.select_one(".nhsuk-inset-text").text


def test_a_lone_ig_lead_names_a_team_lead(asked: AccessRequest, rushcliffe: Place, browse):
    decide_all(asked, Decision.GIVE, by=rushcliffe.ig)
    ruth = browse(rushcliffe.ig)
    ruth.send(at(asked, "/preparation"), signed="y")

    nobody = ruth.follow(at(asked, "/release"))
    assert "Name the team lead" in nobody.select_one(".nhsuk-error-summary").text
    page = ruth.follow(at(asked, "/release"), second=str(rushcliffe.lead.id))

    assert "with Tom Bright" in page.text


def test_the_files_name_nobody_are_kept_nowhere_and_are_on_the_trail(released: AccessRequest, idris: User, browse):
    somebody = browse(idris)

    pdf, data = somebody.get(at(released, "/copy.pdf")), somebody.get(at(released, "/copy.json"))

    assert any("Joan" in said for said in Read(pdf.data).said)
    assert data.json["reference"] == released.reference
    for answer in (pdf, data):
        assert f'filename="{released.reference}.' in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
    exported = db.session.query(TrailEntry).filter_by(deed=Deed.EXPORTED, patient_id=released.patient_id).all()
    assert len(exported) == 2
    assert all(released.reference in entry.detail for entry in exported)


def test_nothing_leaves_before_the_release_nor_after_a_change(asked, case: Case, rushcliffe: Place, idris, browse):
    somebody = browse(idris)
    assert somebody.get(at(asked, "/copy.pdf")).status_code == 409
    decide_all(asked, Decision.GIVE, by=rushcliffe.ig)
    asking.prepare(asked, by=rushcliffe.ig)
    asking.release(asked, by=idris)
    db.session.commit()
    assert somebody.get(at(asked, "/copy.json")).status_code == 200

    case.next_note = "Something new"
    db.session.commit()

    assert somebody.get(at(asked, "/copy.json")).status_code == 409
    page = somebody.follow(at(asked, "/taking-back"))
    assert "Not prepared" in page.text


@pytest.fixture
def uploads(app, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "UPLOADS_FOLDER", str(tmp_path))


def test_papers_that_are_given_can_be_fetched_and_no_others(asked, case, rushcliffe, idris, uploads, browse):
    given, withheld = (kept(paper(case, rushcliffe, name)) for name in ("given", "withheld"))
    decide_all(asked, Decision.GIVE, by=rushcliffe.ig)
    next(mark for mark in asked.marks if mark.entry_id == withheld.id).decision = Decision.THIRD_PARTY
    asking.prepare(asked, by=rushcliffe.ig)
    asking.release(asked, by=idris)
    db.session.commit()
    somebody = browse(idris)

    page = somebody.visit(at(asked))
    answer = somebody.get(at(asked, f"/paper?entry={given.id}"))

    assert "Paper: given" in page.text and "withheld" not in page.text.replace("0 left out", "")
    assert answer.data == b"given"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert somebody.get(at(asked, f"/paper?entry={withheld.id}")).status_code == 404
    assert somebody.get(at(asked, "/paper")).status_code == 404


def paper(case: Case, place: Place, name: str) -> Document:
    content = name.encode()
    made = Document(case=case, kind="pdf", name=name, size=len(content), digest=sha256(content).hexdigest())
    made.by_id, made.stored_as = place.link_worker.id, kept_files.keep(content)
    return made


def test_closed_it_is_answered_and_nothing_can_be_fetched(released: AccessRequest, idris: User, browse):
    somebody = browse(idris)

    page = somebody.follow(at(released, "/end"), how="given")

    assert f"Request {released.reference} is closed" in page.text
    assert somebody.get(at(released, "/copy.pdf")).status_code == 409
    assert somebody.get(f"/inquiries/{released.inquiry_id}/record").status_code == 404


@pytest.mark.parametrize(("how", "says"), [("given", "Release the copy first"), ("refused", "Say why it is refused")])
def test_an_end_that_does_not_fit_is_refused(how: str, says: str, asked: AccessRequest, rushcliffe: Place, browse):
    page = browse(rushcliffe.ig).follow(at(asked, "/end"), how=how)

    assert says in page.select_one(".nhsuk-error-summary").text


# ---------------------------------------------------------------- who may not


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_ig_lead_comes_in(role: str, released: AccessRequest, rushcliffe: Place, browse):
    somebody = browse(getattr(rushcliffe, role))

    for path in ("/access-requests/", *(at(released, ending) for ending in ENDINGS)):
        assert somebody.get(path).status_code in {403, 405}, path
        assert somebody.send(path).status_code in {403, 405}, path


def test_another_networks_ig_lead_finds_none_of_it(released: AccessRequest, nottingham_west: Place, browse):
    theirs = browse(nottingham_west.ig)

    for ending in ENDINGS:
        assert theirs.get(at(released, ending)).status_code in {404, 405}, ending
        assert theirs.send(at(released, ending)).status_code in {404, 405}, ending
    assert released.reference not in theirs.visit("/access-requests/").text


def test_another_networks_worker_cannot_ask_for_her(case: Case, rushcliffe: Place, nottingham_west: Place, browse):
    assert browse(nottingham_west.link_worker).get(f"/cases/{case.id}/copy").status_code == 404
    assert browse(rushcliffe.gp).get(f"/cases/{case.id}/copy").status_code in {403, 404}


def test_handling_and_releasing_ask_for_a_fresh_sign_in(released: AccessRequest, idris: User, browse):
    somebody = browse(idris)
    age_sign_in(idris)

    for ending in ("", "/entries", "/release", "/copy.pdf", "/copy.json"):
        assert somebody.get(at(released, ending)).location.startswith("/confirm"), ending
    assert copy_for(released).undecided == ()
