"""Filters above the caseload and New referrals: always to be seen, with how many they hide."""

from datetime import timedelta

import pytest

from socialrx.blueprints.caseload import lists
from socialrx.caseload.models import Case, SavedFilter
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.referrals import queue
from tests import factories
from tests.factories import Place

FAMILIES = ["Ash", "Beech", "Cedar", "Elm", "Fir"]


@pytest.fixture
def five(rushcliffe: Place) -> list[Case]:
    """Amina's people; the first two are late."""
    made = []
    for number, family in enumerate(FAMILIES):
        person = factories.patient("Edith", family, practice=rushcliffe.practice, no_number_reason="03")
        made.append(
            factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
        )
        made[-1].next_on = clock.today() + timedelta(days=-2 + number if number < 2 else 30)
    db.session.commit()
    return made


def names(page) -> list[str]:
    return [link.text.split()[-1] for link in page.select(".srx-person__link, tbody td:first-child a")]


def said(page) -> str:
    return " ".join(page.select_one(".srx-filters__said").text.split())


def test_everybody_is_shown_unless_somebody_chooses(five, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit("/caseload")

    assert names(page) == FAMILIES
    assert not page.select(".srx-filters__said")


def test_a_filter_says_how_many_it_shows_of_how_many_and_can_be_cleared(five, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit("/caseload?due=late&need=loneliness")

    assert names(page) == ["Ash", "Beech"]
    assert said(page).startswith("Showing 2 of 5. Late; ")
    assert page.select_one(".srx-filters__said a")["href"] == "/caseload"
    assert page.select_one("#filter-due option[selected]")["value"] == "late"


def test_a_filter_that_leaves_nobody_says_so_and_how_to_see_all(five, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit("/caseload?stage=on_hold")

    assert said(page).startswith("Showing 0 of 5. On hold.")
    assert "The filter shows nobody" in page.text
    assert "Nobody is on your caseload" not in page.text


def test_show_more_keeps_the_filter(five, rushcliffe: Place, browse, monkeypatch):
    monkeypatch.setattr(lists, "ROWS", 1)
    amina = browse(rushcliffe.link_worker)

    page = amina.visit("/caseload?due=late")
    then = amina.visit(page.find("a", string="Show more")["href"])

    assert names(page) + names(then) == ["Ash", "Beech"]
    assert said(then).startswith("Showing 2 of 5")


def test_a_filter_is_kept_under_a_name_by_whom_it_is(five, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    page = amina.follow("/caseload/filters", name="Mondays", query="due=late")
    assert "Saved as Mondays" in page.text
    assert names(amina.visit(page.find("a", string="Mondays")["href"])) == ["Ash", "Beech"]

    colleague = factories.user("Dev", "Rao", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    assert "Mondays" not in browse(colleague).visit("/caseload").text
    browse(colleague).follow("/caseload/filters", forget="Mondays")
    assert db.session.query(SavedFilter).count() == 1
    assert "The saved filter is gone" in amina.follow("/caseload/filters", forget="Mondays").text
    assert db.session.query(SavedFilter).count() == 0


def test_what_cannot_be_kept_is_said(five, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow("/caseload/filters", name="", query="due=late&x=y")

    assert "Choose what to show, and give it a name" in page.text
    assert names(page) == ["Ash", "Beech"]


def test_new_referrals_have_a_filter_too(referral, rushcliffe: Place, browse, monkeypatch):
    person = factories.patient("Jean", "Hall", practice=rushcliffe.practice, no_number_reason="03")
    factories.referral(person, rushcliffe.gp, needs=["money"])
    lead = browse(rushcliffe.lead)

    page = lead.visit(f"/new-referrals/?need=money&practice={rushcliffe.practice.id}&stage=reached")

    assert names(page) == ["Hall"]
    assert said(page).startswith("Showing 1 of 2. ")
    assert "Rushcliffe Surgery" in said(page)
    assert "The filter shows nobody who waits" in lead.visit("/new-referrals/?due=late").text
    monkeypatch.setattr(queue, "COUNTED_TO", 1)
    page = lead.follow("/new-referrals/filters", name="Money", query="need=money")
    assert said(page).startswith("Showing 1 of more than 1.")


def test_what_is_seen_through_a_filter_goes_on_the_trail(five, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).visit("/caseload?due=late")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.LISTED, user_id=rushcliffe.link_worker.id)
    assert entry.detail == "caseload: 2"


@pytest.mark.parametrize("path", ["/caseload?due=late", "/caseload", "/new-referrals/?need=loneliness"])
def test_a_filter_costs_six_queries_or_fewer_however_many_are_left(five, rushcliffe: Place, browse, queries, path: str):
    amina = browse(rushcliffe.link_worker)
    for family in FAMILIES[:2]:
        person = factories.patient("Una", family, practice=rushcliffe.practice, no_number_reason="03")
        factories.referral(person, rushcliffe.gp)
    amina.get(path)
    few = queries(lambda: amina.get(path))
    for case in five:
        case.next_on = clock.today() - timedelta(days=1)
    factories.referral(
        factories.patient("Una", "Elm", practice=rushcliffe.practice, no_number_reason="03"), rushcliffe.gp
    )

    assert len(queries(lambda: amina.get(path))) == len(few) <= 6


def test_only_who_has_the_list_keeps_a_filter_of_it(rushcliffe: Place, browse):
    assert browse(rushcliffe.lead).send("/caseload/filters", name="x", query="due=late").status_code == 403
    assert browse(rushcliffe.gp).send("/new-referrals/filters", name="x", query="due=late").status_code == 403
