"""Recording a contact and the next action in one save."""

from datetime import date, timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, Contact, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback.models import Event, MessageBack
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk
from socialrx.patients.risk import assess
from tests.factories import Place


def dated(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def contacts() -> list[Contact]:
    return db.session.query(Contact).all()


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse):
    return browse(rushcliffe.link_worker)


@pytest.fixture
def unassessed(case: Case, rushcliffe: Place) -> Case:
    assess(case.patient, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)
    return case


def test_an_unanswered_call_is_one_tap_and_proposes_the_next_try(case: Case, amina):
    page = amina.follow(f"/cases/{case.id}/no-answer")

    [contact] = contacts()
    assert (contact.mode, contact.outcome) == ("02", "no_answer")
    assert (case.next_kind, case.next_on) == casework.next_try(case)
    assert "Saved. Next: ring" in page.text


def test_a_second_tap_on_the_same_page_records_nothing(case: Case, amina):
    version = amina.visit(f"/cases/{case.id}").select_one("input[name=version]")["value"]

    for _ in range(2):
        amina.send(f"/cases/{case.id}/no-answer", version=version)

    assert len(contacts()) == 1
    assert case.attempts == 1


def test_an_unanswered_call_on_the_form_needs_nothing_but_what_happened(case: Case, amina):
    form = amina.visit(f"/cases/{case.id}/contact")
    checked = {box["name"]: box["value"] for box in form.select("main input[checked]")}

    amina.send(f"/cases/{case.id}/contact", **checked, outcome="no_answer")

    [contact] = contacts()
    assert (contact.mode, contact.is_two_way) == ("02", False)
    assert (case.next_kind, case.next_on) == casework.next_try(case)


def test_the_form_says_beforehand_what_is_proposed(case: Case, amina):
    kind, on = casework.try_after(1)

    page = amina.visit(f"/cases/{case.id}/contact")

    assert f"after an attempt that failed, ring on {on:%A} {on.day}" in page.text
    assert kind is NextKind.CALL


def test_failed_attempts_count_and_the_last_leads_to_a_decision_never_to_closing(case: Case, amina):
    for _ in range(3):
        amina.send(f"/cases/{case.id}/no-answer")

    assert case.attempts == 3
    assert case.next_kind is NextKind.DECIDE
    assert case.is_open


def test_a_contact_and_the_chosen_next_step_are_one_save(case: Case, amina):
    on = clock.today() + timedelta(days=9)

    amina.send(
        f"/cases/{case.id}/contact",
        outcome="spoke_booked",
        mode="01",
        note="Met at the library",
        next_kind="meet",
        next_note="bring the leaflet",
        **dated("next_on", on),
    )

    [contact] = contacts()
    assert (contact.mode, contact.note, contact.is_two_way) == ("01", "Met at the library", True)
    assert (case.next_kind, case.next_on, case.next_note) == (NextKind.MEET, on, "bring the leaflet")


def test_the_first_two_way_contact_tells_the_practice_once(case: Case, amina):
    for _ in range(2):
        amina.send(f"/cases/{case.id}/contact", outcome="spoke_conversation")

    assert db.session.query(MessageBack).filter_by(event=Event.FIRST_CONTACT).count() == 1


def test_an_attempt_that_failed_does_not_tell_the_practice(case: Case, amina):
    amina.send(f"/cases/{case.id}/contact", outcome="no_answer")

    assert db.session.query(MessageBack).filter_by(event=Event.FIRST_CONTACT).count() == 0


def test_what_happened_must_be_said(case: Case, amina):
    page = amina.follow(f"/cases/{case.id}/contact")

    assert "Choose what happened" in page.select_one(".nhsuk-error-summary").text
    assert contacts() == []


def test_a_contact_that_has_not_happened_yet_is_refused(case: Case, amina):
    tomorrow = clock.today() + timedelta(days=1)

    page = amina.follow(f"/cases/{case.id}/contact", outcome="no_answer", **dated("day", tomorrow))

    assert "must be in the past" in page.select_one(".nhsuk-error-summary").text
    assert contacts() == []


def test_a_next_step_in_the_past_is_refused(case: Case, amina):
    yesterday = clock.today() - timedelta(days=1)

    page = amina.follow(f"/cases/{case.id}/contact", outcome="no_answer", **dated("next_on", yesterday))

    assert "Choose today or a later day" in page.select_one(".nhsuk-error-summary").text


def test_an_unreadable_time_keeps_the_note_that_was_typed(case: Case, amina):
    page = amina.follow(f"/cases/{case.id}/contact", outcome="no_answer", at="teatime", note="Rang twice")

    assert "Enter a time like 2:30pm" in page.text
    assert page.select_one("textarea[name=note]").text.strip() == "Rang twice"


def test_saving_the_same_page_twice_is_noticed(case: Case, amina):
    version = amina.visit(f"/cases/{case.id}/contact").select_one("input[name=version]")["value"]
    amina.send(f"/cases/{case.id}/contact", version=version, outcome="no_answer")

    page = amina.follow(f"/cases/{case.id}/contact", version=version, outcome="no_answer")

    assert "Something was recorded for this person since" in page.text
    assert len(contacts()) == 1


def test_when_the_person_declines_closing_is_offered_and_nothing_closes(case: Case, amina):
    page = amina.follow(f"/cases/{case.id}/contact", outcome="spoke_declined")

    link = page.find("a", string="Close the case: person declined")
    assert link["href"] == f"/cases/{case.id}/closure?reason=person_declined"
    assert case.is_open


