"""A home visit tap by tap on a phone: each plain form, each harmless twice; and what the lead sees meanwhile."""

from datetime import date, time, timedelta

import pytest

from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.home_visits import go, tell_overdue
from socialrx.caseload.models import Appointment, AppointmentKind, Case, HomeVisit, NextKind, VisitEnd
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import RiskAnswer
from socialrx.patients.risk import assess
from tests import factories
from tests.factories import Place

MONDAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def nine_on_a_monday(time_machine_at):
    time_machine_at(clock.london(MONDAY, time(9)))


@pytest.fixture
def booked(case: Case, rushcliffe: Place) -> Appointment:
    worker = rushcliffe.link_worker
    case.patient.address = "1 Trent Street"
    return factories.kept(book(case, Slot(MONDAY, time(10), 45, AppointmentKind.HOME_VISIT), worker=worker, by=worker))


@pytest.fixture
def visit(case: Case, rushcliffe: Place) -> HomeVisit:
    return factories.kept(go(case, by=rushcliffe.link_worker, out_at=clock.now() + timedelta(hours=1)))


def test_from_the_appointment_to_out_safely_in_four_taps(booked: Appointment, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    before = amina.visit(f"/appointments/{booked.id}/visit")
    assert "1 Trent Street" in before.text
    assert before.select_one("[name=out_by]")["value"] == "10:45am"

    way = amina.follow(f"/appointments/{booked.id}/visit", out_by="10:45am")
    visit = db.session.query(HomeVisit).one()
    assert "You are on the way" in way.h1.text
    assert visit.expected_out_at == clock.london(MONDAY, time(10, 45))
    assert "on a home visit" in amina.visit("/diary").text

    assert "You are in" in amina.follow(f"/visits/{visit.id}/in", seen=visit.mark).h1.text
    outcome = amina.follow(f"/visits/{visit.id}/end", how="out_safely")
    assert "What came of the appointment" in outcome.h1.text
    assert "You are out safely" in outcome.text
    assert (visit.ended_how, visit.ended_by_id) == (VisitEnd.OUT_SAFELY, rushcliffe.link_worker.id)


def test_the_taps_may_come_twice_and_out_of_order(visit: HomeVisit, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/visits/{visit.id}"
    expected, seen = visit.expected_out_at, visit.mark

    for _ in range(2):
        assert amina.send(f"{path}/late", seen=seen).status_code == 302
    assert visit.expected_out_at == expected + timedelta(minutes=30)

    for tap in ("end", "end", "in", "late"):
        assert amina.send(f"{path}/{tap}", how="out_safely", seen=visit.mark).status_code == 302
    assert visit.in_at is None
    assert "Home visit over" in amina.visit(path).h1.text


def test_every_tap_is_a_plain_form_and_the_page_says_what_to_do_when_it_does_not_arrive(visit, rushcliffe, browse):
    page = browse(rushcliffe.link_worker).visit(f"/visits/{visit.id}")

    taps = page.select(".srx-taps form")
    assert [tap.button.text for tap in taps] == [
        "I'm in",
        "I'm out safely",
        "I'm late: 30 minutes more",
        "I did not go",
    ]
    assert all(tap["method"] == "post" and tap.select_one("[name=once]")["value"] for tap in taps)
    assert "nothing was recorded" in page.text
    assert rushcliffe.team.phone in page.text


def test_the_warning_is_read_first(booked: Appointment, case: Case, rushcliffe: Place, browse):
    factories.kept(warn(case, by=rushcliffe.link_worker, words="CANARY dog", review_on=MONDAY))
    amina, path = browse(rushcliffe.link_worker), f"/appointments/{booked.id}/visit"
    page = amina.follow(path, out_by="11am")
    assert "Read the warning about this visit first" in page.select_one(".nhsuk-error-summary").text
    assert "CANARY" not in page.text
    assert page.select_one(".srx-warned a")["href"].startswith("/worker-safety/")

    amina.follow(path, out_by="11am", has_read="y")

    assert db.session.query(HomeVisit).count() == 1


def test_a_visit_that_nobody_booked_asks_about_risk_and_goes_on_to_the_contact(case: Case, rushcliffe: Place, browse):
    assess(case.patient, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/visit"
    for wrong, words in (
        ({"out_by": "10am"}, "Nobody has assessed the risks"),
        ({"out_by": "8am", "risk": "none_known"}, "expect to be out"),
        ({"out_by": "", "risk": "none_known"}, "Enter when"),
    ):
        assert words in amina.follow(path, **wrong).select_one(".nhsuk-error-summary").text
    assert db.session.query(HomeVisit).count() == 0

    amina.follow(path, out_by="10am", risk="none_known", risk_detail="")
    visit = db.session.query(HomeVisit).one()
    assert case.next_kind is NextKind.HOME_VISIT
    assert amina.send(f"/visits/{visit.id}/end", how="out_safely").location == f"/cases/{case.id}/contact"


def test_the_lead_sees_who_is_not_yet_out_and_says_that_they_are_safe(
    visit: HomeVisit, rushcliffe: Place, browse, time_machine_at
):
    assert "Not yet out (1)" in browse(rushcliffe.lead).visit("/team").text
    time_machine_at(clock.london(MONDAY, time(10, 11)))
    assert tell_overdue() == 1

    tom = browse(rushcliffe.lead)
    team = tom.visit("/team")
    assert "Overdue: ring them now" in team.text
    page = tom.visit(team.select_one('a[href^="/visits/"]')["href"])
    assert "The lead is told" in page.text
    assert [tap.button.text for tap in page.select(".srx-taps form")] == ["I spoke to them: they are safe"]
    assert tom.send(f"/visits/{visit.id}/end", how="nonsense").status_code == 400

    over = tom.follow(f"/visits/{visit.id}/end", how="spoken_to")

    assert "said by Tom Bright" in over.text
    assert "Not yet out" not in tom.visit("/team").text


def test_the_lead_sees_a_booked_visit_to_which_nobody_set_off(
    booked: Appointment, rushcliffe: Place, nottingham_west: Place, browse, time_machine_at
):
    time_machine_at(clock.london(MONDAY, time(10, 11)))

    page = browse(rushcliffe.lead).visit("/team")

    assert "Nobody has said that they set off" in page.select_one(".srx-diary").text
    assert page.select_one(f'a[href="/appointments/{booked.id}"]').text == "Amina Hassan"
    assert "set off" not in browse(nottingham_west.lead).visit("/team").text


def test_a_tap_after_the_session_ended_leads_back_to_the_visit_through_the_door(
    visit: HomeVisit, rushcliffe: Place, browse, time_machine_at
):
    amina, path = browse(rushcliffe.link_worker), f"/visits/{visit.id}"
    time_machine_at(clock.london(MONDAY, time(9, 50)))
    answer = amina.ask(
        "post", f"{path}/end", data={"how": "out_safely"}, headers={"Referer": f"http://localhost{path}"}
    )

    assert (answer.status_code, visit.ended_at) == (302, None)
    assert answer.location == f"/sign-in?next={path}"


def test_a_visit_exists_for_the_team_alone(visit: HomeVisit, case: Case, rushcliffe, nottingham_west, browse):
    for stranger in (nottingham_west.link_worker, nottingham_west.lead):
        there = browse(stranger)
        assert there.get(f"/visits/{visit.id}").status_code == 404
        assert there.send(f"/visits/{visit.id}/end", how="out_safely").status_code == 404
    for role in (rushcliffe.gp, rushcliffe.manager, rushcliffe.ig):
        assert browse(role).get(f"/visits/{visit.id}").status_code in {403, 404}
    assert visit.ended_at is None
