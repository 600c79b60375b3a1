"""Dates as people and spreadsheets write them, the day before the month; and whether a file has it the other way round.

04/05/1951 is the fourth of May. Nothing in it says so: only other rows of the
file can show that it was meant as the fifth of April.
"""

import re
from datetime import date

from socialrx.core.errors import BadInput

NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})( 00:00(:00)?)?")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})([ T]00:00(:00)?)?")
WITH_WORD = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MOST_MONTHS = 12


class Days:
    """Reads the dates of one file, and remembers in which order its numbers can stand."""

    def __init__(self) -> None:
        self.has_day_first = False
        self.month_first_on: int | None = None

    def read(self, line: int, text: str) -> date | None:
        """The day; None when it is not one. Two digits of a year are not enough to know the century."""
        try:
            if found := NUMBERS.fullmatch(text):
                return self.in_numbers(line, *(int(part) for part in found.groups()[:3]))
            if found := YEAR_FIRST.fullmatch(text):
                return date(*(int(part) for part in found.groups()[:3]))
            if (found := WITH_WORD.fullmatch(text)) and found[2].lower() in MONTHS:
                return date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
        except ValueError:
            return None
        return None

    def in_numbers(self, line: int, day: int, month: int, year: int) -> date:
        if month > MOST_MONTHS >= day and self.month_first_on is None:
            self.month_first_on = line
        read = date(year, month, day)
        self.has_day_first = self.has_day_first or day > MOST_MONTHS
        return read

    def must_be_day_first(self) -> None:
        """Raises BadInput when the file writes the month first: then no date in it can be trusted."""
        if self.month_first_on is not None and not self.has_day_first:
            raise BadInput(
                f"Line {self.month_first_on} has the month before the day, and no line has the day first. "
                "Save the dates as day/month/year and choose the file again"
            )
