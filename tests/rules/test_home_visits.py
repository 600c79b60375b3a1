"""A visit to somebody's home: set off, in, out safely; and the lead hears within minutes when nobody says so."""

from datetime import date, time, timedelta
from secrets import token_urlsafe
from uuid import UUID

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book, settle
from socialrx.caseload.home_visits import CannotVisit, ReadWarningFirst, go, tell_overdue, visit_of
from socialrx.caseload.models import Appointment, AppointmentKind, Case, HomeVisit, VisitEnd
from socialrx.caseload.models.case import EndedBy
from socialrx.caseload.warnings import warn
from socialrx.caseload.watching import watched
from socialrx.config import load
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.safe_settings import UnsafeSetting
from tests import factories
from tests.factories import Place
from tests.house.world import second_team

MINUTE = timedelta(minutes=1)
MONDAY = date(2026, 9, 7)


@pytest.fixture
def noon(time_machine_at):
    """`noon(5)`: it is five past twelve on a day in autumn."""

    def past(minutes: int = 0) -> None:
        time_machine_at(clock.london(clock.today(), time(12)) + minutes * MINUTE)

    past()
    return past


@pytest.fixture
def visit(case: Case, rushcliffe: Place, noon) -> HomeVisit:
    """Amina is at Joan's, and meant to be out by one."""
    return gone(case, rushcliffe)


def gone(case: Case, place: Place, minutes: int = 60, **how) -> HomeVisit:
    return factories.kept(go(case, by=place.link_worker, out_at=clock.now() + minutes * MINUTE, **how))


def letters() -> list[Letter]:
    return db.session.query(Letter).filter_by(kind="visit-overdue").order_by(Letter.enqueued_at, Letter.id).all()


def test_every_tap_may_come_twice(visit: HomeVisit, case: Case, rushcliffe: Place, noon):
    expected = visit.expected_out_at
    assert gone(case, rushcliffe, minutes=90).id == visit.id
    assert visit.expected_out_at == expected

    visit.come_in()
    came_in, seen = visit.in_at, visit.mark
    noon(5)
    visit.come_in()
    visit.will_be_late(seen=seen)
    visit.will_be_late(seen=seen)
    assert (visit.in_at, visit.expected_out_at) == (came_in, expected + 30 * MINUTE)

    visit.end(VisitEnd.OUT_SAFELY, by=rushcliffe.link_worker)
    noon(9)
    visit.end(VisitEnd.SPOKEN_TO, by=rushcliffe.lead)
    visit.come_in()
    visit.will_be_late(seen=visit.mark)
    db.session.commit()
    assert (visit.ended_how, visit.ended_by_id) == (VisitEnd.OUT_SAFELY, rushcliffe.link_worker.id)
    assert visit.expected_out_at == expected + 30 * MINUTE
    assert visit_of(rushcliffe.link_worker.id) is None


def test_being_late_counts_from_now_when_the_time_has_passed(visit: HomeVisit, noon):
    noon(65)

    visit.will_be_late(seen=visit.mark)

    assert visit.expected_out_at == clock.now() + 30 * MINUTE


def test_nobody_hears_while_the_worker_is_in_time_or_within_the_grace(visit: HomeVisit, noon):
    for minutes in (0, 59, 69):
        noon(minutes)
        assert tell_overdue() == 0

    assert letters() == []


def test_lead_and_mailbox_hear_once_within_minutes_and_every_lead_when_nobody_answers(
    visit: HomeVisit, rushcliffe: Place, noon
):
    beside = second_team(rushcliffe)
    noon(71)
    assert (tell_overdue(), tell_overdue()) == (1, 0)
    assert {letter.recipient for letter in letters()} == {rushcliffe.lead.email, rushcliffe.team.mailbox}

    noon(86)
    assert (tell_overdue(), tell_overdue()) == (1, 0)

    again = letters()[2:]
    assert {letter.recipient for letter in again} == {
        rushcliffe.lead.email,
        rushcliffe.team.mailbox,
        beside.lead.email,
    }
    assert all("said again" in letter.text for letter in again)


def test_the_letter_names_the_worker_and_nobody_who_is_visited(visit: HomeVisit, case: Case, rushcliffe: Place, noon):
    rushcliffe.link_worker.phone = "07700 900321"
    noon(71)
    tell_overdue()
    letter = letters()[0]

    assert "Amina Hassan is on a home visit and should have been out at 1:00pm" in letter.text
    assert "07700 900321" in letter.text
    assert rushcliffe.team.phone in letter.text
    assert f"/visits/{visit.id}" in letter.text
    assert "Amina" not in letter.title
    for secret in (case.patient.given_name, case.patient.family_name, case.patient.nhs_number, str(case.id)):
        assert secret not in letter.title + letter.text


