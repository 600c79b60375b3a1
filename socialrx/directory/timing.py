"""When a service is open, in plain words: "Tuesdays and Thursdays, 10am to 12 noon".

Schedules are the parts of RFC 5545 that the standard uses. Hours are the hours
on the wall in London.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Protocol

from socialrx.core.errors import BadInput

DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second to last"}
NAMED_TIMES = {"noon": time(12), "12noon": time(12), "midday": time(12), "12midnight": time(0), "midnight": time(0)}
SHORT_NOTE = 100  # characters of a note that still fit on a card
ALL_DAY = (time(0, 0), time(23, 59))


class Rule(Protocol):
    """What is read of a schedule."""

    freq: str
    interval: int
    byday: str
    bymonthday: str
    valid_from: date | None
    valid_to: date | None
    opens_at: time | None
    closes_at: time | None
    description: str
    notes: str


def times_words(schedules: Iterable[Rule]) -> str:
    """All opening rules in one line; empty when nothing is known."""
    said = [words for schedule in sorted(schedules, key=in_week) if (words := rule_words(schedule))]
    return "; ".join(dict.fromkeys(said))


def in_week(schedule: Rule) -> tuple[int, time]:
    """Where a rule stands in the week, Monday first."""
    first = min((list(DAYS).index(day) for day in days_of(schedule)), default=len(DAYS))
    return first, schedule.opens_at or time(0)


def rule_words(schedule: Rule) -> str:
    """One rule; its own description where the parts say nothing."""
    when = monthly_words(schedule) if schedule.freq == "MONTHLY" else weekly_words(schedule)
    hours = hours_words(schedule.opens_at, schedule.closes_at)
    if not when and not hours:
        return schedule.description or schedule.notes
    said = ", ".join(part for part in (when, hours, season_words(schedule)) if part)
    more = "; ".join(text for text in (schedule.description, schedule.notes) if text and len(text) <= SHORT_NOTE)
    return f"{said} ({more})" if more else said


def days_of(schedule: Rule) -> list[str]:
    """The days of the week it names, as `MO`, `TU`..., in order of the week."""
    named = {part.strip()[-2:] for part in schedule.byday.split(",")}
    return [day for day in DAYS if day in named]


def weekly_words(schedule: Rule) -> str:
    names = [DAYS[day] for day in days_of(schedule)]
    if schedule.interval == 2 and names:
        return f"Every other {listed(names)}"
    if schedule.interval > 2 and names:
        return f"Every {schedule.interval} weeks on {listed(names)}"
    if len(names) == len(DAYS):
        return "Every day"
    in_a_row = [*DAYS.values()]
    if len(names) > 2 and ",".join(names) in ",".join(in_a_row):
        return f"{names[0]}s to {names[-1]}s"
    return listed([f"{name}s" for name in names])


def monthly_words(schedule: Rule) -> str:
    days = [monthly_day(part.strip()) for part in schedule.byday.split(",") if part.strip()]
    days += [nth(part.strip()) for part in schedule.bymonthday.split(",") if part.strip()]
    if not days:
        return "Monthly"
    how_often = "the month" if schedule.interval == 1 else f"every {schedule.interval} months"
    words = f"{listed(days)} of {how_often}"
    return words[0].upper() + words[1:]


def monthly_day(part: str) -> str:
    """`2MO` is the second Monday; `MO` every Monday."""
    number, name = part[:-2], DAYS.get(part[-2:], "")
    try:
        return f"{ORDINALS.get(int(number), number)} {name}"
    except ValueError:
        return f"every {name}"


def nth(number: str) -> str:
    """`15` is the 15th; `-1` the last day."""
    if number.startswith("-"):
        return "last day" if number == "-1" else f"{number[1:]} days before the end"
    endings = {"1": "st", "2": "nd", "3": "rd"}
    return number + ("th" if number[-2:-1] == "1" else endings.get(number[-1:], "th"))


def hours_words(opens_at: time | None, closes_at: time | None) -> str:
    """`10am to 12 noon`; empty when no hour is known."""
    if (opens_at, closes_at) == ALL_DAY:
        return "all day and night"
    if opens_at and closes_at:
        return f"{clock_words(opens_at)} to {clock_words(closes_at)}"
    if opens_at:
        return f"from {clock_words(opens_at)}"
    return f"until {clock_words(closes_at)}" if closes_at else ""


def clock_words(at: time) -> str:
    """A time as people write it: `9:30am`, `2pm`, `12 noon`."""
    if (at.hour, at.minute) in {(12, 0), (0, 0)}:
        return "12 noon" if at.hour else "12 midnight"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def read_time(text: str) -> time:
    """What somebody typed: `10am`, `2.30 pm`, `14:00`, `noon`. Raises BadInput when it is no time."""
    typed = text.strip().lower().replace(" ", "")
    if typed in NAMED_TIMES:
        return NAMED_TIMES[typed]
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?(am|pm)?", typed)
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
        if hour < 24 and minute < 60 and (half or found[2]):
            return time(hour, minute)
    raise BadInput("Enter a time like 10am or 2:30pm")


def is_simple(schedules: Sequence[Rule]) -> bool:
    """Whether a form with days and hours can say it: at most one rule, every week."""
    return not schedules or (len(schedules) == 1 and schedules[0].freq == "WEEKLY" and schedules[0].interval == 1)


def season_words(schedule: Rule) -> str:
    """The dates between which the information holds. A passed end is left standing: it says how old the words are."""
    start = f"from {date_words(schedule.valid_from)}" if schedule.valid_from and schedule.valid_to else ""
    end = f"until {date_words(schedule.valid_to)}" if schedule.valid_to else ""
    return " ".join(part for part in (start, end) if part)


def date_words(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
