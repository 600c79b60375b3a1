"""The whole record of a person as one organisation keeps it, in reading order: sections, entries, lines of words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select

from socialrx.accounts.models import User
from socialrx.core import clock, codelists
from socialrx.core.database import Base, db
from socialrx.directory.models import Service
from socialrx.organisations.models import Organisation, Team
from socialrx.outcomes.measures import MEASURES
from socialrx.rights.about import PERSON, kept_by, pointers
from socialrx.rights.left_out import HIDDEN_WITH_FLAG, READ_IN_INQUIRY, TABLES_LEFT_OUT
from socialrx.rights.sheets import SHEETS
from socialrx.rights.sheets.sheet import Sheet

Rows = dict[str, list[RowMapping]]
Names = dict[str, dict[UUID, str]]
# What a pointer to something that is no person's row is called by.
NAMED_BY: dict[str, Any] = {
    User.__tablename__: User.given_name + " " + User.family_name,
    Organisation.__tablename__: Organisation.name,
    Team.__tablename__: Team.name,
    Service.__tablename__: Service.name,
}


@dataclass(frozen=True)
class Line:
    """One column of one row, in words."""

    label: str
    words: str
    column: str = ""


@dataclass(frozen=True)
class Entry:
    """One row: what it is, when, and what it says. A sealed one says nothing here."""

    kind: str
    id: UUID
    when: str
    lines: tuple[Line, ...]
    must_decide: bool = False
    is_sealed: bool = False


@dataclass(frozen=True)
class Section:
    kind: str
    title: str
    entries: tuple[Entry, ...]


def whole_record(patient_id: UUID, organisation_id: UUID) -> list[Section]:
    """Everything in this organisation's keeping about this person, section by section, oldest first in each.

    Of somebody whose whereabouts are hidden, nothing that tells them.
    """
    rows: Rows = {}
    tables: dict[str, Table] = {}
    for table, found in kept_by(organisation_id, patient_id):
        if table.name not in TABLES_LEFT_OUT:
            rows[table.name], tables[table.name] = found, table
    hidden = HIDDEN_WITH_FLAG if any(row["is_s_flagged"] for row in rows[PERSON]) else {}
    writer = Writer(names_in(tables, rows), hidden)
    return [section for name in SHEETS if name in rows and (section := writer.section(tables[name], rows))]


def record_for_inquiry(patient_id: UUID, organisation_id: UUID) -> list[Section]:
    """Of the same, what the access matrix lets an IG lead read inside an inquiry."""
    record = whole_record(patient_id, organisation_id)
    return [read_in_inquiry(section) for section in record if section.kind in READ_IN_INQUIRY]


def read_in_inquiry(section: Section) -> Section:
    columns = READ_IN_INQUIRY[section.kind]
    if not columns:
        return section
    entries = (
        replace(entry, lines=tuple(line for line in entry.lines if line.column in columns)) for entry in section.entries
    )
    return replace(section, entries=tuple(entries))


class Writer:
    """Turns rows into entries, with the names of what they point at."""

    def __init__(self, names: Names, hidden: dict[str, tuple[str, ...]]) -> None:
        self.names, self.hidden = names, hidden

    def section(self, table: Table, rows: Rows) -> Section | None:
        """The table's section; None without rows, and for rows that stand within others."""
        sheet = SHEETS[table.name]
        if sheet.within or not rows[table.name]:
            return None
        within = inner_lines(table.name, rows)
        entries = tuple(self.entry(table, sheet, row, within[row["id"]]) for row in rows[table.name])
        return Section(table.name, sheet.title, entries)

    def entry(self, table: Table, sheet: Sheet, row: RowMapping, within: list[Line]) -> Entry:
        is_sealed = bool(sheet.opened_by) and row[sheet.opened_by] is None
        lines = () if is_sealed else (*self.lines(table, sheet, row), *within)
        when = in_words(row[sheet.when]) if sheet.when else ""
        return Entry(table.name, row["id"], when, lines, sheet.must_decide, is_sealed)

    def lines(self, table: Table, sheet: Sheet, row: RowMapping) -> Iterator[Line]:
        """The columns that say something."""
        targets = {column.name: parent for column, parent in pointers(table)}
        for name, label in sheet.columns.items():
            if name in self.hidden.get(table.name, ()):
                continue
            value = row[name]
            if name in targets and value is not None:
                value = self.names[targets[name]].get(value, "")
            elif name in sheet.lists:
                value = codelists.label(sheet.lists[name], value)
            if words := in_words(value):
                yield Line(label, words, name)


def in_words(value: Any) -> str:
    """A value as people read it; empty for nothing."""
    for kind, said in SAID.items():
        if isinstance(value, kind):
            return said(value)
    return "" if value is None else str(value)


def said_instant(value: datetime) -> str:
    return f"{said_day(clock.day_of(value))}, {value.astimezone(clock.LONDON):%H:%M}"


def said_day(value: date) -> str:
    return f"{value.day} {value:%B} {value.year}"


def said_choice(value: Any) -> str:
    return str(value.value).replace("_", " ").capitalize()


# By type, the narrower first: an instant is a day too, and a truth a number.
SAID: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "Yes" if value else "No",
    datetime: said_instant,
    date: said_day,
    time: clock.time_in_words,
    Enum: said_choice,
}


def inner_lines(kind: str, rows: Rows) -> dict[UUID, list[Line]]:
    """For each row of this table, the lines that rows of others stand as within it."""
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for name, sheet in SHEETS.items():
        if sheet.within and name in rows and leads_to(name, sheet.within) == kind:
            first, second = sheet.columns
            for row in rows[name]:
                lines[row[sheet.within]].append(Line(question(row[first]), in_words(row[second])))
    return lines


def question(item: str) -> str:
    """A measure's item in its own words."""
    asked = (item_.text for one in MEASURES.values() for item_ in one.items if item_.id == item)
    return next(asked, item)


def leads_to(table: str, column: str) -> str:
    return next(parent for own, parent in pointers(Base.metadata.tables[table]) if own.name == column)


def names_in(tables: dict[str, Table], rows: Rows) -> Names:
    """The names of everybody and everything that these rows point at: one query a kind."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for name, table in tables.items():
        for column, parent in pointers(table):
            if parent in NAMED_BY:
                wanted[parent] |= {row[column.name] for row in rows[name]} - {None}
    return {parent: named(parent, ids) for parent, ids in wanted.items()}


def named(table: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    of = Base.metadata.tables[table].c.id
    return {id: name for id, name in db.session.execute(select(of, NAMED_BY[table]).where(of.in_(list(ids))))}
