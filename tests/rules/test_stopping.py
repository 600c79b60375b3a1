"""What is booked with somebody is cancelled when the work ends, moves away or they die; what has begun is not."""

from datetime import date, time, timedelta

import pytest

from socialrx.caseload import transfers
from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.home_visits import go, tell_overdue
from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, Case, Contact, NextKind
from socialrx.caseload.models.case import EndedBy
from socialrx.caseload.stopping import in_words, stopped_with
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.feedback import actions as feedback
from socialrx.feedback.endings import Ending, end
from socialrx.feedback.loose_ends import tries_of
from tests import factories
from tests.factories import Place

BOOKED, CANCELLED = AppointmentState.BOOKED, AppointmentState.CANCELLED_BY_US
MONDAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def on_a_monday_morning(time_machine_at):
    time_machine_at(clock.london(MONDAY, time(8)))


def booked(case: Case, place: Place, at: int = 10, *, in_days: int = 0, kind=AppointmentKind.CALL) -> Appointment:
    slot = Slot(MONDAY + timedelta(days=in_days), time(at), 30, kind)
    return factories.kept(book(case, slot, worker=place.link_worker, by=place.link_worker))


def two_booked(case: Case, place: Place) -> list[Appointment]:
    return [booked(case, place), booked(case, place, in_days=2, kind=AppointmentKind.HOME_VISIT)]


def test_a_closed_case_leaves_nothing_in_the_diary_and_says_why(case: Case, rushcliffe: Place):
    made = two_booked(case, rushcliffe)

    end(case, Ending("person_stopped"), by=rushcliffe.link_worker)
    db.session.commit()

    assert {one.state for one in made} == {CANCELLED}
    assert {one.settled_by_id for one in made} == {rushcliffe.link_worker.id}
    assert stopped_with(case) == 2
    contacts = db.session.query(Contact).order_by(Contact.mode).all()
    assert [(one.mode, one.outcome, one.attendance) for one in contacts] == [
        ("01", "cancelled_by_us", "4"),
        ("02", "cancelled_by_us", "4"),
    ]
    assert all("case was closed" in one.note for one in contacts)


def test_what_was_cancelled_is_no_try_to_reach_them(case: Case, rushcliffe: Place):
    two_booked(case, rushcliffe)
    end(case, Ending("person_stopped"), by=rushcliffe.link_worker)
    db.session.flush()

    assert (case.attempts, case.first_attempt_at, case.first_contact_at) == (0, None, None)
    assert not tries_of(case.id)


@pytest.mark.parametrize("way", ["declined", "withdrawn", "struck out"])
def test_however_it_ends(case: Case, rushcliffe: Place, way: str):
    made = two_booked(case, rushcliffe)
    why = {"by": rushcliffe.lead}

    if way == "declined":
        end(case, Ending("person_declined"), **why)
    elif way == "withdrawn":
        feedback.take_back(case.referral, reason="Moved away", **why)
    else:
        feedback.strike_out(case.referral, mistake="duplicate", explanation="Sent twice", **why)
    db.session.commit()

    assert {one.state for one in made} == {CANCELLED}


def test_the_worker_of_a_case_that_was_withdrawn_hears_how_many(case: Case, rushcliffe: Place):
    two_booked(case, rushcliffe)
    feedback.take_back(case.referral, by=rushcliffe.gp, reason="Moved away")

    [letter] = db.session.query(Letter).filter_by(kind="withdrawn")
    assert "2 appointments were cancelled." in letter.body


def test_what_has_begun_is_left_to_whoever_was_there(case: Case, rushcliffe: Place, time_machine_at):
    past, coming = booked(case, rushcliffe, 10), booked(case, rushcliffe, 15)
    time_machine_at(clock.london(MONDAY, time(11)))

    end(case, Ending("person_stopped"), by=rushcliffe.link_worker)
    db.session.commit()

    assert (past.state, coming.state) == (BOOKED, CANCELLED)


def test_a_visit_under_way_stays_watched(case: Case, rushcliffe: Place, time_machine_at):
    visit = booked(case, rushcliffe, 9, kind=AppointmentKind.HOME_VISIT)
    out_at = clock.now() + timedelta(minutes=90)
    factories.kept(go(case, by=rushcliffe.link_worker, out_at=out_at, appointment=visit))

    feedback.take_back(case.referral, by=rushcliffe.gp, reason="Moved away")
    db.session.commit()

    assert visit.state is BOOKED
    time_machine_at(out_at + timedelta(minutes=11))
    assert tell_overdue() == 1


def test_what_the_old_team_booked_does_not_move_with_them(case: Case, rushcliffe: Place, nottingham_west: Place):
    made = two_booked(case, rushcliffe)
    asked = transfers.ask(case.referral, nottingham_west.team, by=rushcliffe.lead, why="They moved.")
    db.session.commit()
    assert {one.state for one in made} == {BOOKED}

    transfers.accept(asked, by=nottingham_west.lead)
    db.session.commit()

    assert {one.state for one in made} == {CANCELLED}
    assert case.next_note.startswith("2 appointments were cancelled; was: visit at home")
    [letter] = db.session.query(Letter).filter_by(kind="transfer-moved")
    assert "2 appointments were cancelled." in letter.body


def test_a_death_stops_every_case_with_them_and_stands_before_the_other_worker_today(case: Case, rushcliffe: Place):
    again = factories.referral(case.patient, rushcliffe.gp)
    other = factories.case(again, rushcliffe.link_worker, by=rushcliffe.lead)
    made = [booked(case, rushcliffe), booked(other, rushcliffe, in_days=3)]

    end(case, Ending("died", died_on=MONDAY - timedelta(days=1)), by=rushcliffe.link_worker)
    db.session.commit()

    assert {one.state for one in made} == {CANCELLED}
    assert (other.is_open, other.next_kind, other.next_on) == (True, NextKind.DECIDE, MONDAY)
    assert "they have died" in other.next_note


def test_a_case_that_was_opened_again_has_had_nothing_cancelled(case: Case, rushcliffe: Place):
    two_booked(case, rushcliffe)
    case.close(by=rushcliffe.link_worker, reason="plan_complete", ended_by=EndedBy.PERSON)
    case.reopen(by=rushcliffe.link_worker, reason="Closed by mistake")

    assert stopped_with(case) == 0
    assert [in_words(number) for number in (0, 1)] == ["", "1 appointment was cancelled."]
