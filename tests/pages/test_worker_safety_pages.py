"""That there is a warning always shows to whoever goes; what it says is read on purpose."""

from datetime import date, timedelta

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload.models import Case, WorkerSafetyFlag
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place

CANARY = "CANARY a large dog, and his brother"


@pytest.fixture
def flag(case: Case, rushcliffe: Place) -> WorkerSafetyFlag:
    return factories.kept(warn(case, by=rushcliffe.link_worker, words=CANARY, review_on=clock.today()))


def dated(day: date) -> dict[str, int]:
    return {"review_on-day": day.day, "review_on-month": day.month, "review_on-year": day.year}


def test_a_worker_warns_the_others(case: Case, rushcliffe: Place, browse):
    amina, limit = browse(rushcliffe.link_worker), clock.today() + timedelta(days=90)
    far = amina.follow(f"/cases/{case.id}/worker-safety", words=CANARY, **dated(limit + timedelta(days=1)))
    assert "from today to 90 days ahead" in far.select_one(".nhsuk-error-summary").text

    page = amina.follow(f"/cases/{case.id}/worker-safety", words=CANARY, **dated(limit))

    assert "Read this before you go" in page.select_one(".srx-warned").text
    assert db.session.query(WorkerSafetyFlag).one().review_on == limit


def test_the_words_and_the_day_are_asked(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/worker-safety")

    wrong = page.select_one(".nhsuk-error-summary").text
    assert "Say what a worker must know" in wrong
    assert "Enter the day to look again" in wrong


def test_its_presence_shows_beside_the_next_step_and_in_every_list_and_never_its_words(flag, case, rushcliffe, browse):
    case.next_on = clock.today() - timedelta(days=1)
    seen = {
        rushcliffe.link_worker: ["/caseload", f"/cases/{case.id}"],
        rushcliffe.lead: ["/team", f"/team/{rushcliffe.link_worker.id}", f"/cases/{case.id}"],
    }

    for user, paths in seen.items():
        at = browse(user)
        for path in paths:
            page = at.visit(path).text
            assert "Worker safety" in page, path
            assert "CANARY" not in page


def test_whoever_takes_the_case_over_sees_it_at_once(flag, case: Case, rushcliffe: Place, browse):
    sam = factories.user("Sam", "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    at = browse(sam)

    assert "Worker safety" in at.visit("/caseload").text
    assert CANARY in at.visit(at.visit(f"/cases/{case.id}").select_one(".srx-warned a")["href"]).text


def test_reading_it_is_on_the_trail(flag: WorkerSafetyFlag, rushcliffe: Place, browse):
    assert CANARY in browse(rushcliffe.link_worker).visit(f"/worker-safety/{flag.id}").text

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED, subject_id=flag.id)
    assert entry.patient_id == flag.patient_id


def test_one_past_its_day_stands_out_to_the_lead_and_never_goes_by_itself(flag, rushcliffe: Place, browse):
    flag.review_on = clock.today() - timedelta(days=200)
    lead = browse(rushcliffe.lead)

    assert "1 to be looked at again now" in lead.visit("/team").text
    assert lead.visit("/worker-safety/").select_one(".srx-late").text == "Look again: 200 days late"


def test_no_warnings_is_said(rushcliffe: Place, browse):
    assert "There are no warnings" in browse(rushcliffe.lead).visit("/worker-safety/").text


def test_a_worker_looks_again(flag: WorkerSafetyFlag, rushcliffe: Place, browse):
    amina, day = browse(rushcliffe.link_worker), clock.today() + timedelta(days=30)
    refused = amina.follow(f"/worker-safety/{flag.id}/review", **dated(clock.today() + timedelta(days=91)))
    assert "from today to 90 days ahead" in refused.select_one(".nhsuk-error-summary").text

    amina.send(f"/worker-safety/{flag.id}/review", **dated(day))

    assert flag.review_on == day


def test_it_is_taken_away_with_a_reason_and_the_record_stays(flag, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    assert "Say why it can be taken away" in amina.follow(f"/worker-safety/{flag.id}/end").text

    page = amina.follow(f"/worker-safety/{flag.id}/end", reason="The dog has died")

    assert "The dog has died" in page.text
    assert "Worker safety" not in amina.visit(f"/cases/{case.id}").text + amina.visit("/caseload").text


def test_a_lead_reads_and_lists_and_settles_none(flag: WorkerSafetyFlag, case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    assert CANARY in lead.visit(f"/worker-safety/{flag.id}").text
    for path in (
        f"/worker-safety/{flag.id}/review",
        f"/worker-safety/{flag.id}/end",
        f"/cases/{case.id}/worker-safety",
    ):
        assert lead.get(path).status_code == 403
    assert browse(rushcliffe.link_worker).get("/worker-safety/").status_code == 403


@pytest.mark.parametrize("path", ["", "/review", "/end"])
def test_another_networks_warnings_do_not_exist(flag, rushcliffe: Place, nottingham_west: Place, browse, path: str):
    assert browse(nottingham_west.link_worker).get(f"/worker-safety/{flag.id}{path}").status_code == 404
    for who in ("gp", "receptionist", "manager", "ig"):
        assert browse(getattr(rushcliffe, who)).get(f"/worker-safety/{flag.id}{path}").status_code == 403
