"""Finding a person again."""

import pytest

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests.factories import Place


def found(page) -> list[str]:
    return [one.text for one in page.select(".srx-person strong")]


def test_somebody_is_found_by_number_however_it_is_spaced(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow("/people", number=case.patient.spaced_number)

    assert found(page) == ["Joan Sutton"]
    assert page.select_one(".srx-person a")["href"] == f"/cases/{case.id}"


@pytest.mark.parametrize("family", ["Sutton", "sut", "SUTT"])
def test_somebody_is_found_by_the_beginning_of_the_name_and_the_date_of_birth(case, rushcliffe, browse, family):
    page = browse(rushcliffe.link_worker).follow(
        "/people", family=family, **{"born-day": "4", "born-month": "5", "born-year": "1951"}
    )

    assert found(page) == ["Joan Sutton"]


def test_a_new_referral_without_a_case_is_found_too(referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow("/people", number=referral.patient.nhs_number)

    assert found(page) == ["Joan Sutton"]
    assert "In New referrals" in page.text


def test_when_nobody_is_found_the_page_says_what_was_looked_for(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(
        "/people", family="Smith", **{"born-day": "4", "born-month": "5", "born-year": "1951"}
    )

    assert "Nobody found" in page.text
    assert "family names that begin with “Smith”, born 4 May 1951" in page.text


def test_people_of_another_network_are_not_found(case: Case, nottingham_west: Place, browse):
    page = browse(nottingham_west.link_worker).follow("/people", number=case.patient.nhs_number)

    assert found(page) == []


def test_a_colleagues_person_is_not_found_by_a_link_worker_and_is_by_the_lead(case: Case, rushcliffe, browse):
    case.link_worker = None
    case.close(by=rushcliffe.lead, reason="moved", ended_by="circumstances")
    case.link_worker = rushcliffe.lead

    assert found(browse(rushcliffe.link_worker).follow("/people", number=case.patient.nhs_number)) == []
    assert found(browse(rushcliffe.lead).follow("/people", number=case.patient.nhs_number)) == ["Joan Sutton"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Enter an NHS number, or a family name and a date of birth"),
        ({"family": "Sutton"}, "Enter a date of birth as well"),
        ({"born-day": "4", "born-month": "5", "born-year": "1951"}, "Enter a family name as well"),
        ({"number": "9990000019"}, "not a valid NHS number"),
    ],
)
def test_too_little_or_wrong_is_said_on_the_form(rushcliffe: Place, browse, typed, says):
    page = browse(rushcliffe.link_worker).follow("/people", **typed)

    assert says in page.select_one(".nhsuk-error-summary").text


def test_nothing_that_was_typed_stands_in_an_address(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit("/people")

    assert page.select_one("main form")["method"] == "post"


def test_a_search_goes_on_the_trail(case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.lead).follow("/people", number=case.patient.nhs_number)

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.LISTED, user_id=rushcliffe.lead.id)
    assert entry.detail == "people found: 1"


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_only_the_team_looks_for_people_here(rushcliffe: Place, browse, who: str):
    assert browse(getattr(rushcliffe, who)).get("/people").status_code == 403
