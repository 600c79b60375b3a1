"""How long a record is kept: the rules as data, each with its source.

Source: NHS Records Management Code of Practice (August 2021, updated August
2023), retention schedule. Which of its rows fits a social prescribing record
held by a network or a voluntary organisation is not settled there: the years
are settings, and the default is that of an adult health record, or a child's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from socialrx.core import clock
from socialrx.core.rules import days, rule
from socialrx.rights.due import months_after

ADULT = 18
CHILD_UNTIL, SEVENTEEN_UNTIL = 25, 26
MENTAL_HEALTH_YEARS, AFTER_DEATH_YEARS = 20, 10
CODE = "NHS Records Management Code, 2021, updated 2023"


@dataclass(frozen=True)
class Life:
    """What the rules ask about: born, died, and the day of the last contact."""

    born: date
    last_contact: date
    died: date | None = None
    # Chosen by a search, perhaps asked, and never referred.
    is_only_listed: bool = False


@dataclass(frozen=True)
class Rule:
    """One line of the schedule: to whom it applies, and until when it keeps them."""

    key: str
    words: str
    source: str
    applies: Callable[[Life], bool]
    until: Callable[[Life], date]

    @property
    def says(self) -> str:
        """In words, with the years as they are set."""
        return self.words.format(years=years(), days=days("RETENTION_LISTED_DAYS"))


def anniversary(day: date, years: int) -> date:
    return months_after(day, 12 * years)


def years() -> int:
    return int(rule("RETENTION_YEARS"))


def was_child(life: Life) -> bool:
    return not life.is_only_listed and clock.age_on(life.born, life.last_contact) < ADULT


def child_until(life: Life) -> date:
    """To the 25th birthday, or the 26th when they were 17 at the end."""
    was_seventeen = clock.age_on(life.born, life.last_contact) == ADULT - 1
    return anniversary(life.born, SEVENTEEN_UNTIL if was_seventeen else CHILD_UNTIL)


def mental_health_until(life: Life) -> date:
    """Twenty years after the last contact, or ten after death when that is earlier."""
    kept = anniversary(life.last_contact, MENTAL_HEALTH_YEARS)
    return min(kept, anniversary(life.died, AFTER_DEATH_YEARS)) if life.died else kept


RULES = [
    Rule("child", "Until their 25th birthday; the 26th when they were 17 at the end", CODE, was_child, child_until),
    Rule(
        "mental_health",
        "As a mental health record: 20 years after the last contact, or 10 after death",
        f"{CODE}; whether it applies here is UNVERIFIED",
        lambda life: bool(rule("RETENTION_MENTAL_HEALTH")) and not life.is_only_listed,
        mental_health_until,
    ),
    Rule(
        "adult",
        "{years} years after the last contact",
        f"{CODE}; whether this row fits is UNVERIFIED",
        lambda life: not life.is_only_listed,
        lambda life: anniversary(life.last_contact, years()),
    ),
    Rule(
        "listed",
        "{days} days after they were put on a proactive list, asked or answered, when there was never a referral",
        f"OURS: the {CODE} has no such row",
        lambda life: life.is_only_listed,
        lambda life: life.last_contact + timedelta(days=days("RETENTION_LISTED_DAYS")),
    ),
]


def kept_until(life: Life) -> tuple[date, Rule]:
    """The last of the days that the rules which apply give, and the rule that gives it."""
    found = ((one.until(life), one) for one in RULES if one.applies(life))
    return max(found, key=lambda pair: pair[0])
