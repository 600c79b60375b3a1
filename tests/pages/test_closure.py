"""Review and close: the page that shows what is still open, asks why it ends, and opens it again."""

from datetime import time, timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.models import AppointmentKind, Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback.endings import Ending, end
from socialrx.feedback.models import MessageBack
from socialrx.plans import actions as planning
from socialrx.plans.models import Owner
from tests.factories import Place

CLOSING = {"reason": "goals_met", "ended_by": "together", "what_changed": "Walks to the shops."}


def on(name: str, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def closed(case: Case) -> Case:
    end(case, Ending("person_stopped", what_changed="Feels less alone."), by=case.link_worker)
    db.session.commit()
    return case


def test_the_page_shows_what_is_still_open_and_who_will_read_what_is_written(case, rushcliffe: Place, browse):
    goal = planning.add_goal(case, "See people")
    planning.add_action(goal, "Ring the club", owner=Owner.PERSON)
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises on her arm")
    casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="no_answer")

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/closure")

    before = " ".join(page.select_one(".nhsuk-inset-text").text.split())
    for words in ("Still to do: Ring the club (Joan)", "open worry about safety", "Ask them", "telephone once"):
        assert words in before
    assert "Bruises" not in page.text
    assert "They and their GP will read this" in page.text
    assert page.select_one("#wanted")["value"] == "None"


