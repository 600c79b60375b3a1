"""Finding a person of the network by two things known of them: what is shown, to whom, and what may then be opened."""

import pytest

from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place

BORN = {"born-day": "4", "born-month": "5", "born-year": "1951"}


def found(page) -> list[str]:
    return [one.text for one in page.select(".srx-person strong")]


def shown(page) -> str:
    """All that stands on the page of the first who was found."""
    return " ".join(page.select_one(".srx-person").text.split())


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


def test_somebody_is_found_by_number_however_it_is_spaced(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow("/people", number=case.patient.spaced_number)

    assert found(page) == ["Joan Sutton"]
    assert page.select_one(".srx-person a")["href"] == f"/cases/{case.id}"


@pytest.mark.parametrize("family", ["Sutton", "sut", "SUTT"])
def test_somebody_is_found_by_the_beginning_of_the_name_and_the_date_of_birth(case, rushcliffe, browse, family):
    page = browse(rushcliffe.link_worker).follow("/people", family=family, **BORN)

    assert found(page) == ["Joan Sutton"]


NAMES = [
    ("O'Neill", "oneill"),
    ("Oneill", "O’Neill"),
    ("Núñez", "nunez"),
    ("Smith-Jones", "Jones"),
    ("Smith-Jones", "smith"),
    ("Smith-Jones", "Smith Jones"),
    ("Jones", "Smith-Jones"),
    ("van der Berg", "Berg"),
    ("de la Cruz", "delacruz"),
    ("O", "O"),
]


@pytest.mark.parametrize(("recorded", "typed"), NAMES)
def test_spelling_hides_nobody(rushcliffe: Place, browse, recorded: str, typed: str):
    factories.patient("Joan", recorded, practice=rushcliffe.practice)

    assert found(browse(rushcliffe.link_worker).follow("/people", family=typed, **BORN)) == [f"Joan {recorded}"]


@pytest.mark.parametrize(("recorded", "typed"), [("Robinson", "son"), ("Sutton", "S"), ("Sutton", "utton"), ("S", "-")])
def test_a_piece_out_of_a_name_finds_nobody(rushcliffe: Place, browse, recorded: str, typed: str):
    factories.patient("Joan", recorded, practice=rushcliffe.practice)

    assert found(browse(rushcliffe.link_worker).follow("/people", family=typed, **BORN)) == []


def test_namesakes_born_that_day_are_told_apart(rushcliffe: Place, browse):
    joan = factories.patient(practice=rushcliffe.practice, nhs_number="9990000018")
    beside = factories.organisation("Beside Surgery", factories.Kind.PRACTICE, parent_id=rushcliffe.pcn.id)
    factories.patient("Jean", practice=beside, nhs_number="9990000026")

    page = browse(rushcliffe.link_worker).follow("/people", family="Sutton", **BORN)

    rows = [" ".join(row.text.split()) for row in page.select(".srx-person")]
    assert rows[0].startswith("Jean Sutton Born 4 May 1951. NHS number ends 0026. Beside Surgery")
    assert rows[1].startswith("Joan Sutton Born 4 May 1951. NHS number ends 0018. Rushcliffe Surgery")
    assert joan.nhs_number not in page.text


def test_a_new_referral_without_a_case_is_found_too(referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow("/people", number=referral.patient.nhs_number)

    assert found(page) == ["Joan Sutton"]
    assert "In New referrals" in page.text


def test_when_nobody_is_found_the_page_says_what_was_looked_for_and_where(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow("/people", family="Smith", **BORN)

    assert "Nobody found" in page.text
    assert "a part that begins with “Smith”, born 4 May 1951" in page.text
    assert "registered with a practice of Rushcliffe PCN or was referred to it" in page.text
    assert "Open and closed cases and new referrals were all looked through" in page.text


def test_people_of_another_network_are_not_found(case: Case, nottingham_west: Place, browse):
    for who in (nottingham_west.link_worker, nottingham_west.lead):
        page = browse(who).follow("/people", number=case.patient.nhs_number)
        assert found(page) == []
        assert "Nobody found" in page.text


def test_somebody_another_network_referred_here_is_found_and_their_case_there_is_not_told(
    rushcliffe: Place, nottingham_west: Place, browse
):
    person = factories.patient(practice=nottingham_west.practice)
    factories.case(factories.referral(person, nottingham_west.gp), nottingham_west.link_worker, by=nottingham_west.lead)
    assert found(browse(rushcliffe.link_worker).follow("/people", number=person.nhs_number)) == []

    person.practice = rushcliffe.practice
    page = browse(rushcliffe.link_worker).follow("/people", number=person.nhs_number)

    assert found(page) == ["Joan Sutton"]
    assert "No open case" in page.text
    assert not page.select(".srx-person a")


def test_a_colleagues_person_is_found_and_opens_with_a_reason(case: Case, dev: User, browse):
    page = browse(dev).follow("/people", number=case.patient.nhs_number)

    assert "Open case, with Amina Hassan" in shown(page)
    [link] = page.select(".srx-person a")
    assert link["href"] == f"/cases/{case.id}/access"
    assert "Open with a reason" in link.text


def test_only_the_fields_of_the_list_are_shown(case: Case, dev: User, browse):
    case.patient.address, case.patient.postcode = "4 Tern Street", "NG2 7QP"
    page = browse(dev).follow("/people", number=case.patient.nhs_number)

    end = case.patient.nhs_number[-4:]
    says = f"Joan Sutton Born 4 May 1951. NHS number ends {end}. Rushcliffe Surgery Open case, with Amina Hassan"
    assert shown(page) == f"{says} Open with a reason: Joan Sutton"


def test_a_lead_is_led_to_the_emergency_and_opens_their_own_teams_at_once(case: Case, rushcliffe: Place, browse):
    team = factories.kept(factories.Team(employer=rushcliffe.pcn, name="Beside", mailbox="b@team.example", phone="1"))
    una = factories.user("Una", "Fell", Role.TEAM_LEAD, rushcliffe.pcn, team)

    theirs = browse(rushcliffe.lead).follow("/people", number=case.patient.nhs_number)
    others = browse(una).follow("/people", number=case.patient.nhs_number)

    assert theirs.select_one(".srx-person a")["href"] == f"/cases/{case.id}"
    assert others.select_one(".srx-person a")["href"] == f"/cases/{case.id}/access/emergency"


def test_a_closed_case_is_asked_for_only_while_there_is_none_newer(case: Case, dev: User, rushcliffe: Place, browse):
    case.close(by=rushcliffe.lead, reason="moved", ended_by="circumstances")
    worker = browse(dev)
    page = worker.follow("/people", number=case.patient.nhs_number)
    assert "No open case" in page.text
    assert page.select_one(".srx-person a")["href"] == f"/cases/{case.id}/access"

    newer = factories.case(factories.referral(case.patient, rushcliffe.gp), dev, by=rushcliffe.lead)
    page = worker.follow("/people", number=case.patient.nhs_number)
    assert [link["href"] for link in page.select(".srx-person a")] == [f"/cases/{newer.id}"]


def test_of_somebody_s_flagged_name_and_birthday_only(case: Case, dev: User, rushcliffe: Place, browse):
    case.patient.is_s_flagged = True
    db.session.commit()

    page = browse(dev).follow("/people", number=case.patient.nhs_number)
    assert shown(page) == "Joan Sutton Born 4 May 1951 Open with a reason: Joan Sutton"

    page = browse(dev).visit(f"/cases/{case.id}/access")
    assert "Rushcliffe Surgery" not in page.select_one("main").text
    assert case.patient.nhs_number[-4:] not in page.select_one("main").text
    assert "Amina" not in page.select_one("main").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Enter an NHS number, a reference, a name, a date of birth or a telephone number"),
        ({"number": "9990000019"}, "not a valid NHS number"),
        ({"reference": "SP-0000-000X"}, "Enter a reference like SP-7K3Q-92M4"),
        ({"phone": "12"}, "Enter a telephone number"),
    ],
)
def test_what_cannot_be_looked_for_is_said(case: Case, rushcliffe: Place, browse, typed, says):
    page = browse(rushcliffe.link_worker).follow("/people", **typed)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert not page.select(".srx-person")


def test_nothing_that_was_typed_stands_in_an_address_and_no_address_searches(case: Case, rushcliffe: Place, browse):
    worker = browse(rushcliffe.link_worker)

    assert worker.visit("/people").select_one("main form")["method"] == "post"
    assert found(worker.visit(f"/people?number={case.patient.nhs_number}")) == []


def test_each_who_was_shown_is_on_the_trail_and_so_is_nobody(case: Case, dev: User, browse):
    worker = browse(dev)
    worker.follow("/people", number=case.patient.nhs_number)
    worker.follow("/people", family="Smith", **BORN)

    entries = db.session.query(TrailEntry).filter_by(deed=Deed.FOUND, user_id=dev.id).order_by(TrailEntry.id).all()
    assert [(entry.patient_id, entry.detail) for entry in entries] == [
        (case.patient_id, "by number"),
        (None, "nobody, by name and date of birth"),
    ]


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "ig"])
def test_only_the_team_looks_for_people_here(rushcliffe: Place, browse, who: str):
    assert browse(getattr(rushcliffe, who)).get("/people").status_code == 403


def test_the_search_costs_the_same_however_many_are_found(case: Case, rushcliffe: Place, browse, queries):
    worker = browse(rushcliffe.link_worker)
    ask = {"family": "Sutton", **BORN}
    worker.send("/people", **ask)
    few = queries(lambda: worker.send("/people", **ask))
    for _ in range(5):
        person = factories.patient(practice=rushcliffe.practice, nhs_number=None, no_number_reason="overseas-patient")
        factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)

    many = queries(lambda: worker.send("/people", **ask))

    assert len(many) == len(few) <= 6
