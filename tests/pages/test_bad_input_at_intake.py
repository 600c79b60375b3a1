"""What cannot be right on its way in, and while work goes on: the answer is kind, nothing is half done, nothing lost.

Shown elsewhere, and not again here: a second and contradictory referral (test_refer_before_sending,
test_refer_known_people, test_phone_entry); a practice that has closed or is about to (test_refer_before_sending,
test_transfer_pages, test_feedback_out); two who allocate at once, and a worker who has left (test_allocation_pages,
test_two_editors); somebody born tomorrow (test_refer_before_sending); a contact in the future and before the referral
(test_person_page_contact); a list of 5,000 rows (test_offer_pages, test_offer_files).
"""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case, Contact
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

RANG = {
    "source": "self",
    "given_name": "Noor",
    "family_name": "O'Neill-Núñez",
    "date_of_birth-day": "4",
    "date_of_birth-month": "5",
    "date_of_birth-year": "1951",
    "no_number_reason": "nhs-number-not-known",
    "needs": ["loneliness"],
    "risk": "not_assessed",
    "answer": "agreed",
    "may_tell_practice": "yes",
}


@pytest.fixture
def bare(rushcliffe: Place) -> Case:
    """Somebody of whom only a name and a birthday are known, in Amina's hands."""
    person = factories.patient("Noor", "O'Neill-Núñez", no_number_reason="nhs-number-not-known", mobile="")
    sent = factories.referral(person, None, source="self")
    return factories.case(sent, rushcliffe.link_worker, by=rushcliffe.lead)


def test_one_way_to_reach_somebody_is_asked_for_and_the_rest_may_be_missing(rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    page = amina.follow("/new-referrals/enter", **RANG)
    assert "one way to reach" in page.select_one(".nhsuk-error-summary").text
    assert page.select_one("input[name=family_name]")["value"] == "O'Neill-Núñez"
    assert db.session.query(Referral).count() == 0

    amina.follow("/new-referrals/enter", **RANG, email="noor@example.org")
    [referral] = db.session.query(Referral)
    assert (referral.status, referral.team_id) == (Status.RECEIVED, rushcliffe.team.id)
    assert "Noor O'Neill-Núñez" in amina.visit("/new-referrals/").text
    amina.visit(f"/new-referrals/{referral.id}")


@pytest.mark.parametrize(
    "path", ["", "/contact", "/reach", "/next", "/decision", "/last-letter", "/closure", "/papers"]
)
def test_each_page_of_somebody_of_whom_little_is_known_opens(bare: Case, rushcliffe: Place, browse, path: str):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{bare.id}{path}")

    assert "None" not in [words.text.strip() for words in page.select("main dd, main td, main p, main span")]


def test_somebody_of_whom_little_is_known_is_listed_and_found(bare: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    assert "No telephone number" in amina.visit("/caseload").text
    assert "O'Neill-Núñez" in amina.visit("/today").text
    for typed in ("oneill", "Nunez", "O Neill Nunez"):
        page = amina.follow("/people", family=typed)
        assert [one.text for one in page.select(".srx-person strong")] == ["Noor O'Neill-Núñez"]
        assert "No NHS number" in page.text


def test_somebody_whose_practice_changes_stays_with_who_works_with_them(
    case: Case, rushcliffe: Place, nottingham_west: Place, browse
):
    case.patient.practice = nottingham_west.practice
    amina = browse(rushcliffe.link_worker)

    amina.follow(f"/cases/{case.id}/contact", outcome="spoke_conversation", note="She has moved", version=case.version)

    assert [one.note for one in db.session.query(Contact)] == ["She has moved"]
    assert "Nottingham West Surgery" in amina.visit(f"/cases/{case.id}").text
    assert "Joan Sutton" in amina.visit("/caseload").text
    assert "Joan Sutton" in amina.follow("/people", number=case.patient.nhs_number).text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ({"day-day": "1", "day-month": "1", "day-year": "1900"}, "before they were born"),
        ({"day-day": "1", "day-month": "1", "day-year": "2999"}, "must be in the past"),
        ({"day-day": "31", "day-month": "2", "day-year": "2026"}, "real date"),
    ],
)
def test_a_contact_on_a_day_that_cannot_be_keeps_what_was_typed_and_saves_nothing(
    case: Case, rushcliffe: Place, browse, day: dict[str, str], says: str
):
    owed = (case.next_kind, case.next_on)
    typed = {"outcome": "spoke_conversation", "note": "We talked about the bus", "version": case.version}

    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/contact", **typed, **day)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert page.select_one("textarea[name=note]").text.strip() == "We talked about the bus"
    assert db.session.query(Contact).count() == 0
    assert (case.next_kind, case.next_on) == owed


def test_nobody_is_taken_down_who_is_born_after_today(rushcliffe: Place, browse):
    born = {"date_of_birth-year": str(clock.today().year + 1)}

    page = browse(rushcliffe.link_worker).follow("/new-referrals/enter", **(RANG | born))

    assert "date of birth must be in the past" in page.select_one(".nhsuk-error-summary").text
    assert page.select_one("input[name=family_name]")["value"] == "O'Neill-Núñez"
    assert (db.session.query(Patient).count(), db.session.query(Referral).count()) == (0, 0)


def test_who_has_left_is_not_given_a_new_referral_and_it_stays_on_the_list(referral, rushcliffe: Place, browse):
    dev = factories.user("Dev", "Rao", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    factories.membership_of(dev).ends_on = clock.today() - timedelta(days=1)
    lead = browse(rushcliffe.lead)

    page = lead.follow(f"/new-referrals/{referral.id}/acceptance", worker=str(dev.id), reason="Please")

    assert page.select_one(".nhsuk-error-summary")
    assert (referral.status, db.session.query(Case).count()) == (Status.RECEIVED, 0)
    assert "Joan Sutton" in lead.visit("/new-referrals/").text


def test_of_two_who_accept_the_same_referral_the_second_is_told_and_one_case_is_opened(referral, rushcliffe, browse):
    first, second = browse(rushcliffe.link_worker), browse(rushcliffe.lead)
    path = f"/new-referrals/{referral.id}/acceptance"
    second.visit(path)

    first.send(path, worker=str(rushcliffe.link_worker.id))
    answer = second.send(path, worker="nobody")

    assert answer.status_code == 409
    assert "accepted" in answer.text
    [case] = db.session.query(Case)
    assert case.link_worker == rushcliffe.link_worker
