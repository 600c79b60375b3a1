"""Retention for the IG lead: who is due, keep or destroy, a hold, and the second person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.rights.models import Destruction, Keep, LegalHold, RetentionReview
from tests.asking import age_sign_in, another_ig_lead, long_ago, proposed
from tests.factories import Place

OTHERS = ("gp", "receptionist", "link_worker", "lead", "manager")


@pytest.fixture
def old(rushcliffe: Place) -> Case:
    return long_ago(rushcliffe, given="Olive", family="Marlow", no_number_reason="x")


@pytest.fixture
def idris(rushcliffe: Place) -> User:
    return another_ig_lead(rushcliffe)


def day(name: str, days: int) -> dict[str, int]:
    on = clock.today() + timedelta(days=days)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def person(case: Case, ending: str = "") -> str:
    return f"/retention/people/{case.patient_id}{ending}"


def test_the_empty_list_says_so(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.ig).visit("/retention/")

    assert "No record is due" in page.text
    assert "Nothing is destroyed by itself" in page.text


def test_who_is_due_stands_there_with_last_contact_and_rule(old: Case, case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.ig).visit("/retention/")

    [one] = page.select(".srx-person")
    assert "Olive Marlow" in one.text
    assert "Last contact 3 March 2014" in one.text
    assert "Kept until 3 March 2022. 8 years after the last contact" in one.text
    assert "Joan" not in page.text
    assert db.session.scalars(select(TrailEntry.detail).where(TrailEntry.deed == Deed.LISTED)).all() == [
        "records due for review: 1"
    ]


def test_one_persons_page_says_what_stops_it(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.ig).visit(person(case))

    assert "A case is open." in page.text


def test_kept_longer_it_leaves_the_list(old: Case, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)

    missing = ruth.follow(person(old, "/decision"), decision="keep", reason="A claim")
    assert "Enter the day until which it is kept" in missing.select_one(".nhsuk-error-summary").text
    past = ruth.follow(person(old, "/decision"), decision="keep", reason="A claim", **day("keep_until", -1))
    assert "still to come" in past.select_one(".nhsuk-error-summary").text
    page = ruth.follow(person(old, "/decision"), decision="keep", reason="A claim", **day("keep_until", 300))

    assert "No record is due" in page.text
    assert db.session.query(RetentionReview).one().decision is Keep.KEEP


def test_a_hold_stops_a_proposal_until_it_is_lifted(old: Case, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    wrong = ruth.follow(person(old, "/hold"), reason="Inquest", **day("starts_on", 0), **day("ends_on", -1))
    assert "before the first" in wrong.select_one(".nhsuk-error-summary").text

    page = ruth.follow(person(old, "/hold"), reason="Inquest", **day("starts_on", 0))
    assert "There is a legal hold." in page.text
    stopped = ruth.follow(person(old, "/decision"), decision="destroy", reason="Over")
    assert "legal hold" in stopped.select_one(".nhsuk-error-summary").text
    hold = db.session.query(LegalHold).one()
    page = ruth.follow(f"/retention/holds/{hold.id}/lifting")

    assert "There is a legal hold." not in page.text


def test_one_proposes_another_destroys_and_what_was_done_is_listed(old: Case, rushcliffe: Place, idris, browse):
    gone, ruth = old.patient_id, browse(rushcliffe.ig)
    page = ruth.follow(person(old, "/decision"), decision="destroy", reason="Over")
    assert "Somebody else must approve it" in page.text
    review = db.session.query(RetentionReview).one()
    path = f"/retention/proposals/{review.id}"

    mine = ruth.follow(path, answer="yes")
    assert "You proposed this" in mine.select_one(".nhsuk-error-summary").text
    second = browse(idris)
    assert "contact: 1" in " ".join(second.visit(path).text.lower().split())
    page = second.follow(path, answer="yes")

    assert "The record is destroyed" in page.text
    assert "Proposed by Ruth Ellery, approved by Idris Cole" in page.text
    assert "Olive" not in page.text
    assert db.session.get(Patient, gone) is None
    assert db.session.query(Destruction).one().destroyed_id == gone
    for at in (path, f"/retention/people/{gone}"):
        assert second.get(at).status_code == 404


def test_the_second_person_may_say_no(old: Case, rushcliffe: Place, idris: User, browse):
    review = proposed(old, rushcliffe)
    second = browse(idris)

    page = second.follow(f"/retention/proposals/{review.id}", answer="no")

    assert "It is kept" in page.text
    assert "Olive Marlow" in page.text
    assert db.session.query(Patient).filter_by(id=old.patient_id).count() == 1
    assert second.get(f"/retention/proposals/{review.id}").status_code == 404


def test_an_answer_must_be_given(old: Case, rushcliffe: Place, idris: User, browse):
    review = proposed(old, rushcliffe)

    page = browse(idris).follow(f"/retention/proposals/{review.id}")

    assert "Say yes or no" in page.select_one(".nhsuk-error-summary").text


def paths(case: Case, place: Place) -> list[str]:
    review = proposed(case, place)
    return [
        person(case), person(case, "/decision"), person(case, "/hold"), f"/retention/proposals/{review.id}",
    ]  # fmt: skip


def test_another_networks_ig_lead_finds_none_of_it(old: Case, rushcliffe: Place, nottingham_west: Place, browse):
    theirs = browse(nottingham_west.ig)

    assert "Olive" not in theirs.visit("/retention/").text
    for path in paths(old, rushcliffe):
        assert theirs.get(path).status_code == 404, path
        assert theirs.send(path, answer="yes").status_code in {404, 405}, path
    assert db.session.query(Destruction).count() == 0


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_ig_lead_comes_in(role: str, old: Case, rushcliffe: Place, browse):
    somebody = browse(getattr(rushcliffe, role))

    for path in ["/retention/", *paths(old, rushcliffe)]:
        assert somebody.get(path).status_code == 403, path
        assert somebody.send(path, answer="yes").status_code in {403, 405}, path


def test_seeing_and_destroying_ask_for_a_fresh_sign_in(old: Case, rushcliffe: Place, idris: User, browse):
    review = proposed(old, rushcliffe)
    second = browse(idris)
    age_sign_in(idris)

    for path in ("/retention/", f"/retention/proposals/{review.id}"):
        assert second.get(path).location.startswith("/confirm")
    assert second.send(f"/retention/proposals/{review.id}", answer="yes").location.startswith("/confirm")
    assert db.session.query(Destruction).count() == 0
