"""How things are said on pages: dates as "Tuesday 24 March", times in London, phones as they are dialled."""

from datetime import date, datetime

from socialrx.core import clock


def day_words(day: date | datetime | None) -> str:
    """`Tuesday 24 March`, with the year when it is not this one; empty for nothing."""
    if day is None:
        return ""
    return clock.in_words(clock.day_of(day) if isinstance(day, datetime) else day)


def short_day(day: date | datetime | None) -> str:
    """`24 Mar`, for lists, with the year when it is not this one."""
    if day is None:
        return ""
    on = clock.day_of(day) if isinstance(day, datetime) else day
    return f"{on.day} {on:%b}" + (f" {on.year}" if on.year != clock.today().year else "")


def full_day(day: date | None) -> str:
    """`4 May 1951`, for dates of birth."""
    return f"{day.day} {day:%B} {day.year}" if day else ""


def time_words(instant: datetime | None) -> str:
    """`Tuesday 24 March at 2:05pm`, in London."""
    if instant is None:
        return ""
    local = instant.astimezone(clock.LONDON)
    hour = local.hour % 12 or 12
    return f"{day_words(instant)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def hour_words(instant: datetime | None) -> str:
    """`2:05pm`, in London."""
    return clock.time_in_words(instant.astimezone(clock.LONDON).time()) if instant else ""


def due_words(day: date | None) -> str:
    """How a due day stands to today: `Today`, `Tomorrow`, `3 days late`, `Tuesday 24 March`."""
    if day is None:
        return ""
    away = (day - clock.today()).days
    if away < 0:
        return f"{-away} day{'s' if away < -1 else ''} late"
    return {0: "Today", 1: "Tomorrow"}.get(away, day_words(day))


def due_inside(day: date | None) -> str:
    """The same inside a sentence: `today`, `3 days late`, `Tuesday 24 March`."""
    words = due_words(day)
    return words.lower() if words in {"Today", "Tomorrow"} else words


def words_of(value: str) -> str:
    """An enum's value as words: `on_hold` says "On hold"."""
    return value.replace("_", " ").capitalize()


def share(part: int, of: int) -> str:
    """A part as a whole percentage; "none" of nothing."""
    return f"{100 * part / of:.0f}%" if of else "none"


ROLE_WORDS = {
    "referrer": "GP or other referrer",
    "practice_staff": "Practice staff",
    "partner_referrer": "Partner referrer",
    "huddle_guest": "Huddle guest",
    "link_worker": "Link worker",
    "team_lead": "Team lead",
    "pcn_manager": "PCN manager",
    "provider_user": "Community group",
    "directory_editor": "Directory editor",
    "analyst": "Analyst",
    "ig_lead": "IG lead",
    "system_admin": "Administrator",
}


def role_words(role: str) -> str:
    """What people call a role."""
    return ROLE_WORDS.get(role, words_of(role))


FILTERS = {
    "role": role_words,
    "day": day_words,
    "short_day": short_day,
    "full_day": full_day,
    "moment": time_words,
    "hour": hour_words,
    "due": due_words,
    "due_inside": due_inside,
    "words": words_of,
}
