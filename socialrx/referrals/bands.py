"""Age bands as reports group them (OURS; domain rules, "Standard groupings")."""

from datetime import date

from socialrx.core import clock

FIRST_AGES = (0, 18, 25, 35, 45, 55, 65, 75, 85)


def age_band(born: date, on: date) -> str:
    """`65-74`, or `85+`."""
    age = clock.age_on(born, on)
    start = max(first for first in FIRST_AGES if first <= max(age, 0))
    if start == FIRST_AGES[-1]:
        return f"{start}+"
    return f"{start}-{FIRST_AGES[FIRST_AGES.index(start) + 1] - 1}"