def test_before_a_first_home_visit_the_risks_are_asked_and_nothing_is_saved_until_then(unassessed: Case, amina):
    page = amina.follow(f"/cases/{unassessed.id}/contact", outcome="spoke_booked", next_kind="home_visit")

    assert "Nobody has assessed the risks yet" in page.select_one(".nhsuk-error-summary").text
    assert page.select("input[name=risk]")
    assert contacts() == []


def test_the_risk_question_is_not_asked_where_it_is_not_needed(case: Case, amina):
    amina.send(f"/cases/{case.id}/contact", outcome="spoke_booked", next_kind="home_visit")

    assert case.next_kind is NextKind.HOME_VISIT


@pytest.mark.parametrize(
    ("risk", "detail", "answer"),
    [
        ("none_known", "", RiskAnswer.NONE_KNOWN),
        ("risks", "A large dog", RiskAnswer.RISKS),
        ("visit_is_safe", "two of us go", RiskAnswer.NOT_ASSESSED),
    ],
)
def test_any_of_three_answers_lets_the_home_visit_be_planned(unassessed: Case, amina, risk, detail, answer):
    typed = {"outcome": "spoke_booked", "next_kind": "home_visit", "risk": risk, "risk_detail": detail}

    amina.send(f"/cases/{unassessed.id}/contact", **typed)

    assert unassessed.next_kind is NextKind.HOME_VISIT
    assert latest_risk(unassessed.patient_id).answer is answer
    assert len(contacts()) == 1


@pytest.mark.parametrize("risk", ["risks", "visit_is_safe"])
def test_a_risk_without_words_is_asked_again(unassessed: Case, amina, risk: str):
    typed = {"outcome": "spoke_booked", "next_kind": "home_visit", "risk": risk}

    page = amina.follow(f"/cases/{unassessed.id}/contact", **typed)

    assert page.select_one("#risk_detail-error")
    assert contacts() == []


def test_the_next_step_can_be_changed_without_a_contact(case: Case, amina):
    on = clock.today() + timedelta(days=2)

    amina.send(f"/cases/{case.id}/next", next_kind="text", **dated("next_on", on))

    assert (case.next_kind, case.next_on) == (NextKind.TEXT, on)
    assert contacts() == []


def test_a_home_visit_set_without_a_contact_asks_about_risk_too(unassessed: Case, amina):
    page = amina.follow(f"/cases/{unassessed.id}/next", next_kind="home_visit")

    assert "Nobody has assessed the risks yet" in page.select_one(".nhsuk-error-summary").text


def test_a_contact_with_a_closed_case_is_refused_in_words(case: Case, amina, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    answer = amina.send(f"/cases/{case.id}/contact", outcome="no_answer")

    assert answer.status_code == 409
    assert "This case is closed" in answer.text
    assert contacts() == []


@pytest.mark.parametrize("path", ["contact", "no-answer", "next", "hold", "resumption"])
def test_nobody_else_may_record_for_the_case(case: Case, rushcliffe: Place, nottingham_west: Place, browse, path: str):
    assert browse(nottingham_west.link_worker).send(f"/cases/{case.id}/{path}").status_code == 404
    assert browse(rushcliffe.gp).send(f"/cases/{case.id}/{path}").status_code == 403
    assert browse(rushcliffe.lead).send(f"/cases/{case.id}/{path}").status_code == 403


def test_the_form_knows_how_the_planned_step_is_done(case: Case, amina):
    case.will(NextKind.TEXT, on=clock.today())

    form = amina.visit(f"/cases/{case.id}/contact")

    checked = {box["name"]: box["value"] for box in form.select("main input[checked]")}
    assert (checked["mode"], checked["outcome"]) == ("09", "text_sent")


def test_all_that_may_be_said_of_a_contact_stands_on_the_timeline(case: Case, amina):
    page = amina.follow(
        f"/cases/{case.id}/contact",
        outcome="accompanied",
        attendance="6",
        place="Town hall",
        minutes="50",
        others_present="her sister",
        went_to="Trentside Walking Circle",
    )

    [contact] = contacts()
    assert (contact.mode, contact.minutes, contact.attendance) == ("01", 50, "6")
    said = page.select_one("#timeline ~ ol").text
    assert "Went with them to a group or service (face to face, 50 minutes, Town hall)" in said
    assert "with her sister. went together to Trentside Walking Circle" in said


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"minutes": "ages"}, "minutes"), ({"attendance": "3"}, "attendance")],
)
def test_what_cannot_be_is_asked_beside_its_question_and_the_note_stays(case: Case, amina, typed: dict, field: str):
    page = amina.follow(f"/cases/{case.id}/contact", outcome="spoke_conversation", note="A long talk", **typed)

    assert page.select_one(f"#{field}-error")
    assert page.select_one("textarea[name=note]").text.strip() == "A long talk"
    assert contacts() == []


def test_somebody_who_did_not_come_has_the_national_code_and_a_next_try(case: Case, amina):
    amina.send(f"/cases/{case.id}/contact", outcome="did_not_attend")

    [contact] = contacts()
    assert (contact.attendance, contact.is_two_way) == ("3", False)
    assert (case.attempts, (case.next_kind, case.next_on)) == (1, casework.next_try(case))


def test_a_time_of_day_is_read(case: Case, amina):
    yesterday = clock.add_working_days(clock.day_of(case.referral.received_at), 0)
    answer = amina.send(f"/cases/{case.id}/contact", outcome="no_answer", at="0:01", **dated("day", yesterday))

    assert answer.status_code in {200, 302}


def test_high_risk_is_one_tick_and_stands_on_the_page(case: Case, amina):
    page = amina.follow(f"/cases/{case.id}/risk", answer="risks", detail="Might harm himself", is_high="y")

    assert latest_risk(case.patient_id).is_high
    assert "High risk" in page.select_one(".srx-banner").text
