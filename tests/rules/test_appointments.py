"""Appointments: booked for a wall clock's time, checked against each other by the instant, settled with a contact."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from socialrx.access.scopes import appointments_for
from socialrx.accounts.absences import Absence, AbsenceKind
from socialrx.accounts.models import Role
from socialrx.accounts.queries import seat_of
from socialrx.caseload.actions import AssessFirst, allocate
from socialrx.caseload.appointments import Slot, booked_of, coming, entries, of_worker, today_of
from socialrx.caseload.booking import Away, Overlaps, book, move, settle
from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, Case, Contact, NextKind
from socialrx.caseload.models.appointment import CannotBook, CannotSettle
from socialrx.caseload.models.case import EndedBy
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import RiskAnswer
from socialrx.patients.risk import assess
from tests import factories
from tests.factories import Place

CALL, MEET, HOME, VIDEO = AppointmentKind.CALL, AppointmentKind.MEET, AppointmentKind.HOME_VISIT, AppointmentKind.VIDEO
MONDAY = date(2026, 9, 7)
CLOCKS_BACK, CLOCKS_FORWARD = date(2026, 10, 25), date(2027, 3, 28)


@pytest.fixture(autouse=True)
def on_a_monday_morning(time_machine_at):
    time_machine_at(clock.london(MONDAY, time(8)))


def slot(at: time = time(10), *, on: date = MONDAY, minutes: int = 45, kind: AppointmentKind = CALL, **where) -> Slot:
    return Slot(on, at, minutes, kind, **where)


def booked(case: Case, place: Place, what: Slot, **how) -> Appointment:
    return factories.kept(book(case, what, worker=place.link_worker, by=place.link_worker, **how))


@pytest.mark.parametrize(
    ("kind", "step"),
    [(CALL, NextKind.CALL), (VIDEO, NextKind.CALL), (MEET, NextKind.MEET), (HOME, NextKind.HOME_VISIT)],
)
def test_a_booking_is_the_next_step_of_the_case(case: Case, rushcliffe: Place, kind, step):
    booked(case, rushcliffe, slot(kind=kind, on=MONDAY + timedelta(days=2)))

    assert (case.next_kind, case.next_on) == (step, MONDAY + timedelta(days=2))
    assert case.next_note == "booked for 10:00am"


def test_before_a_first_visit_at_home_the_risks_are_asked_about(case: Case, rushcliffe: Place):
    assess(case.patient, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)

    with pytest.raises(AssessFirst):
        booked(case, rushcliffe, slot(kind=HOME))
    db.session.rollback()

    booked(case, rushcliffe, slot(kind=HOME), visit_is_safe_because="With the district nurse")
    assert "With the district nurse" in case.next_note


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"at": time(7)}, "has passed"),
        ({"on": MONDAY - timedelta(days=1)}, "has passed"),
        ({"at": time(23, 30)}, "after midnight"),
        ({"minutes": 24 * 60}, "5 to 480"),
        ({"minutes": 0}, "5 to 480"),
    ],
)
def test_a_time_at_which_nobody_would_be_met_is_refused(case: Case, rushcliffe: Place, wrong, words):
    with pytest.raises(CannotBook, match=words):
        booked(case, rushcliffe, slot(**wrong))


def test_until_midnight_is_the_same_day(case: Case, rushcliffe: Place):
    assert booked(case, rushcliffe, slot(time(23, 0), minutes=59)).is_booked


def test_nothing_is_booked_on_a_closed_case(case: Case, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="plan_complete", ended_by=EndedBy.PERSON)

    with pytest.raises(CannotBook, match="closed"):
        booked(case, rushcliffe, slot())


def test_nothing_is_booked_with_a_worker_who_will_have_left(case: Case, rushcliffe: Place):
    factories.membership_of(rushcliffe.link_worker).ends_on = MONDAY
    assert booked(case, rushcliffe, slot())

    with pytest.raises(CannotBook, match="does not work here"):
        booked(case, rushcliffe, slot(on=MONDAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("second", "clashes"),
    [
        (slot(time(10, 30)), True),
        (slot(time(9, 30)), True),
        (slot(time(10, 45)), False),
        (slot(time(10, 50), kind=MEET), True),
        (slot(time(11, 0), kind=MEET), False),
        (slot(time(10), on=MONDAY + timedelta(days=1)), False),
    ],
)
def test_what_overlaps_or_leaves_no_time_to_travel_is_asked_about(case: Case, rushcliffe: Place, second, clashes):
    booked(case, rushcliffe, slot())

    if clashes:
        with pytest.raises(Overlaps, match=r"10:00am \(45 minutes\)"):
            booked(case, rushcliffe, second)
        db.session.rollback()
    assert booked(case, rushcliffe, second, anyway=clashes)
    assert len(booked_of(case.id)) == 2


def test_a_worker_who_is_away_that_day_is_asked_about(case: Case, rushcliffe: Place):
    day = MONDAY + timedelta(days=3)
    away = Absence(user=rushcliffe.link_worker, kind=AbsenceKind.LEAVE, starts_on=day, ends_on=day)
    away.team, away.set_by_id = rushcliffe.team, rushcliffe.lead.id
    factories.kept(away)

    with pytest.raises(Away, match="is away that day"):
        booked(case, rushcliffe, slot(on=day))
    db.session.rollback()
    assert booked(case, rushcliffe, slot(on=day), anyway=True)


def test_a_moved_appointment_does_not_clash_with_itself(case: Case, rushcliffe: Place):
    appointment = booked(case, rushcliffe, slot())

    move(appointment, slot(time(10, 15)))

    assert (appointment.at, case.next_note) == (time(10, 15), "booked for 10:15am")


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (CLOCKS_BACK - timedelta(days=1), datetime(2026, 10, 24, 13, tzinfo=UTC)),
        (CLOCKS_BACK + timedelta(days=1), datetime(2026, 10, 26, 14, tzinfo=UTC)),
        (CLOCKS_FORWARD - timedelta(days=1), datetime(2027, 3, 27, 14, tzinfo=UTC)),
        (CLOCKS_FORWARD + timedelta(days=1), datetime(2027, 3, 29, 13, tzinfo=UTC)),
    ],
)
def test_two_o_clock_stays_two_o_clock_when_the_clocks_change(case: Case, rushcliffe: Place, day, instant):
    booked(case, rushcliffe, slot(time(14), on=day))
    db.session.expire_all()
    kept = db.session.query(Appointment).one()

    assert (kept.on, kept.at, kept.zone) == (day, time(14), "Europe/London")
    assert kept.starts_at == instant


def test_a_time_that_comes_twice_is_the_first_and_overlaps_are_counted_by_the_instant(case: Case, rushcliffe: Place):
    twice = booked(case, rushcliffe, slot(time(1, 30), on=CLOCKS_BACK, minutes=60))

    assert twice.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert twice.ends_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # half past one again, by the other clock
    assert booked(case, rushcliffe, slot(time(2, 0), on=CLOCKS_BACK))  # an hour and a half later


def test_a_time_that_the_clocks_skip_is_refused_and_the_hour_around_it_counts_as_it_passes(
    case: Case, rushcliffe: Place
):
    with pytest.raises(CannotBook, match="clocks go forward"):
        booked(case, rushcliffe, slot(time(1, 30), on=CLOCKS_FORWARD))

    early = booked(case, rushcliffe, slot(time(0, 30), on=CLOCKS_FORWARD))
    assert early.ends_at == datetime(2027, 3, 28, 1, 15, tzinfo=UTC)
    with pytest.raises(Overlaps):
        booked(case, rushcliffe, slot(time(2, 0), on=CLOCKS_FORWARD))


@pytest.mark.parametrize(
    ("code", "state", "outcome", "attempts"),
    [
        ("5", AppointmentState.ATTENDED, "spoke_conversation", 0),
        ("6", AppointmentState.ATTENDED, "spoke_conversation", 0),
        ("7", AppointmentState.DID_NOT_ATTEND, "did_not_attend", 1),
        ("3", AppointmentState.DID_NOT_ATTEND, "did_not_attend", 1),
        ("2", AppointmentState.CANCELLED_BY_PERSON, "cancelled_person", 0),
        ("4", AppointmentState.CANCELLED_BY_US, "cancelled_by_us", 0),
    ],
)
def test_what_came_of_it_is_a_contact_and_only_not_coming_is_an_attempt(
    case: Case, rushcliffe: Place, time_machine_at, code, state, outcome, attempts
):
    appointment = booked(case, rushcliffe, slot(kind=MEET))
    time_machine_at(clock.london(MONDAY, time(11)))

    settle(appointment, code, by=rushcliffe.link_worker, note="Said so")
    db.session.commit()

    contact = db.session.query(Contact).one()
    assert (appointment.state, appointment.attendance, contact.attendance) == (state, code, code)
    assert (contact.outcome, contact.mode, contact.at) == (outcome, "01", appointment.starts_at)
    assert case.attempts == attempts
    assert case.next_on >= clock.today()


def test_an_outcome_is_said_once_and_not_before_it_began(case: Case, rushcliffe: Place, time_machine_at):
    appointment = booked(case, rushcliffe, slot())
    for too_early in ("5", "3"):
        with pytest.raises(CannotSettle, match="not begun"):
            settle(appointment, too_early, by=rushcliffe.link_worker)
    with pytest.raises(CannotSettle, match="Choose what came of it"):
        settle(appointment, "0", by=rushcliffe.link_worker)

    settle(appointment, "2", by=rushcliffe.link_worker)

    assert (case.next_kind, case.next_note) == (NextKind.CALL, "find another time")
    for refused in (lambda: settle(appointment, "4", by=rushcliffe.lead), lambda: move(appointment, slot(time(12)))):
        with pytest.raises((CannotSettle, CannotBook), match="recorded already"):
            refused()


def test_whoever_takes_the_case_over_has_its_appointments(case: Case, rushcliffe: Place):
    appointment = booked(case, rushcliffe, slot(on=MONDAY + timedelta(days=1)))
    dev = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    allocate(case, dev, by=rushcliffe.lead, reason="Amina is leaving")
    db.session.commit()

    assert appointment.worker_id == dev.id
    assert [entry.name for entry in today_of(dev.id, MONDAY + timedelta(days=1))] == ["Joan Sutton"]
    assert today_of(rushcliffe.link_worker.id, MONDAY + timedelta(days=1)) == []


def test_a_day_shows_nobody_whose_case_moved_to_another_team(case: Case, rushcliffe: Place, nottingham_west: Place):
    booked(case, rushcliffe, slot())
    assert len(today_of(rushcliffe.link_worker.id, MONDAY)) == 1

    case.transfer(nottingham_west.team, by=rushcliffe.lead, reason="She moved")
    db.session.commit()

    assert today_of(rushcliffe.link_worker.id, MONDAY) == []
    assert len(booked_of(case.id)) == 1


def test_a_list_shows_the_address_of_a_visit_and_nothing_of_hidden_whereabouts(case: Case, rushcliffe: Place):
    case.patient.address = "1 Trent Street"
    booked(case, rushcliffe, slot(kind=HOME, place="typed by mistake"))
    booked(case, rushcliffe, slot(time(15), kind=MEET, place="The library"))
    warn(case, by=rushcliffe.link_worker, words="A large dog", review_on=MONDAY)
    db.session.commit()
    assert [entry.place for entry in today_of(rushcliffe.link_worker.id, MONDAY)] == ["1 Trent Street", "The library"]

    case.patient.is_s_flagged = True
    db.session.commit()

    hidden = today_of(rushcliffe.link_worker.id, MONDAY)
    assert [entry.place for entry in hidden] == ["", ""]
    assert all(entry.is_warned and entry.is_s_flagged for entry in hidden)


def test_what_comes_next_goes_on_after_the_last_one_shown(case: Case, rushcliffe: Place):
    for day in range(1, 4):
        booked(case, rushcliffe, slot(on=MONDAY + timedelta(days=day)))
    worker = rushcliffe.link_worker
    worker.seat = seat_of(worker.id, rushcliffe.pcn.id)
    mine = of_worker(appointments_for(worker), worker.id)

    [first, second] = entries(coming(mine), most=2)
    [third] = entries(coming(mine, (second.on, second.at, second.id)))

    assert [entry.on.day for entry in (first, second, third)] == [8, 9, 10]