def test_an_answer_ends_it_and_a_later_time_begins_it_anew(visit: HomeVisit, rushcliffe: Place, noon):
    noon(71)
    tell_overdue()
    visit.will_be_late(seen=visit.mark)
    db.session.commit()
    assert tell_overdue() == 0

    noon(71 + 30 + 11)
    assert tell_overdue() == 1
    visit.end(VisitEnd.SPOKEN_TO, by=rushcliffe.lead)
    db.session.commit()
    noon(71 + 30 + 11 + 20)
    assert tell_overdue() == 0


def test_a_warning_is_read_before_setting_off(case: Case, rushcliffe: Place, noon):
    factories.kept(warn(case, by=rushcliffe.link_worker, words="A large dog", review_on=clock.today()))

    with pytest.raises(ReadWarningFirst):
        gone(case, rushcliffe)

    assert gone(case, rushcliffe, has_read=True).ended_at is None


def test_a_worker_is_in_one_home_at_a_time(visit: HomeVisit, rushcliffe: Place):
    other = factories.patient("Mary", "Other", practice=rushcliffe.practice)
    another = factories.case(factories.referral(other, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)

    with pytest.raises(CannotVisit, match="another home visit"):
        gone(another, rushcliffe)


@pytest.mark.parametrize("minutes", [-5, 0, 4, 481])
def test_the_time_to_be_out_is_real(case: Case, rushcliffe: Place, noon, minutes):
    with pytest.raises(CannotVisit, match="expect to be out"):
        gone(case, rushcliffe, minutes=minutes)


def test_nobody_sets_off_for_a_closed_case_or_a_meeting_elsewhere(case: Case, rushcliffe: Place, noon):
    what = Slot(clock.today(), time(13), 45, AppointmentKind.MEET)
    meeting = book(case, what, worker=rushcliffe.link_worker, by=rushcliffe.link_worker)
    with pytest.raises(CannotVisit, match="no home visit"):
        gone(case, rushcliffe, appointment=meeting)

    case.close(by=rushcliffe.link_worker, reason="plan_complete", ended_by=EndedBy.PERSON)
    with pytest.raises(CannotVisit, match="closed"):
        gone(case, rushcliffe)


def test_who_is_still_out_is_listed_longest_overdue_first(visit: HomeVisit, case: Case, rushcliffe: Place, noon):
    dev = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    factories.kept(go(case, by=dev, out_at=clock.now() + 30 * MINUTE))
    noon(45)

    out = watched(db.select(HomeVisit), db.select(Appointment))

    assert [(one.given_name, one.is_overdue) for one in out] == [("Dev", True), ("Amina", False)]


def booked_at_noon(case: Case, place: Place, minute: int = 1) -> Appointment:
    slot = Slot(clock.today(), time(12, minute), 45, AppointmentKind.HOME_VISIT)
    return factories.kept(book(case, slot, worker=place.link_worker, by=place.link_worker))


def looked_for() -> list[UUID]:
    return [one.appointment_id for one in watched(db.select(HomeVisit), db.select(Appointment)) if one.appointment_id]


def test_a_booked_visit_to_which_nobody_set_off_is_listed_after_the_grace(case: Case, rushcliffe: Place, noon):
    visit = booked_at_noon(case, rushcliffe)
    for minutes in (0, 11):
        noon(minutes)
        assert looked_for() == []

    noon(12)
    assert looked_for() == [visit.id]
    noon(12 + 11 * 60)
    assert looked_for() == [visit.id]


def test_an_evening_is_not_forgotten_at_midnight(case: Case, rushcliffe: Place, time_machine_at):
    time_machine_at(clock.london(MONDAY, time(11)))
    visit = booked_at_noon(case, rushcliffe)

    time_machine_at(clock.london(MONDAY + timedelta(days=1), time(23)))
    assert looked_for() == [visit.id]
    time_machine_at(clock.london(MONDAY + timedelta(days=2), time(1)))
    assert looked_for() == []


@pytest.mark.parametrize("said", ["going", "going without it", "outcome"])
def test_it_is_listed_no_more_when_somebody_says_what_became_of_it(case: Case, rushcliffe: Place, noon, said):
    visit = booked_at_noon(case, rushcliffe)
    noon(30)

    if said == "outcome":
        settle(visit, "5", by=rushcliffe.link_worker)
    else:
        gone(case, rushcliffe, appointment=visit if said == "going" else None)
    db.session.commit()

    assert looked_for() == []


@pytest.mark.parametrize("name", ["VISIT_GRACE_MINUTES", "VISIT_ESCALATE_MINUTES", "VISIT_LATE_MINUTES"])
@pytest.mark.parametrize("minutes", ["0", "600"])
def test_the_alarm_cannot_be_set_so_that_it_never_comes(name: str, minutes: str, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", token_urlsafe(48))
    monkeypatch.setenv(name, minutes)

    with pytest.raises(UnsafeSetting, match=name):
        load()
