"""The queue itself: its order, its pages, and what it costs."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import RiskAnswer, RiskAssessment
from socialrx.referrals import queue
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

FAMILIES = ["Ash", "Beech", "Cedar", "Elm", "Fir"]


@pytest.fixture
def five(rushcliffe: Place) -> list[Referral]:
    """Five people, the last one sent being the most pressing."""
    sent = []
    for late, family in enumerate(FAMILIES):
        person = factories.patient("Edith", family, practice=rushcliffe.practice, no_number_reason="03")
        sent.append(factories.referral(person, rushcliffe.gp, needs=["loneliness", "money"]))
        sent[-1].contact_due_on = clock.today() - timedelta(days=late)
    db.session.commit()
    return sent


def names(page) -> list[str]:
    return [link.text.split()[-1] for link in page.select("tbody tr td:first-child a")]


def own_queries(seen: list[str]) -> list[str]:
    """Those of the page: not the session's, not the trail's; the code lists are one more, read once a request."""
    others = ("sign_in_session", "user_account", "membership", "trail_entry", "code_list_entry")
    return [query for query in seen if query.startswith("SELECT") and not any(word in query for word in others)]


@pytest.fixture
def statements():
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_the_most_pressing_stands_first_and_says_how_late_it_is(five, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit("/new-referrals/")

    assert names(page) == FAMILIES[::-1]
    assert [late.text for late in page.select("tbody .srx-late")] == [
        "4 days late",
        "3 days late",
        "2 days late",
        "1 day late",
    ]


def test_of_two_due_on_one_day_the_older_stands_first(five, rushcliffe: Place, browse):
    for number, referral in enumerate(five):
        referral.contact_due_on = clock.today()
        referral.received_at = clock.now() - timedelta(hours=number)

    assert names(browse(rushcliffe.lead).visit("/new-referrals/")) == FAMILIES[::-1]


def test_pages_follow_each_other_without_gap_or_repeat(five, rushcliffe: Place, browse, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    lead, path, seen = browse(rushcliffe.lead), "/new-referrals/", []

    while path:
        page = lead.visit(path)
        seen.append(names(page))
        assert "5 waiting" in page.text
        path = next((link["href"] for link in page.select("main a") if link.text == "Show more"), None)

    assert seen == [["Fir", "Elm"], ["Cedar", "Beech"], ["Ash"]]


def test_a_page_begun_after_a_referral_that_is_not_ones_own_is_the_first(
    five, rushcliffe: Place, nottingham_west: Place, browse
):
    person = factories.patient("Nora", "Hale", practice=nottingham_west.practice)
    theirs = factories.referral(person, nottingham_west.gp)

    assert len(names(browse(rushcliffe.lead).visit(f"/new-referrals/?after={theirs.id}"))) == 5
    assert len(names(browse(rushcliffe.lead).visit("/new-referrals/?after=nonsense"))) == 5


def test_a_long_queue_is_counted_up_to_a_limit(five, rushcliffe: Place, browse, monkeypatch):
    monkeypatch.setattr(queue, "COUNTED_TO", 3)

    assert "More than 3 waiting" in browse(rushcliffe.lead).visit("/new-referrals/").text


def test_the_page_costs_six_queries_or_fewer_and_no_more_for_more_rows(
    five, rushcliffe: Place, browse, statements, monkeypatch
):
    lead = browse(rushcliffe.lead)
    statements.clear()
    lead.visit("/new-referrals/")
    of_five = own_queries(statements)

    monkeypatch.setattr(queue, "PAGE", 2)
    statements.clear()
    lead.visit("/new-referrals/")

    assert len(of_five) == len(own_queries(statements)) <= 5


def test_the_latest_risk_answer_is_the_one_shown(referral: Referral, rushcliffe: Place, browse):
    later = clock.now() + timedelta(minutes=1)
    person = referral.patient
    found = RiskAssessment(patient=person, answer=RiskAnswer.RISKS, detail="A dog", assessor="Amina", assessed_at=later)
    db.session.add(found)

    row = browse(rushcliffe.lead).visit("/new-referrals/").select_one("tbody tr").text

    assert "Risks named" in row and "A dog" not in row


def test_what_was_not_taken_on_comes_newest_first_in_pages(five, rushcliffe: Place, browse, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 3)
    for referral in five:
        referral.not_accept(by=rushcliffe.lead, reason="Lives in Derby")
    lead = browse(rushcliffe.lead)

    page = lead.visit("/new-referrals/not-taken-on")
    shown = [link.text.split()[-1] for link in page.select("main li a")]
    more = lead.visit(next(link["href"] for link in page.select("main a") if link.text == "Show more"))

    assert shown + [link.text.split()[-1] for link in more.select("main li a")] == FAMILIES[::-1]
    assert db.session.scalars(select(Referral).where(Referral.is_waiting == sa.true())).all() == []
