"""Finding a person by whatever is known: one thing among one's own people, two in the network, and guesses behind."""

import pytest

from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.patients.restriction import restrict
from tests import factories
from tests.factories import Place

BORN = {"born-day": "4", "born-month": "5", "born-year": "1951"}
ONE_THING = [{"family": "Sutton"}, {"given": "joan"}, BORN, {"phone": "07700900123"}]


def found(page) -> list[str]:
    return [one.text for one in page.select(".srx-person strong")]


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.mark.parametrize("typed", ONE_THING)
def test_one_thing_known_finds_those_on_ones_own_lists(case: Case, rushcliffe: Place, browse, typed):
    for who in (rushcliffe.link_worker, rushcliffe.lead):
        page = browse(who).follow("/people", **typed)

        assert found(page) == ["Joan Sutton"]
        assert "among the people on your lists: open cases and new referrals" in " ".join(page.text.split())


@pytest.mark.parametrize("typed", ONE_THING)
def test_one_thing_known_is_too_little_for_anybody_elses(case: Case, dev: User, nottingham_west: Place, browse, typed):
    for who in (dev, nottingham_west.link_worker, nottingham_west.lead):
        page = browse(who).follow("/people", **typed)

        assert found(page) == []
        assert "people whom others work with, were not looked through" in page.text


def test_one_thing_known_finds_who_waits_in_new_referrals_and_nobody_closed(referral, rushcliffe: Place, browse):
    worker = browse(rushcliffe.link_worker)
    assert found(worker.follow("/people", family="sutton")) == ["Joan Sutton"]

    taken = factories.case(referral, rushcliffe.link_worker, by=rushcliffe.lead)
    taken.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    assert found(worker.follow("/people", family="sutton")) == []
    assert found(worker.follow("/people", family="sutton", **BORN)) == ["Joan Sutton"]


@pytest.mark.parametrize(
    "typed",
    [
        {"phone": "+44 7700 900123", "given": "Joan"},
        {"family": "Joan", "given": "Sutton", **BORN},
        {"given": "Jo", **BORN},
    ],
)
def test_two_things_known_find_a_colleagues_person(case: Case, dev: User, browse, typed):
    assert found(browse(dev).follow("/people", **typed)) == ["Joan Sutton"]


def test_somebody_is_found_by_the_reference_of_their_referral(case: Case, dev: User, nottingham_west: Place, browse):
    typed = case.referral.reference.lower().replace("-", " ")

    page = browse(dev).follow("/people", reference=typed)

    assert found(page) == ["Joan Sutton"]
    assert f"We looked for the referral {case.referral.reference}" in page.text
    assert found(browse(nottingham_west.lead).follow("/people", reference=typed)) == []


def test_what_fits_less_well_says_so_and_stands_behind(rushcliffe: Place, browse):
    for given, family in (("Joan", "Smyth"), ("Smith", "Joan"), ("Joan", "Smith")):
        factories.patient(given, family, practice=rushcliffe.practice, no_number_reason="03")

    page = browse(rushcliffe.link_worker).follow("/people", family="Smith", **BORN)

    assert found(page) == ["Joan Smith", "Smith Joan", "Joan Smyth"]
    assert "names the other way round" in page.select(".srx-person")[1].text
    assert "sounds alike" in page.select(".srx-person")[2].text


def test_the_name_somebody_likes_to_be_called_finds_them(case: Case, rushcliffe: Place, browse):
    case.patient.preferred_name = "Nonie"

    assert found(browse(rushcliffe.link_worker).follow("/people", given="nonie")) == ["Joan Sutton"]


def test_a_hidden_telephone_number_finds_nobody(case: Case, rushcliffe: Place, browse):
    case.patient.is_s_flagged = True
    worker = browse(rushcliffe.link_worker)

    for typed in ({"phone": "07700 900123"}, {"phone": "07700 900123", "family": "Sutton"}):
        page = worker.follow("/people", **typed)
        assert found(page) == []
        assert "kept hidden is never found" in page.text


@pytest.mark.parametrize(
    "typed", [{"family": "Sutton"}, {"family": "Sutton", **BORN}, {"phone": "07700 900123", **BORN}]
)
def test_who_is_restricted_or_goes_on_under_another_record_is_not_found(rushcliffe: Place, browse, typed):
    first, second = (factories.patient(practice=rushcliffe.practice, no_number_reason="03") for _ in range(2))
    factories.referral(first, rushcliffe.gp)
    restrict(first, by=rushcliffe.ig, reason="They asked")
    second.merged_into_id = first.id
    db.session.commit()

    assert found(browse(rushcliffe.link_worker).follow("/people", **typed)) == []


def test_more_than_a_page_says_so(rushcliffe: Place, browse):
    for number in range(21):
        factories.patient(f"Joan{number}", practice=rushcliffe.practice, no_number_reason="03")

    page = browse(rushcliffe.link_worker).follow("/people", family="Sutton", **BORN)

    assert len(found(page)) == 20
    assert "More than 20 found" in page.text
    assert "Say more about the person to see fewer" in page.text
