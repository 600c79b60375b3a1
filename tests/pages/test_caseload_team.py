"""The lead's view of the team's work, and giving a case to a worker."""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place


@pytest.fixture
def sam(rushcliffe: Place):
    """A second link worker of the same team."""
    return factories.user("Sam", "Reed", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def waiting(rushcliffe: Place) -> Case:
    """Arthur's case, accepted and in nobody's hands."""
    arthur = factories.patient("Arthur", "Dean", practice=rushcliffe.practice)
    return factories.case(factories.referral(arthur, rushcliffe.gp), None, by=rushcliffe.lead)


def row_of(page, name: str) -> str:
    return " ".join(next(row for row in page.select("tbody tr") if name in row.text).text.split())


def test_each_worker_stands_with_what_they_hold_and_what_is_late(case: Case, sam, rushcliffe: Place, browse):
    case.will(NextKind.CALL, on=clock.today() - timedelta(days=2))

    page = browse(rushcliffe.lead).visit("/team")

    assert "Open 1 As many as is safe 60 Points 1 of 240" in row_of(page, "Amina Hassan")
    assert row_of(page, "Amina Hassan").endswith("Late 1")
    assert "Open 0 As many as is safe 60 Points 0 of 240" in row_of(page, "Sam Reed")


def test_somebody_who_left_the_team_and_still_holds_cases_is_not_forgotten(case: Case, rushcliffe: Place, browse):
    for membership in db.session.query(factories.Membership).filter_by(user_id=rushcliffe.link_worker.id):
        membership.ends_on = clock.today() - timedelta(days=1)

    page = browse(rushcliffe.lead).visit("/team")

    assert "no longer in this team" in row_of(page, "Amina Hassan")


def headings(page) -> list[str]:
    return [heading.text for heading in page.select("main h2.nhsuk-heading-m")]


def test_the_page_lists_who_waits_for_a_worker_and_who_is_late(case: Case, waiting: Case, rushcliffe: Place, browse):
    case.will(NextKind.CALL, on=clock.today() - timedelta(days=2))

    page = browse(rushcliffe.lead).visit("/team")

    assert [link.text for link in page.select(".srx-person__link")] == ["Arthur Dean", "Joan Sutton"]
    assert headings(page) == ["Waiting for a worker (1)", "Late (1)", "Opened by others"]


def test_with_nothing_to_do_the_page_says_so(rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit("/team")

    assert "Nobody waits for a worker" in page.text
    assert "Nothing is late" in page.text


def test_a_lead_can_read_one_workers_list(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(f"/team/{rushcliffe.link_worker.id}")

    assert [link.text for link in page.select(".srx-person__link")] == ["Joan Sutton"]


def test_another_networks_team_and_workers_do_not_exist_for_a_lead(
    case: Case, rushcliffe: Place, nottingham_west: Place, browse
):
    stranger = browse(nottingham_west.lead)

    assert "Amina" not in stranger.visit(f"/cases/{case.id}/worker", 404).text
    assert stranger.get(f"/team/{rushcliffe.link_worker.id}").status_code == 404
    assert "Joan" not in stranger.visit("/team").text


def test_a_case_that_waits_is_given_to_a_worker(waiting: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(f"/cases/{waiting.id}/worker", worker=str(rushcliffe.link_worker.id))

    assert "Arthur Dean is now with Amina Hassan" in page.text
    assert waiting.link_worker == rushcliffe.link_worker
    assert waiting.next_kind is NextKind.CALL


def test_a_link_worker_may_take_on_a_case_that_waits(waiting: Case, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).send(f"/cases/{waiting.id}/worker", worker=str(rushcliffe.link_worker.id))

    assert waiting.link_worker == rushcliffe.link_worker


def test_handing_over_asks_for_a_reason_on_the_form(case: Case, sam, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(f"/cases/{case.id}/worker", worker=str(sam.id))

    assert "Give a reason for handing over" in page.text
    assert case.link_worker == rushcliffe.link_worker


def test_handing_over_with_a_reason_is_kept_as_a_step(case: Case, sam, rushcliffe: Place, browse):
    browse(rushcliffe.lead).send(f"/cases/{case.id}/worker", worker=str(sam.id), reason="Amina is away")

    assert case.link_worker == sam
    assert (case.steps[-1].move, case.steps[-1].reason) == ("hand_over", "Amina is away")


def test_a_full_caseload_asks_for_a_reason_on_the_form_and_then_allows_it(waiting: Case, sam, rushcliffe, browse):
    sam.safe_caseload = 0
    lead = browse(rushcliffe.lead)

    refused = lead.follow(f"/cases/{waiting.id}/worker", worker=str(sam.id))
    lead.send(f"/cases/{waiting.id}/worker", worker=str(sam.id), reason="He knows the family")

    assert "as many as is safe" in refused.select_one(".nhsuk-error-summary").text
    assert waiting.link_worker == sam


def test_the_form_says_how_much_each_worker_holds(waiting: Case, case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(f"/cases/{waiting.id}/worker")

    assert "1 open case, 60 is safe" in page.text


def test_a_worker_of_another_team_cannot_be_chosen(waiting: Case, rushcliffe: Place, nottingham_west: Place, browse):
    stranger = str(nottingham_west.link_worker.id)

    page = browse(rushcliffe.lead).follow(f"/cases/{waiting.id}/worker", worker=stranger, reason="because")

    assert "Choose who takes it on" in page.text
    assert waiting.link_worker is None


def test_the_team_page_costs_few_queries(case: Case, waiting: Case, rushcliffe: Place, browse, queries):
    lead = browse(rushcliffe.lead)

    assert len(queries(lambda: lead.get("/team"))) <= 6


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "link_worker"])
def test_only_a_lead_sees_the_team(rushcliffe: Place, browse, who: str):
    someone = browse(getattr(rushcliffe, who))

    assert someone.get("/team").status_code == 403
    assert someone.get(f"/team/{rushcliffe.link_worker.id}").status_code == 403
