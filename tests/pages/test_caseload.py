"""A link worker's list: who is due next, how to ring them, and how much is held."""

from datetime import timedelta

import pytest

from socialrx.blueprints.caseload import lists
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place

NAMES = ["Ada", "Bill", "Cora", "Dev", "Elsie"]


def due(person, place: Place, days: int) -> Case:
    """A case of this person in Amina's hands, owed a call in so many days."""
    case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
    case.will(NextKind.CALL, on=clock.today() + timedelta(days=days))
    return factories.kept(case)


def names(page) -> list[str]:
    return [link.text for link in page.select(".srx-person__link")]


def test_people_stand_in_groups_by_what_is_due_next(rushcliffe: Place, browse):
    for given, days in zip(NAMES, [40, 0, -3], strict=False):
        due(factories.patient(given, "Shaw", practice=rushcliffe.practice), rushcliffe, days)

    page = browse(rushcliffe.link_worker).visit("/caseload")

    assert names(page) == ["Cora Shaw", "Bill Shaw", "Ada Shaw"]
    assert [heading.text for heading in page.select("h2.nhsuk-heading-m")] == ["Late", "Today", "Later"]
    assert "3 days late" in page.text


def test_the_number_can_be_dialled_and_says_when_no_message_may_be_left(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit("/caseload")

    assert page.select_one("a.srx-tel")["href"] == "tel:07700900123"
    assert "do not leave a message" in page.text


def test_where_a_message_may_be_left_nothing_warns_against_it(case: Case, rushcliffe: Place, browse):
    case.patient.may_leave_message = True

    assert "do not leave a message" not in browse(rushcliffe.link_worker).visit("/caseload").text


def test_attempts_without_reply_are_counted(case: Case, rushcliffe: Place, browse):
    for _ in range(2):
        casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="no_answer")

    page = browse(rushcliffe.link_worker).visit("/caseload")

    assert "Tried, not reached, 2 tries without reply" in page.text


def test_the_preferred_name_is_shown(case: Case, rushcliffe: Place, browse):
    case.patient.preferred_name = "Jo"

    assert "known as Jo" in browse(rushcliffe.link_worker).visit("/caseload").text


def test_the_list_says_how_many_are_open_and_how_many_are_safe(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit("/caseload")

    assert "1 open now, 60 at once is as many as is safe" in page.text
    assert "caseload is full" not in page.text


def test_a_full_caseload_says_so(case: Case, rushcliffe: Place, browse):
    rushcliffe.link_worker.safe_caseload = 1

    assert "caseload is full" in browse(rushcliffe.link_worker).visit("/caseload").text


def test_an_empty_caseload_says_where_people_come_from(rushcliffe: Place, browse):
    assert "Nobody is on your caseload" in browse(rushcliffe.link_worker).visit("/caseload").text


def test_closed_cases_and_those_of_colleagues_are_not_in_the_list(case: Case, rushcliffe: Place, browse):
    colleague = factories.user("Sam", "Reed", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    assert names(browse(rushcliffe.link_worker).visit("/caseload")) == []
    assert names(browse(colleague).visit("/caseload")) == []


def test_show_more_goes_on_where_the_page_ended_and_misses_nobody(rushcliffe: Place, browse, monkeypatch):
    monkeypatch.setattr(lists, "ROWS", 2)
    for given in NAMES:
        due(factories.patient(given, "Shaw", practice=rushcliffe.practice), rushcliffe, 1)
    amina, seen, path = browse(rushcliffe.link_worker), [], "/caseload"

    while path:
        page = amina.visit(path)
        seen += names(page)
        more = page.find("a", string="Show more")
        path = more["href"] if more else None

    assert sorted(seen) == [f"{given} Shaw" for given in NAMES]


@pytest.mark.parametrize("after", ["nonsense", "2025-13-40_x", "2025-01-01_", "_"])
def test_an_address_that_was_tampered_with_begins_at_the_beginning(case: Case, rushcliffe: Place, browse, after: str):
    assert names(browse(rushcliffe.link_worker).visit(f"/caseload?after={after}")) == ["Joan Sutton"]


def test_the_list_costs_the_same_few_queries_however_many_people(rushcliffe: Place, browse, queries):
    amina = browse(rushcliffe.link_worker)
    due(factories.patient("Ada", "Shaw", practice=rushcliffe.practice), rushcliffe, 1)
    few = queries(lambda: amina.get("/caseload"))
    for given in NAMES[1:]:
        due(factories.patient(given, "Shaw", practice=rushcliffe.practice), rushcliffe, 1)

    many = queries(lambda: amina.get("/caseload"))

    assert len(many) == len(few)
    assert len(many) <= 6


def test_looking_at_the_list_goes_on_the_trail(case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).visit("/caseload")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.LISTED, user_id=rushcliffe.link_worker.id)
    assert entry.detail == "caseload: 1"


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "lead"])
def test_only_a_link_worker_has_a_caseload(rushcliffe: Place, browse, who: str):
    assert browse(getattr(rushcliffe, who)).get("/caseload").status_code == 403
