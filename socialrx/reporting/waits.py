"""Waits in calendar days, from receipt to the first two-way contact.

No national clock definition was found (domain rules), so this is ours and is
printed beside the figures. People still waiting are counted apart, and so are
those who were never reached: neither is in the median.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

WITHIN_DAYS = (14, 28)


@dataclass(frozen=True)
class Waits:
    """How long people waited who were reached."""

    days: Sequence[int]
    still_waiting: int = 0

    @property
    def median(self) -> float | None:
        """Days by which half had been reached; None when nobody was."""
        return median(self.days) if self.days else None

    @property
    def ninetieth(self) -> int | None:
        """Days by which nine in ten had been reached (nearest rank)."""
        if not self.days:
            return None
        return sorted(self.days)[ceil(0.9 * len(self.days)) - 1]

    def within(self, number: int) -> int:
        """How many were reached within this many days."""
        return sum(1 for wait in self.days if wait <= number)
