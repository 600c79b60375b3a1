"""From the bytes of a practice's search for its codes to rows: whose, which code, which day.

What makes every row doubtful (a spreadsheet that has changed the codes, months
before days) refuses the file; what makes one row wrong leaves that row out,
named by its line. Of a row nothing is kept but what is compared.
"""

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import NamedTuple

from socialrx.core import clock, codelists, nhs_number, snomed
from socialrx.core.errors import BadInput
from socialrx.core.rules import rule
from socialrx.feedback.codes import CODES
from socialrx.referrals.offers.days import Days
from socialrx.referrals.offers.reading import CHANGED, checked_file

COLUMNS = {"nhs_number": "NHS number", "code": "code", "date": "date"}
# A system's export may say first what it is; the names of the columns stand within so many lines.
HEADER_WITHIN = 20
DELIMITERS = ",;\t"
TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")


class Coded(NamedTuple):
    """One of our codes in a record, as the search found it."""

    line: int
    nhs_number: str
    code: str
    on: date


@dataclass
class Search:
    """What a file holds: our codes, how many rows hold others, and the lines that could not be read, each with why."""

    coded: list[Coded] = field(default_factory=list)
    others: int = 0
    unread: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.coded) + self.others + len(self.unread)

    @property
    def first(self) -> date | None:
        return min((row.on for row in self.coded), default=None)

    @property
    def last(self) -> date | None:
        return max((row.on for row in self.coded), default=None)


class Header(NamedTuple):
    """Where the names of the columns stand, what is between them, and which is which."""

    at: int
    delimiter: str
    width: int
    places: dict[str, int]


def read(name: str, content: bytes) -> Search:
    """The rows of a file. Raises BadInput saying what is wrong with all of it, and what to do."""
    text = checked_file(name, content).decode("utf-8-sig")
    header = header_of(text)
    rest = text.split("\n", header.at + 1)[-1] if text.count("\n") > header.at else ""
    lines = csv.reader(StringIO(rest, newline=""), strict=True, delimiter=header.delimiter)
    search, days, most = Search(), Days(), int(rule("CODE_SEARCH_MOST_ROWS"))
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                take(cells, header.at + 1 + lines.line_num, header, search, days)
            if search.rows > most:
                raise BadInput(f"This file has more than {most:,} rows. Search a shorter time")
    except csv.Error as error:
        line = header.at + 1 + lines.line_num
        raise BadInput(f"Line {line} is not CSV ({error}). Check its quotation marks") from None
    days.must_be_day_first()
    return search


def header_of(text: str) -> Header:
    """The first line that names all three columns. Raises BadInput where none does, or one stands there twice."""
    names = names_of_columns()
    for at, line in enumerate(text.split("\n")[:HEADER_WITHIN]):
        for delimiter in DELIMITERS:
            cells = [cell.strip(' "\r\ufeff').lower() for cell in line.split(delimiter)]
            found = {ours: [n for n, cell in enumerate(cells) if names.get(cell) == ours] for ours in COLUMNS}
            if all(found.values()):
                return Header(at, delimiter, len(cells), only_one(found))
    wanted = "; ".join(f"{words}: {', '.join(called(names, ours))}" for ours, words in COLUMNS.items())
    raise BadInput(f"No line names an NHS number, a code and a date. Call the columns one of these. {wanted}")


def names_of_columns() -> dict[str, str]:
    """What exports call the columns, each with ours: a list that an installation adds to."""
    return {choice.key.lower(): choice.grouping for choice in codelists.choices("code-search-columns")}


def called(names: dict[str, str], ours: str) -> list[str]:
    return [name for name, meant in names.items() if meant == ours][:3]


def only_one(found: dict[str, list[int]]) -> dict[str, int]:
    for ours, places in found.items():
        if len(places) > 1:
            raise BadInput(f"More than one column could be the {COLUMNS[ours]}. Leave one")
    return {ours: places[0] for ours, places in found.items()}


def take(cells: list[str], line: int, header: Header, search: Search, days: Days) -> None:
    """One line: one of our codes, another code, or not to be read. Raises BadInput for a code that was changed."""
    if len(cells) != header.width:
        search.unread.append((line, "It has too few or too many cells"))
        return
    number, code, day = (" ".join(cells[header.places[ours]].split()).removeprefix("'") for ours in COLUMNS)
    must_not_be_changed(line, code)
    if code not in CODES:
        search.others += 1
        return
    try:
        search.coded.append(Coded(line, number_of(number), code, day_of(line, day, days)))
    except BadInput as why:
        search.unread.append((line, str(why)))


def must_not_be_changed(line: int, code: str) -> None:
    """A spreadsheet shows 871731000000106 as 8.71731E+14, and keeps fifteen digits of a longer code."""
    if CHANGED.fullmatch(code):
        raise BadInput(f"Line {line}: a spreadsheet has turned a code into {code}. {FROM_THE_SYSTEM}")
    if code.isdecimal() and not snomed.is_code(code):
        raise BadInput(f"Line {line}: {code} is not a SNOMED CT code; its last digits were changed. {FROM_THE_SYSTEM}")


FROM_THE_SYSTEM = "Choose the file as your clinical system wrote it, not opened and saved since"


def number_of(text: str) -> str:
    if CHANGED.fullmatch(text):
        raise BadInput("A spreadsheet has turned the NHS number into another number")
    try:
        return nhs_number.read(text)
    except BadInput:
        raise BadInput("That is not a valid NHS number") from None


def day_of(line: int, text: str, days: Days) -> date:
    on = days.read(line, TIME_OF_DAY.sub("", text))
    if on is None:
        raise BadInput("The date is not a date like 04/05/2026")
    if on > clock.today():
        raise BadInput("The date is in the future")
    return on
