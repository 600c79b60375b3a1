"""A practice's week: what came back, who waits, what was returned or not taken on and why, what closed."""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback import weeks
from socialrx.patients.objections import ObjectionKind, record
from tests import factories
from tests.factories import Place

WEEK = "/practice/week"


def named(place: Place, given: str):
    return factories.referral(factories.patient(given, "Webb", practice=place.practice, no_number_reason="x"), place.gp)


@pytest.fixture
def busy(case: Case, rushcliffe: Place) -> Case:
    """A week with one of everything: Joan's case closed, Ann returned, Bill refused, Carol waiting."""
    feedback.ask(named(rushcliffe, "Ann"), by=rushcliffe.lead, question="Which number may we ring?")
    feedback.refuse(named(rushcliffe, "Bill"), by=rushcliffe.lead, reason="Lives in Derby", instead="Ring Derby")
    named(rushcliffe, "Carol")
    feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    db.session.commit()
    return case


def part(page, heading: str) -> str:
    """The words under a heading that begins so."""
    [title] = [one for one in page.select("h2") if one.text.startswith(heading)]
    return " ".join(title.find_next_sibling().text.split())


def test_a_gp_sees_what_came_back_who_waits_and_why(busy: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).visit(WEEK)

    assert "Which number may we ring?" in part(page, "Returned")
    assert "Bill Webb" in part(page, "Not accepted") and "Lives in Derby" in part(page, "Not accepted")
    assert "Joan Sutton" in part(page, "Closed") and "goals met" in part(page, "Closed")
    assert "Carol Webb, 0 days, with the team" in part(page, "Waiting")
    assert "Joan Sutton: closed" in part(page, "What came back")


def test_reception_reads_no_reasons_until_its_practice_says_so(busy: Case, rushcliffe: Place, browse):
    rushcliffe.practice.staff_read_messages = False
    page = browse(rushcliffe.receptionist).visit(WEEK)

    assert "Bill Webb" in part(page, "Not accepted") and "Derby" not in page.text
    assert "goals met" not in page.text
    assert not page.select("a[href^='/practice/messages/']")
    assert "Which number may we ring?" in part(page, "Returned")

    rushcliffe.practice.staff_read_messages = True
    assert "Lives in Derby" in browse(rushcliffe.receptionist).visit(WEEK).text


def test_of_somebody_who_objects_it_says_the_state_and_no_words(busy: Case, rushcliffe: Place, browse):
    record(busy.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my GP")

    page = browse(rushcliffe.gp).visit(WEEK)

    assert "Joan Sutton" in part(page, "Closed") and "goals met" not in part(page, "Closed")
    assert "Joan Sutton" not in part(page, "What came back")


def test_a_week_is_monday_to_sunday_and_one_goes_from_week_to_week(busy: Case, rushcliffe: Place, browse):
    gp, monday = browse(rushcliffe.gp), weeks.monday_of(clock.today())
    before = monday - timedelta(days=7)

    page = gp.visit(f"{WEEK}?from={monday - timedelta(days=3)}")

    assert "Nothing came back." in page.text
    assert not [heading for heading in page.select("h2") if heading.text.startswith("Waiting")]
    assert [link["href"] for link in page.select("nav[aria-label=Weeks] a")] == [
        f"{WEEK}?from={before - timedelta(days=7)}",
        f"{WEEK}?from={monday}",
    ]
    assert "This week" in gp.visit(f"{WEEK}?from={monday + timedelta(days=400)}").text
    assert gp.get(f"{WEEK}?from=nonsense").status_code == 404


def test_another_practices_week_is_not_ours(busy: Case, nottingham_west: Place, browse):
    page = browse(nottingham_west.gp).visit(WEEK)

    assert "Webb" not in page.text and "Joan" not in page.text


def test_the_week_costs_as_many_queries_for_many_as_for_few(busy: Case, rushcliffe: Place, browse, queries):
    gp = browse(rushcliffe.gp)
    few = queries(lambda: gp.get(WEEK))
    for number in range(8):
        feedback.ask(named(rushcliffe, f"Ann{number}"), by=rushcliffe.lead, question="Which?")
        named(rushcliffe, f"Bea{number}")

    many = queries(lambda: gp.get(WEEK))

    assert len(many) == len(few) <= 7, "\n".join(many)
