"""The only reader of the clock. Instants are UTC and know it; days are London's.

Deadlines count working days (England's bank holidays known); reported waits
count calendar days. Source: domain rules, "Times".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

LONDON = ZoneInfo("Europe/London")
BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")

# Set only while the demonstration tells what happened earlier; nothing that serves people sets it.
told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This instant, in UTC."""
    return told.get() or datetime.now(UTC)


@contextmanager
def telling(instant: datetime) -> Iterator[None]:
    """Within, it is this instant. For the demonstration's stories only: a house rule holds everybody else off."""
    token = told.set(instant)
    try:
        yield
    finally:
        told.reset(token)


def today() -> date:
    """The day it is in London."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The London day on which an instant falls."""
    return instant.astimezone(LONDON).date()


def london(day: date, at: time = time(0)) -> datetime:
    """The instant at which it is this time of this day in London."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def add_working_days(day: date, number: int) -> date:
    """The day `number` working days after `day`; 0 gives the next working day, or `day` itself if it is one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(number):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def age_on(born: date, day: date) -> int:
    """Whole years by the calendar; someone born on 29 February has a birthday on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def in_words(day: date) -> str:
    """`Tuesday 24 March`, with the year when it is not this one."""
    year = f" {day.year}" if day.year != today().year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"


def time_in_words(at: time) -> str:
    """`2:05pm`."""
    return f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"
