"""Today: a link worker's day, on one page."""

from datetime import time, timedelta

import pytest

from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.models import AppointmentKind, Case, Contact, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.onward import actions as sending
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.onward.queries import letter_of
from socialrx.patients.objections import ObjectionKind, record
from tests import factories
from tests.factories import Place


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse):
    """At her desk, having opened the case since it was given to her."""
    browser = browse(rushcliffe.link_worker)
    browser.visit(f"/cases/{case.id}")
    return browser


def owed(case: Case, in_days: int, kind: NextKind = NextKind.CALL) -> None:
    case.will(kind, on=clock.today() + timedelta(days=in_days))
    db.session.commit()


def people(place: Place, number: int) -> list[Case]:
    made = []
    for n in range(number):
        person = factories.patient(f"Ada{n}", practice=place.practice, nhs_number=None, no_number_reason="01")
        made.append(factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead))
        made[-1].will(NextKind.CALL, on=clock.today())
    db.session.commit()
    return made


def test_it_is_the_first_page_of_a_link_worker_and_of_nobody_else(case: Case, rushcliffe: Place, browse):
    assert browse(rushcliffe.link_worker).get("/").location == "/today"
    for other in (rushcliffe.gp, rushcliffe.lead, rushcliffe.manager, rushcliffe.ig):
        assert browse(other).get("/today").status_code == 403


def test_each_line_says_who_what_when_and_how_to_reach_them_safely(case: Case, amina):
    owed(case, 0)

    line = amina.visit("/today").select_one(".srx-today")

    assert "Joan Sutton" in line.text and "Today" in line.text and "Ring" in line.text
    assert line.select_one("a.srx-tel")["href"] == "tel:07700900123"
    assert "Do not leave a message" in line.text


def test_nobody_is_offered_to_be_rung_who_asked_for_no_contact(case: Case, rushcliffe: Place, amina):
    record(case.patient, ObjectionKind.CONTACT, by=rushcliffe.link_worker, words="Leave me be.")
    owed(case, 0)

    line = amina.visit("/today").select_one(".srx-today")

    assert "asked for no contact" in line.text
    assert not line.select("a.srx-tel") and not line.select("form")


def test_no_answer_is_one_tap_and_leads_back_to_the_day(case: Case, amina):
    owed(case, 0)
    form = amina.visit("/today").select_one(".srx-today form")
    fields = {box["name"]: box["value"] for box in form.select("input") if box["name"] in {"version", "from"}}

    answer = amina.send(
        form["action"], **{"from_" if name == "from" else name: value for name, value in fields.items()}
    )

    assert answer.location == "/today"
    assert [one.outcome for one in db.session.query(Contact)] == ["no_answer"]
    assert "Nothing else is due today" in amina.visit("/today").text


def test_when_nothing_is_due_it_says_until_when(case: Case, amina):
    owed(case, 6)

    page = amina.visit("/today")

    assert "Nothing else is due today. Well done." in " ".join(page.text.split())
    assert "1 person has nothing due until" in page.text


def test_a_worker_with_nobody_is_told_how_people_come(rushcliffe: Place, browse):
    assert "given to you" in browse(rushcliffe.link_worker).visit("/today").text


def test_nobody_elses_people_are_on_it(case: Case, nottingham_west: Place, browse):
    owed(case, 0)

    assert "Joan" not in browse(nottingham_west.link_worker).visit("/today").text


def test_more_than_fit_are_counted_and_the_queries_stay_the_same(rushcliffe: Place, browse, queries):
    browser = browse(rushcliffe.link_worker)
    few = people(rushcliffe, 5)
    for case in few:
        browser.visit(f"/cases/{case.id}")
    with_few = queries(lambda: browser.visit("/today"))
    people(rushcliffe, 45)

    with_many = queries(lambda: browser.visit("/today"))

    assert len(with_many) == len(with_few) <= 6
    assert "And 33 more, on your caseload" in browser.visit("/today").text


def test_what_lies_with_a_group_and_what_did_not_arrive_stand_on_it(case: Case, rushcliffe: Place, amina):
    asked = OnwardReferral(case=case, service=factories.service(), made_by=rushcliffe.link_worker)
    asked.risk_shared = RiskShared.NONE_TO_SHARE
    asked.agreed_on, asked.agreed_recorded_by_id = clock.today(), rushcliffe.link_worker.id
    factories.kept(asked)
    sending.send(asked, by=rushcliffe.link_worker)
    db.session.flush()
    letter = letter_of(asked)
    letter.is_waiting, letter.failed_at = False, clock.now()
    owed(case, 6)

    page = amina.visit("/today")

    assert page.select_one("#waiting") and f"/onward/{asked.id}" in str(page)
    assert "the letter to a group" in page.select_one("#not-sent ~ ul").text


def test_the_days_appointments_stand_first(case: Case, rushcliffe: Place, browse, time_machine_at):
    time_machine_at(clock.london(clock.add_working_days(clock.today(), 1), time(9)))
    slot = Slot(clock.today(), time(11), 20, AppointmentKind.MEET)
    book(case, slot, worker=rushcliffe.link_worker, by=rushcliffe.link_worker)
    db.session.commit()

    assert "Joan Sutton" in browse(rushcliffe.link_worker).visit("/today").select_one("#appointments ~ ul").text