def test_closing_keeps_why_who_and_what_changed_and_tells_the_practice(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/closure", **CLOSING)

    kept = db.session.get(Case, case.id)
    assert (kept.closure_reason, kept.ended_by) == ("goals_met", EndedBy.TOGETHER)
    assert kept.closed_by_id == rushcliffe.link_worker.id
    [message] = db.session.query(MessageBack).filter_by(event="closed")
    assert "goals were met" in message.what_happened
    assert kept.what_changed == "Walks to the shops."
    assert "Goals met" in page.text
    assert page.select_one(f"a[href='/cases/{case.id}/summary']")


def test_an_objection_is_kept_and_nothing_about_the_person_goes(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/closure", **CLOSING, objects="y")

    [message] = db.session.query(MessageBack).filter_by(event="closed")
    assert message.route == "person_objects"
    assert "Walks" not in message.text
    assert "The practice is told" not in page.text


def test_the_address_can_choose_the_reason(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/closure?reason=person_declined")

    chosen = [box["value"] for box in page.select("input[checked]")]
    assert chosen == ["person_declined", "person"]


def test_a_mistake_is_not_among_the_reasons(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    reasons = {box["value"] for box in amina.visit(f"/cases/{case.id}/closure").select("input[name=reason]")}

    assert "goals_met" in reasons
    assert not reasons & {"duplicate", "data_error"}
    refused = amina.follow(f"/cases/{case.id}/closure", reason="duplicate")
    assert refused.select(".nhsuk-error-summary a[href='#reason']")


@pytest.mark.parametrize(
    ("sent", "says", "field"),
    [
        ({"reason": ""}, "Choose why it is closing", "reason"),
        ({"ended_by": ""}, "Choose who ended it", "ended_by"),
        ({"reason": "not_reached"}, "at least two ways", "tried"),
        ({"reason": "died"}, "Enter the date of death", "died_on"),
        ({"reason": "died"} | on("died_on", clock.today() + timedelta(days=1)), "today or in the past", "died_on"),
        ({"reason": "died"} | on("died_on", clock.today().replace(year=1900)), "after their date of birth", "died_on"),
    ],
)
def test_what_a_reason_asks_for_is_said_on_the_form_and_nothing_is_kept(case, rushcliffe, browse, sent, says, field):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/closure", **(CLOSING | sent))

    [problem] = page.select(".nhsuk-error-summary a")
    assert says in problem.text
    assert problem["href"] == f"#{field}"
    assert page.select_one(f"#{field}, #{field}-group")
    kept = db.session.get(Case, case.id)
    assert kept.is_open
    assert kept.patient.died_on is None
    assert "Walks to the shops." in page.select_one("textarea").text


def test_not_reached_with_a_worry_open_is_refused_on_the_form(case: Case, rushcliffe: Place, browse):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises")
    sent = CLOSING | {"reason": "not_reached", "tried": "telephone, letter"}

    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/closure", **sent)

    assert "open worry about this person's safety" in page.select_one(".nhsuk-error-summary").text
    assert db.session.get(Case, case.id).is_open


def test_a_death_is_recorded_with_its_day(case: Case, rushcliffe: Place, browse):
    sent = {"reason": "died", **on("died_on", clock.today())}

    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/closure", **sent)

    assert db.session.get(Case, case.id).patient.died_on == clock.today()
    assert "Nothing is made for them or sent to them" in page.text


def test_a_closed_case_says_how_it_ended_and_until_when_it_opens_again(closed: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{closed.id}/closure")

    for words in ("Person chose to stop", "The person", "Feels less alone."):
        assert words in page.text
    assert page.select_one(f"form[action='/cases/{closed.id}/reopening']")
    assert not page.select("input[name=ended_by]")


def test_closing_a_closed_case_again_changes_nothing(closed: Case, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).send(f"/cases/{closed.id}/closure", **CLOSING)

    assert db.session.get(Case, closed.id).closure_reason == "person_stopped"
    assert db.session.query(MessageBack).filter_by(event="closed").count() == 1


def test_opening_again_needs_a_reason(closed: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    page = amina.follow(f"/cases/{closed.id}/reopening", reason=" ")
    assert "Enter why it is opening again" in page.select_one(".nhsuk-error-summary").text
    assert not db.session.get(Case, closed.id).is_open

    amina.send(f"/cases/{closed.id}/reopening", reason="Changed her mind")
    assert db.session.get(Case, closed.id).is_open


def test_there_is_a_page_for_opening_again_and_an_open_case_has_none(closed: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    assert amina.visit(f"/cases/{closed.id}/reopening").select_one("input[name=reason]")

    amina.send(f"/cases/{closed.id}/reopening", reason="Changed her mind")
    again = amina.send(f"/cases/{closed.id}/reopening", reason="Twice")

    assert again.location == f"/cases/{closed.id}"
    assert [step.move for step in db.session.get(Case, closed.id).steps].count("reopen") == 1


def test_a_case_closed_too_long_ago_is_not_opened_again(closed: Case, rushcliffe: Place, browse):
    closed.closed_at = clock.now() - timedelta(days=92)
    amina = browse(rushcliffe.link_worker)

    page = amina.visit(f"/cases/{closed.id}/closure")

    assert "A new referral is needed" in page.text
    assert not page.select("form[action$=reopening]")
    assert amina.send(f"/cases/{closed.id}/reopening", reason="Again").status_code == 409
    assert not db.session.get(Case, closed.id).is_open


def test_a_lead_closes_for_the_team_and_is_shown_how_to_strike_out(case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    assert "Strike it out instead" in lead.visit(f"/cases/{case.id}/closure").text
    lead.send(f"/cases/{case.id}/closure", **CLOSING)

    assert not db.session.get(Case, case.id).is_open


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_nobody_outside_the_team_closes_or_opens(case: Case, rushcliffe: Place, browse, who: str):
    them = browse(getattr(rushcliffe, who))

    assert them.get(f"/cases/{case.id}/closure").status_code == 403
    assert them.send(f"/cases/{case.id}/closure", **CLOSING).status_code == 403
    assert them.send(f"/cases/{case.id}/reopening", reason="x").status_code == 403


def test_for_another_pcns_worker_the_case_does_not_exist(case: Case, nottingham_west: Place, browse):
    stranger = browse(nottingham_west.link_worker)

    assert stranger.get(f"/cases/{case.id}/closure").status_code == 404
    assert stranger.send(f"/cases/{case.id}/closure", **CLOSING).status_code == 404
    assert stranger.get(f"/cases/{case.id}/reopening").status_code == 404
    assert stranger.send(f"/cases/{case.id}/reopening", reason="x").status_code == 404
    assert db.session.get(Case, case.id).is_open


@pytest.mark.parametrize("hides", [False, True])
def test_of_somebody_who_changed_practice_it_says_which_is_told_and_which_is_not(
    case: Case, rushcliffe: Place, nottingham_west: Place, browse, hides: bool
):
    amina = browse(rushcliffe.link_worker)
    assert "changed practice" not in amina.visit(f"/cases/{case.id}/closure").text
    case.patient.practice, case.patient.is_s_flagged = nottingham_west.practice, hides
    db.session.commit()

    page = amina.visit(f"/cases/{case.id}/closure")

    assert "They have changed practice" in page.text
    named = "Rushcliffe Surgery, which referred them, is told. Nottingham West Surgery, theirs now, is not."
    assert (named in page.text) is not hides


def test_the_page_says_how_many_appointments_were_cancelled(case: Case, rushcliffe: Place, browse):
    slot = Slot(clock.add_working_days(clock.today(), 2), time(11), 20, AppointmentKind.MEET)
    book(case, slot, worker=rushcliffe.link_worker, by=rushcliffe.link_worker)
    db.session.commit()

    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/closure", **CLOSING)

    assert "Case closed. 1 appointment was cancelled. The practice is told." in page.text
    assert "Tell Joan, if they do not know yet." in page.text
