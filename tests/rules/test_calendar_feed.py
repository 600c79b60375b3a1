"""The calendar feed: when, and what kind; never who, where or why; and only by a secret that still stands."""

from datetime import UTC, date, time, timedelta

import pytest
from icalendar import Calendar

from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book, settle
from socialrx.caseload.models import AppointmentKind, CalendarFeed, Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.logs import without_personal
from socialrx.exchange.calendar import calendar_of, end_feed, hashed, make_feed, owner_of
from socialrx.patients.restriction import Restriction
from tests import factories
from tests.factories import Place

START = date(2026, 10, 23)
CLOCKS_BACK = date(2026, 10, 25)


@pytest.fixture(autouse=True)
def in_autumn(time_machine_at):
    time_machine_at(clock.london(START, time(8)))


def booked(case: Case, place: Place, **changes):
    what = {"on": CLOCKS_BACK, "at": time(14), "minutes": 45, "kind": AppointmentKind.MEET, "place": "CANARY"} | changes
    slot = Slot(**what, travel_note="CANARY")
    return factories.kept(book(case, slot, worker=place.link_worker, by=place.link_worker, anyway=True))


def events(place: Place) -> list:
    return Calendar.from_ical(calendar_of(place.link_worker.id)).walk("VEVENT")


def test_an_event_says_when_and_what_kind_and_nothing_else(case: Case, rushcliffe: Place):
    case.patient.address = "CANARY Street"
    row = booked(case, rushcliffe, kind=AppointmentKind.HOME_VISIT)
    [event] = events(rushcliffe)
    text = calendar_of(rushcliffe.link_worker.id).decode()

    assert str(event["SUMMARY"]) == "Appointment: home visit"
    assert event["URL"] == f"https://socialrx.test/appointments/{row.id}"
    assert event["UID"] == f"{row.id}@socialrx.test"
    assert "LOCATION" not in event
    assert "DESCRIPTION" not in event
    for secret in ("CANARY", "Joan", "Sutton", "Amina", case.patient.nhs_number, "rushcliffe"):
        assert secret.lower() not in text.lower()


def test_the_time_is_the_wall_clocks_in_london_on_both_sides_of_a_change(case: Case, rushcliffe: Place):
    booked(case, rushcliffe, on=CLOCKS_BACK - timedelta(days=1))
    booked(case, rushcliffe, on=CLOCKS_BACK, at=time(1, 30))
    booked(case, rushcliffe, on=CLOCKS_BACK + timedelta(days=1))
    text = calendar_of(rushcliffe.link_worker.id).decode()

    for local in ("20261024T140000", "20261025T013000", "20261026T140000"):
        assert f"DTSTART;TZID=Europe/London:{local}" in text
    instants = [event["DTSTART"].dt.astimezone(UTC).hour for event in events(rushcliffe)]
    assert instants == [13, 0, 14]
    [zone] = Calendar.from_ical(text).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"
    assert "BYMONTH=10" in text
    assert "BYMONTH=3" in text


def test_it_has_the_last_thirty_days_and_the_next_ninety_and_nothing_cancelled(
    case: Case, rushcliffe: Place, time_machine_at
):
    booked(case, rushcliffe, on=START + timedelta(days=1))
    booked(case, rushcliffe, on=START + timedelta(days=31 + 90))
    booked(case, rushcliffe, on=START + timedelta(days=31 + 91))
    cancelled = booked(case, rushcliffe, on=START + timedelta(days=40))
    settle(cancelled, "2", by=rushcliffe.link_worker)
    db.session.commit()

    time_machine_at(clock.london(START + timedelta(days=31), time(8)))
    assert [event["DTSTART"].dt.date() for event in events(rushcliffe)] == [
        START + timedelta(days=1),
        START + timedelta(days=121),
    ]
    time_machine_at(clock.london(START + timedelta(days=32), time(8)))
    assert START + timedelta(days=1) not in [event["DTSTART"].dt.date() for event in events(rushcliffe)]


def test_of_a_restricted_person_nothing_is_fed(case: Case, rushcliffe: Place):
    booked(case, rushcliffe)
    factories.kept(Restriction(patient=case.patient, reason="Disputed", restricted_by_id=rushcliffe.ig.id))

    assert events(rushcliffe) == []


def test_a_new_secret_ends_the_old_one_and_only_its_hash_is_kept(rushcliffe: Place):
    amina = rushcliffe.link_worker
    old, new = make_feed(amina), make_feed(amina)
    db.session.commit()

    assert (owner_of(old), owner_of(new), owner_of("")) == (None, amina.id, None)
    assert db.session.query(CalendarFeed).one().secret_hash == hashed(new)
    end_feed(amina)
    end_feed(amina)
    db.session.commit()
    assert owner_of(new) is None


def test_the_feed_of_somebody_who_left_opens_nothing(rushcliffe: Place, time_machine_at):
    secret = make_feed(rushcliffe.link_worker)
    factories.membership_of(rushcliffe.link_worker).ends_on = START
    db.session.commit()
    assert owner_of(secret)

    time_machine_at(clock.london(START + timedelta(days=1), time(8)))
    assert owner_of(secret) is None
    time_machine_at(clock.london(START, time(9)))
    rushcliffe.link_worker.ended_at = clock.now()
    db.session.commit()
    assert owner_of(secret) is None


def test_a_log_that_has_the_address_has_no_secret(rushcliffe: Place):
    secret = make_feed(rushcliffe.link_worker)

    line = without_personal(f'"GET /calendar/{secret}.ics HTTP/1.1" 200')

    assert secret not in line
    assert "/calendar/[struck out].ics" in line
