"""From the bytes of a proactive list to rows that can be true, and the others with the reason why not.

Strict on purpose: a shifted column, month before day, or a number that a
spreadsheet changed puts the wrong person on the list. What makes every row
doubtful refuses the file; what makes one row wrong keeps that row aside.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from socialrx.core import clock, nhs_number, phone, uploads, viruses
from socialrx.core.errors import BadInput
from socialrx.core.rules import rule
from socialrx.core.tabular import places_of
from socialrx.core.uploads import FileKind
from socialrx.referrals.offers.aside import Aside
from socialrx.referrals.offers.days import Days

COLUMNS: dict[str, tuple[str, ...]] = {
    "nhs_number": ("nhs number", "nhs_number", "nhs no", "nhs no."),
    "given_name": ("given name", "given_name", "first name", "forename"),
    "family_name": ("family name", "family_name", "last name", "surname"),
    "date_of_birth": ("date of birth", "date_of_birth", "dob"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "phone": ("phone", "telephone", "phone number", "mobile"),
    "practice": ("practice", "practice code", "practice_code", "ods code", "ods_code"),
}
NAME_LENGTH = 35
OLDEST = 120
# What a spreadsheet makes of a long number: 9.43E+09, or 9430000000.0.
CHANGED = re.compile(r"[0-9]+\.[0-9]*([eE]\+?[0-9]+)?|[0-9]+[eE]\+?[0-9]+")


class Listed(NamedTuple):
    """One person as the file has them."""

    line: int
    nhs_number: str
    given_name: str
    family_name: str
    date_of_birth: date
    phone: str


@dataclass
class Reading:
    """What a file holds: people, rows kept aside, and the columns nobody asked for."""

    people: list[Listed] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.people) + len(self.aside)


class Wrong(Exception):
    """A cell that cannot be: its column and a key of REASONS."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def checked_file(name: str, content: bytes) -> bytes:
    """The file, when it is a CSV that may be taken in. Raises BadInput saying what to do."""
    if not name.lower().endswith(".csv"):
        raise BadInput("Choose a CSV file. In Excel: Save as, CSV UTF-8")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("This file is not UTF-8. Save it as “CSV UTF-8” and choose it again") from None
    upload = uploads.checked(name, content)
    if upload.kind is not FileKind.CSV:
        raise BadInput("Choose a CSV file. In Excel: Save as, CSV UTF-8")
    viruses.must_be_clean(content)
    return upload.content


def read(content: bytes, practice_code: str | None) -> Reading:
    """The rows of a checked file. Raises BadInput for what is wrong with all of it: columns, dates, size."""
    text = content.decode("utf-8-sig")
    lines = csv.reader(StringIO(text, newline=""), strict=True, delimiter=delimiter_of(text))
    try:
        header = [name.strip() for name in next(lines, [])]
        places = places_in(header)
        reading = Reading(unread=[name for place, name in enumerate(header) if place not in places.values() and name])
        days = Days()
        for cells in lines:
            if any(cell.strip() for cell in cells):
                take(Row(lines.line_num, cells, places, len(header)), reading, days, practice_code)
    except csv.Error as error:
        raise BadInput(f"Line {lines.line_num} is not CSV ({error}). Check its quotation marks") from None
    days.must_be_day_first()
    reading.people = list(once_each(reading))
    reading.aside.sort()
    return reading


def delimiter_of(text: str) -> str:
    """What stands between the cells of the first line."""
    first = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=first.count)


def places_in(header: list[str]) -> dict[str, int]:
    """Where each of our columns stands. Raises BadInput when one is missing, or there twice."""
    lower = [name.lower() for name in header]
    places = places_of(Path("The file"), lower, COLUMNS)
    places |= {ours: lower.index(name) for ours, names in OPTIONAL.items() for name in names if name in lower}
    for ours, names in (COLUMNS | OPTIONAL).items():
        if sum(lower.count(name) for name in names) > 1:
            raise BadInput(f"More than one column could be the {ours.replace('_', ' ')}. Leave one")
    return places


class Row(NamedTuple):
    """A line of the file."""

    line: int
    cells: list[str]
    places: dict[str, int]
    width: int

    def cell(self, column: str) -> str:
        place = self.places.get(column)
        return "" if place is None else " ".join(self.cells[place].split()).removeprefix("'")


def take(row: Row, reading: Reading, days: Days, practice_code: str | None) -> None:
    """One line: a person, or kept aside with the first thing that is wrong with it."""
    if reading.rows >= int(rule("PROACTIVE_LIST_MOST_ROWS")):
        raise BadInput(f"This file has more than {rule('PROACTIVE_LIST_MOST_ROWS'):,} rows. Split it")
    try:
        reading.people.append(person_of(row, days, practice_code))
    except Wrong as wrong:
        reading.aside.append(Aside(row.line, wrong.column, wrong.reason))


def person_of(row: Row, days: Days, practice_code: str | None) -> Listed:
    if len(row.cells) != row.width:
        raise Wrong("", "shape")
    born = birth_of(days.read(row.line, row.cell("date_of_birth")))
    number = number_of(row.cell("nhs_number"))
    given, family = (name_of(row.cell(column), column) for column in ("given_name", "family_name"))
    code = row.cell("practice").upper()
    if code and code != practice_code:
        raise Wrong("practice", "practice")
    return Listed(row.line, number, given, family, born, phone_of(row.cell("phone")))


def number_of(text: str) -> str:
    if not text:
        raise Wrong("nhs_number", "number_missing")
    if CHANGED.fullmatch(text):
        raise Wrong("nhs_number", "number_changed")
    digits = re.sub(r"[\s-]", "", text)
    if digits.isdecimal() and len(digits) != 10:
        raise Wrong("nhs_number", "number_length")
    try:
        return nhs_number.read_here(text)
    except BadInput:
        raise Wrong("nhs_number", "number_wrong") from None


def name_of(text: str, column: str) -> str:
    if not text or len(text) > NAME_LENGTH or any(letter.isdecimal() for letter in text):
        raise Wrong(column, "name")
    return text


def birth_of(born: date | None) -> date:
    """A day on which somebody of this service can have been born."""
    if born is None:
        raise Wrong("date_of_birth", "birth")
    if born > clock.today():
        raise Wrong("date_of_birth", "birth_future")
    age = clock.age_on(born, clock.today())
    if age > OLDEST:
        raise Wrong("date_of_birth", "birth_early")
    if age < int(rule("ADULT_AGE")) and not rule("CHILDREN_WELCOME"):
        raise Wrong("date_of_birth", "age")
    return born


def phone_of(text: str) -> str:
    if not text:
        return ""
    if CHANGED.fullmatch(text):
        raise Wrong("phone", "phone")
    try:
        return phone.read(text)
    except BadInput:
        raise Wrong("phone", "phone") from None


def once_each(reading: Reading) -> Iterator[Listed]:
    """Each NHS number once. Where rows of one number say different things, none of them is believed."""
    by_number: dict[str, list[Listed]] = defaultdict(list)
    for person in reading.people:
        by_number[person.nhs_number].append(person)
    for same in by_number.values():
        agree = len({person._replace(line=0) for person in same}) == 1
        reading.aside += [Aside(person.line, "nhs_number", "twice") for person in same[1 if agree else 0 :]]
        if agree:
            yield same[0]
