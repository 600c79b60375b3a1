"""A worker's appointments for their own calendar, fetched by a secret address: that there is one, and never with whom.

Times are the wall clock's with the zone beside them, so a phone shows what was
agreed whatever the clocks do. No name, no place, no note: a link back says the rest.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from sqlalchemy import select

from socialrx.access.withheld import not_restricted
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.appointments import between, in_order
from socialrx.caseload.models import Appointment, AppointmentKind, CalendarFeed, Case
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.core.rules import rule

DAYS_BACK, DAYS_AHEAD = 30, 90
MOST = 2000
WORDS = {
    AppointmentKind.CALL: "call",
    AppointmentKind.VIDEO: "video",
    AppointmentKind.MEET: "meeting",
    AppointmentKind.HOME_VISIT: "home visit",
    AppointmentKind.ACCOMPANIED: "going along",
}


def make_feed(user: User) -> str:
    """A new secret for the user's feed; the one before it opens nothing any more. Shown once, kept as a hash."""
    secret = secrets.token_urlsafe(32)
    feed = db.session.get(CalendarFeed, user.id) or CalendarFeed(user_id=user.id)
    feed.secret_hash, feed.made_at = hashed(secret), clock.now()
    db.session.add(feed)
    trail.record(trail.Deed.ACCOUNT, user, detail="calendar feed made")
    return secret


def end_feed(user: User) -> None:
    """Nobody fetches it any more. Ended twice, it stays ended."""
    if feed := db.session.get(CalendarFeed, user.id):
        db.session.delete(feed)
        trail.record(trail.Deed.ACCOUNT, user, detail="calendar feed ended")


def feed_of(user: User) -> CalendarFeed | None:
    return db.session.get(CalendarFeed, user.id)


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def owner_of(secret: str) -> UUID | None:
    """Whose feed it is; None for a wrong or ended secret, and for somebody who no longer works in a team."""
    rows = select(CalendarFeed.user_id).join(User, CalendarFeed.user_id == User.id)
    rows = rows.join(Membership, Membership.user_id == User.id).where(CalendarFeed.secret_hash == hashed(secret))
    works = Membership.role.in_([Role.LINK_WORKER, Role.TEAM_LEAD])
    return db.session.scalar(rows.where(User.ended_at.is_(None), works, is_current(clock.today())).limit(1))


def calendar_of(user_id: UUID) -> bytes:
    """The feed as it is fetched: the same bytes for the same appointments."""
    calendar = Calendar()
    calendar.add("prodid", "-//SocialRx//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Appointments")
    calendar.add_component(london())
    for row in fed(user_id):
        calendar.add_component(event(row))
    body: bytes = calendar.to_ical()
    return body


def fed(user_id: UUID) -> Iterable[Any]:
    """What the feed says of each appointment, by day and time; cancelled ones are gone from it."""
    rows = select(Appointment).join(Case, Appointment.case_id == Case.id)
    rows = rows.where(Appointment.worker_id == user_id, not_restricted(rows))
    first, last = clock.today() - timedelta(days=DAYS_BACK), clock.today() + timedelta(days=DAYS_AHEAD)
    columns = (
        Appointment.id,
        Appointment.on,
        Appointment.at,
        Appointment.minutes,
        Appointment.kind,
        Appointment.booked_at,
        Appointment.version,
    )
    return db.session.execute(in_order(between(rows, first, last)).with_only_columns(*columns).limit(MOST)).all()


def event(row: Any) -> Event:
    made = Event()
    made.add("uid", f"{row.id}@{urlsplit(rule('PUBLIC_URL')).hostname}")
    made.add("dtstamp", row.booked_at)
    made.add("sequence", row.version)
    made.add("dtstart", datetime.combine(row.on, row.at, tzinfo=clock.LONDON))
    made.add("duration", timedelta(minutes=row.minutes))
    made.add("summary", f"Appointment: {WORDS[row.kind]}")
    made.add("class", "PRIVATE")
    made.add("url", f"{rule('PUBLIC_URL')}/appointments/{row.id}")
    return made


def london() -> Timezone:
    """Europe/London as it has been since 1996: the clocks change at one o'clock Greenwich time."""
    zone = Timezone()
    zone.add("tzid", clock.LONDON.key)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, month, begins, before, after in (
        (summer, "BST", 3, datetime(1996, 3, 31, 1), 0, 1),  # noqa: DTZ001 (a rule's wall clock)
        (winter, "GMT", 10, datetime(1996, 10, 27, 2), 1, 0),  # noqa: DTZ001 (the same)
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone
