"""The IG lead's inquiries: purpose, person, the whole record to read, and 404 once it is closed."""

import pytest

from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case, SealedNote
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.rights.models import Inquiry
from tests import canary
from tests.asking import PURPOSE, age_sign_in, another_ig_lead, inquiry_about
from tests.factories import Place, kept

OTHERS = ("gp", "receptionist", "link_worker", "lead", "manager")


@pytest.fixture
def inquiry(case: Case, joan: Patient, rushcliffe: Place) -> Inquiry:
    return inquiry_about(joan, rushcliffe)


def routes(inquiry: Inquiry) -> list[str]:
    at = f"/inquiries/{inquiry.id}"
    return [at, f"{at}/person", f"{at}/choice", f"{at}/record", f"{at}/closure", f"{at}/copy"]


def test_the_empty_list_says_so_and_leads_to_a_new_one(rushcliffe: Place, browse):
    page = browse(rushcliffe.ig).visit("/inquiries/")

    assert "No inquiry is open" in page.text
    assert page.find("a", string="Open an inquiry")["href"] == "/inquiries/new"
    assert page.select_one(".nhsuk-header__navigation-item--current").text.strip() == "Inquiries"


def test_the_purpose_comes_first_then_the_person_then_the_record(case: Case, joan: Patient, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    page = ruth.follow("/inquiries/new", kind="investigation", purpose=PURPOSE)
    inquiry = db.session.query(Inquiry).one()
    assert "Whom is it about?" in page.h1.text
    assert "Nobody chosen yet" in ruth.visit(f"/inquiries/{inquiry.id}").text

    found = ruth.follow(f"/inquiries/{inquiry.id}/person", number=joan.nhs_number)
    assert "1 found" in found.text
    shown = ruth.follow(f"/inquiries/{inquiry.id}/choice", person=str(joan.id))

    assert "Joan Sutton" in shown.text
    assert "Read the record" in shown.text
    assert ruth.get(f"/inquiries/{inquiry.id}/person").status_code == 302


@pytest.mark.parametrize("purpose", ["", "no"])
def test_without_a_purpose_nobody_can_be_looked_for(purpose: str, rushcliffe: Place, browse):
    page = browse(rushcliffe.ig).follow("/inquiries/new", kind="investigation", purpose=purpose)

    assert page.select_one(".nhsuk-error-summary")
    assert db.session.query(Inquiry).count() == 0


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ({"reference": "the referral's"}, "1 found"),
        ({"family": "sut", "born-day": 4, "born-month": 5, "born-year": 1951}, "1 found"),
        ({"family": "other", "born-day": 4, "born-month": 5, "born-year": 1951}, "Nobody found"),
    ],
)
def test_looking_by_reference_or_by_name_and_birthday(typed, count, case: Case, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    ruth.send("/inquiries/new", kind="investigation", purpose=PURPOSE)
    inquiry = db.session.query(Inquiry).one()
    if "reference" in typed:
        typed = {"reference": case.referral.reference}

    page = ruth.follow(f"/inquiries/{inquiry.id}/person", **typed)

    assert count in page.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Enter a number, a reference"),
        ({"family": "sut"}, "Enter a date of birth as well"),
        ({"born-day": 4, "born-month": 5, "born-year": 1951}, "Enter a family name as well"),
        ({"number": "123"}, "10 digits"),
        ({"reference": "SP-1"}, "Enter a reference like"),
    ],
)
def test_what_is_missing_is_said(typed: dict, says: str, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    ruth.send("/inquiries/new", kind="investigation", purpose=PURPOSE)
    inquiry = db.session.query(Inquiry).one()

    page = ruth.follow(f"/inquiries/{inquiry.id}/person", **typed)

    assert says in page.select_one(".nhsuk-error-summary").text


def test_looking_is_on_the_trail_without_what_was_typed(case: Case, joan: Patient, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    ruth.send("/inquiries/new", kind="investigation", purpose=PURPOSE)
    inquiry = db.session.query(Inquiry).one()

    ruth.send(f"/inquiries/{inquiry.id}/person", number=joan.nhs_number)

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.FOUND)
    assert entry.detail == f"inquiry {inquiry.reference}: 1"


def test_what_the_matrix_allows_is_shown_to_read_and_not_the_sealed_nor_the_rest(
    inquiry, case: Case, rushcliffe: Place, browse
):
    canary.introduction(case, by=rushcliffe.link_worker)
    kept(raise_concern(case, by=rushcliffe.link_worker, concern="canaryworry"))
    note = SealedNote(case_id=case.id, patient_id=case.patient_id, written_by_id=rushcliffe.link_worker.id)
    note.words, note.sealed_because = "canarysealed", "canarybecause"
    kept(note)

    page = browse(rushcliffe.ig).visit(f"/inquiries/{inquiry.id}/record")

    seen = canary.words_in(page.text)
    assert seen >= {"canarycontact", "canaryworry", "canaryanswer", "canarychanged", "canaryfamily"}
    assert not seen & {"canarysealed", "canarybecause"}
    assert not seen & {"canaryaddress", "canaryriskkept", "canaryhopes", "canarystep", "canarywanted", "canaryneedkept"}
    assert page.select_one("main form") is None


def test_every_look_at_the_record_is_on_the_trail_with_the_reference(inquiry, joan: Patient, rushcliffe: Place, browse):
    browse(rushcliffe.ig).visit(f"/inquiries/{inquiry.id}/record")

    details = [
        entry.detail
        for entry in db.session.query(TrailEntry).filter_by(
            deed=Deed.VIEWED, patient_id=joan.id, subject_kind="patient"
        )
    ]
    assert details == [f"record, inquiry {inquiry.reference}, alert"]


def test_of_somebody_who_hides_the_page_does_not_say_where_they_are(inquiry, case: Case, rushcliffe: Place, browse):
    canary.fill(case, rushcliffe.link_worker)
    case.patient.is_s_flagged = True
    db.session.commit()

    page = browse(rushcliffe.ig).visit(f"/inquiries/{inquiry.id}/record")

    assert not canary.words_in(page.text) & {"canaryaddress", "canarydoor", "canaryemail"}
    assert "07700" not in page.text


def test_closed_is_gone_with_the_next_request(inquiry: Inquiry, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    ruth.visit(f"/inquiries/{inquiry.id}/record")

    page = ruth.follow(f"/inquiries/{inquiry.id}/closure")

    assert f"Inquiry {inquiry.reference} is closed" in page.text
    assert "Closed lately" in page.text
    for path in routes(inquiry):
        assert ruth.get(path).status_code in {404, 405}, path
        assert ruth.send(path).status_code in {404, 405}, path


def test_reading_asks_for_a_fresh_sign_in(inquiry: Inquiry, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    age_sign_in(rushcliffe.ig)

    assert ruth.get(f"/inquiries/{inquiry.id}/record").location.startswith("/confirm")
    assert ruth.get(f"/inquiries/{inquiry.id}").status_code == 200


def test_another_networks_ig_lead_finds_nothing(inquiry: Inquiry, joan, rushcliffe, nottingham_west: Place, browse):
    theirs = browse(nottingham_west.ig)
    for path in routes(inquiry):
        assert theirs.get(path).status_code in {404, 405}, path
        assert theirs.send(path).status_code in {404, 405}, path
    assert inquiry.reference not in theirs.visit("/inquiries/").text

    theirs.send("/inquiries/new", kind="investigation", purpose=PURPOSE)
    own = db.session.query(Inquiry).filter_by(organisation_id=nottingham_west.pcn.id).one()
    assert "Nobody found" in theirs.follow(f"/inquiries/{own.id}/person", number=joan.nhs_number).text
    assert theirs.send(f"/inquiries/{own.id}/choice", person=str(joan.id)).status_code == 404


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_ig_lead_comes_in(role: str, inquiry: Inquiry, rushcliffe: Place, browse):
    somebody = browse(getattr(rushcliffe, role))

    for path in ("/inquiries/", "/inquiries/new", *routes(inquiry)):
        assert somebody.get(path).status_code in {403, 404, 405}, path
        assert somebody.send(path).status_code in {403, 404, 405}, path


def test_the_workers_pages_stay_shut_to_the_ig_lead(inquiry: Inquiry, case: Case, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)

    for path in (f"/cases/{case.id}", f"/cases/{case.id}/contact", f"/cases/{case.id}/plan"):
        assert ruth.get(path).status_code in {403, 404}, path


def test_the_other_ig_lead_of_the_organisation_sees_it_too(inquiry: Inquiry, rushcliffe: Place, browse):
    idris = browse(another_ig_lead(rushcliffe))

    assert inquiry.reference in idris.visit("/inquiries/").text
    assert idris.get(f"/inquiries/{inquiry.id}/record").status_code == 200
