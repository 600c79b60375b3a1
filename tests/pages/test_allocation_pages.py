"""Choosing a worker: the order and its reasons on the page, and what is asked or refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from socialrx.accounts.absences import AbsenceKind
from socialrx.accounts.models import Role, User
from socialrx.caseload.covers import set_absence
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def waiting(rushcliffe: Place) -> Case:
    """Arthur's case, accepted and in nobody's hands."""
    arthur = factories.patient("Arthur", "Dean", practice=rushcliffe.practice)
    return factories.case(factories.referral(arthur, rushcliffe.gp), None, by=rushcliffe.lead)


def put_away(worker: User, place: Place) -> None:
    stretch = (clock.today(), clock.today() + timedelta(days=3))
    set_absence(worker.id, place.team.id, AbsenceKind.SICKNESS, stretch, cover_id=None, by=place.lead)
    db.session.commit()


def offered(page) -> list[str]:
    """The names to choose among, in their order."""
    return [" ".join(label.text.split()) for label in page.select("main .nhsuk-radios__label")]


def test_the_page_suggests_in_an_order_and_says_why(waiting: Case, case: Case, dev: User, rushcliffe: Place, browse):
    waiting.patient.language, dev.languages = "Polish", "Polish"
    db.session.commit()

    page = browse(rushcliffe.lead).visit(f"/cases/{waiting.id}/worker")

    assert offered(page) == ["Dev Rao", "Amina Hassan"]
    assert "Speaks Polish. 0 open cases, 60 is safe; 0 of 240 points" in page.text
    assert "Knows this practice. 1 open case, 60 is safe; 1 of 240 points" in page.text
    assert "You may choose anybody" in page.text


def test_the_accept_form_suggests_the_same(referral, dev: User, rushcliffe: Place, browse):
    referral.patient.language, dev.languages = "Polish", "Polish"
    db.session.commit()

    page = browse(rushcliffe.lead).visit(f"/new-referrals/{referral.id}/acceptance")

    assert offered(page)[:2] == ["Dev Rao", "Amina Hassan"]
    assert "Speaks Polish" in page.text


def test_somebody_who_is_away_is_given_a_case_only_with_a_reason(waiting: Case, rushcliffe: Place, browse):
    put_away(rushcliffe.link_worker, rushcliffe)
    lead, asked = browse(rushcliffe.lead), {"worker": str(rushcliffe.link_worker.id), "version": str(waiting.version)}

    page = lead.follow(f"/cases/{waiting.id}/worker", **asked)
    assert "Amina Hassan is away until" in page.select_one(".nhsuk-error-summary").text
    assert waiting.link_worker is None

    lead.send(f"/cases/{waiting.id}/worker", **asked, reason="She knows him")
    assert waiting.link_worker == rushcliffe.link_worker


def test_accepting_for_somebody_who_is_away_asks_for_a_reason(referral, rushcliffe: Place, browse):
    put_away(rushcliffe.link_worker, rushcliffe)

    page = browse(rushcliffe.lead).follow(
        f"/new-referrals/{referral.id}/acceptance", worker=str(rushcliffe.link_worker.id)
    )

    assert "is away until" in page.select_one(".nhsuk-error-summary").text
    assert referral.is_waiting


def test_somebody_who_has_left_is_refused(waiting: Case, dev: User, rushcliffe: Place, browse):
    factories.membership_of(dev).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    page = browse(rushcliffe.lead).follow(f"/cases/{waiting.id}/worker", worker=str(dev.id), reason="Please")

    assert "Choose who takes it on" in page.select_one(".nhsuk-error-summary").text
    assert waiting.link_worker is None


def test_of_two_who_allocate_the_second_is_told_who_has_it(waiting: Case, dev: User, rushcliffe: Place, browse):
    first, second = browse(rushcliffe.lead), browse(rushcliffe.link_worker)
    version = str(waiting.version)

    first.send(f"/cases/{waiting.id}/worker", worker=str(dev.id), version=version)
    page = second.get(f"/cases/{waiting.id}/worker")

    assert page.status_code == 404, "in another's hands it is not the worker's to see"
    lead = browse(rushcliffe.lead)
    told = lead.follow(
        f"/cases/{waiting.id}/worker", worker=str(rushcliffe.link_worker.id), version=version, reason="Mine"
    )
    assert "It is with Dev Rao now" in told.text
    assert waiting.link_worker == dev


def test_at_the_same_instant_one_of_two_leads_wins_and_the_other_is_told(
    app, waiting: Case, dev: User, rushcliffe: Place, browse
):
    workers = [dev, rushcliffe.link_worker]
    browsers = [browse(rushcliffe.lead), browse(rushcliffe.lead)]
    path, version, together = f"/cases/{waiting.id}/worker", str(waiting.version), Barrier(2)
    asked = [{"worker": str(worker.id), "version": version, "reason": "Has room"} for worker in workers]
    db.session.commit()

    def give(number: int) -> tuple[int, str]:
        together.wait()
        response = browsers[number].client.post(path, data=asked[number])
        return response.status_code, response.text

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(give, range(2)))

    db.session.expire_all()
    winner = next(number for number, (status, _) in enumerate(answers) if status == 302)
    assert waiting.link_worker_id == workers[winner].id
    status, page = answers[1 - winner]
    assert status == 200
    assert f"It is with {workers[winner].name} now" in page
    assert [step.move for step in waiting.steps] == ["open", "allocate"]


def test_the_case_says_its_points_and_why(case: Case, rushcliffe: Place, browse):
    assert "1 point: 1 for making contact" in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_the_worker_and_the_lead_see_the_points_and_the_year(case: Case, rushcliffe: Place, browse):
    mine = " ".join(browse(rushcliffe.link_worker).visit("/caseload").text.split())
    team = " ".join(browse(rushcliffe.lead).visit("/team").text.split())

    assert "1 of 240 points: 1 for making contact" in mine
    assert "1 in the last year, 200 to 250 is usual" in mine
    assert "1 of 240" in team


def test_nearly_full_and_full_are_said_in_words(case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    rushcliffe.link_worker.safe_caseload = 1
    db.session.commit()

    assert "full" in lead.visit("/team").select_one("tbody").text
    assert "Your caseload is full" in browse(rushcliffe.link_worker).visit("/caseload").text


def test_choosing_a_worker_costs_few_queries(waiting: Case, case: Case, rushcliffe: Place, browse, queries):
    lead = browse(rushcliffe.lead)
    few = queries(lambda: lead.get(f"/cases/{waiting.id}/worker"))
    for given in ("Ada", "Ben", "Cleo"):
        factories.user(given, "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    assert len(queries(lambda: lead.get(f"/cases/{waiting.id}/worker"))) == len(few)
