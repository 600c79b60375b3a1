"""The months a report covers."""

from dataclasses import dataclass
from datetime import date

from socialrx.core import clock
from socialrx.core.errors import BadInput

MONTHS = 12
MOST_MONTHS = 36


@dataclass(frozen=True)
class Period:
    """Whole calendar months, from the first day of one to the first day of the month after the last."""

    first: date
    after: date

    @property
    def months(self) -> list[date]:
        count = (self.after.year - self.first.year) * 12 + self.after.month - self.first.month
        return [plus_months(self.first, n) for n in range(count)]

    @property
    def last(self) -> date:
        """The first day of the last month."""
        return plus_months(self.after, -1)


def plus_months(day: date, number: int) -> date:
    """The first day of the month that many months away."""
    index = day.year * 12 + day.month - 1 + number
    return date(index // 12, index % 12 + 1, 1)


def latest() -> Period:
    """The last twelve calendar months, the one under way included."""
    after = plus_months(clock.today(), 1)
    return Period(plus_months(after, -MONTHS), after)


def between(first: str, last: str) -> Period:
    """From two months written `2026-03`. Raises BadInput when they are not months, in the wrong order, or too many."""
    try:
        start, end = (date.fromisoformat(f"{text}-01") for text in (first, last))
    except ValueError:
        raise BadInput("Choose months like 2026-03") from None
    period = Period(start, plus_months(end, 1))
    if not 0 < len(period.months) <= MOST_MONTHS:
        raise BadInput(f"Choose from 1 to {MOST_MONTHS} months, the first before the last")
    return period
