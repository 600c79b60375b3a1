"""How much is too much for one worker: limits that a manager sets, scaled by the hours that they work.

No national number exists for cases open at once; 200 to 250 people a year is
the national guidance for somebody full time. Both are settings.
"""

from enum import StrEnum

from socialrx.accounts.models import User
from socialrx.core.errors import BadInput
from socialrx.core.rules import days, rule
from socialrx.core.trail import Deed, record

MOST_HOURS, MOST_CASES = 60, 300


class Room(StrEnum):
    """How near somebody is to a limit, in words: never by colour alone."""

    ROOM = "has room"
    NEARLY = "nearly full"
    FULL = "full"


def room(held: int, limit: int) -> Room:
    """Full at the limit; nearly full from the part of it that a setting names."""
    if held >= limit:
        return Room.FULL
    return Room.NEARLY if held * 100 >= limit * days("NEARLY_FULL_PERCENT") else Room.ROOM


def share_of_full_time(hours: float | None) -> float:
    """1 for somebody full time, or whose hours nobody has set."""
    return hours / float(rule("FULL_TIME_HOURS")) if hours else 1.0


def points_limit(worker: User) -> int:
    """As many points as their limit of cases would have if each were a usual one."""
    return worker.safe_caseload * days("USUAL_CASE_POINTS")


def year_range(worker: User) -> tuple[int, int]:
    """How many people a year are usual for the hours that they work."""
    share = share_of_full_time(worker.hours_a_week)
    return round(days("YEAR_CASELOAD_LEAST") * share), round(days("YEAR_CASELOAD_MOST") * share)


def suggested_limit(hours: float | None) -> int:
    """Cases open at once: the middle of the year's range, times how much of a year a case lasts."""
    middle = (days("YEAR_CASELOAD_LEAST") + days("YEAR_CASELOAD_MOST")) / 2
    return round(middle * days("EPISODE_DAYS") / 365 * share_of_full_time(hours))


def set_limits(worker: User, *, safe_caseload: int, hours_a_week: float | None, languages: str) -> None:
    """Put down what a manager decided. On the trail with the numbers, since it decides how much somebody carries."""
    if not 0 <= safe_caseload <= MOST_CASES:
        raise BadInput(f"Cases open at once must be from 0 to {MOST_CASES}")
    if hours_a_week is not None and not 0 < hours_a_week <= MOST_HOURS:
        raise BadInput(f"Hours a week must be more than 0, and at most {MOST_HOURS}")
    before = (worker.safe_caseload, worker.hours_a_week)
    worker.safe_caseload, worker.hours_a_week = safe_caseload, hours_a_week
    worker.languages = ", ".join(spoken(languages))
    record(Deed.ACCOUNT, worker, detail=f"limits: {said(*before)} became {said(safe_caseload, hours_a_week)}")


def said(safe_caseload: int, hours: float | None) -> str:
    return f"{safe_caseload} open at once, {f'{hours:g} hours' if hours else 'full time'}"


def spoken(languages: str) -> list[str]:
    """Languages, one by one, from a line with commas; each once."""
    named = (word.strip() for word in languages.replace(";", ",").split(","))
    return list({word.casefold(): word for word in named if word}.values())
