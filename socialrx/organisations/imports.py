"""Taking in practices, their Primary Care Networks and boards, and how many people each practice has registered.

The first file's columns are those of `data/south-notts-practices.csv`. The
second is the monthly "Patients Registered at a GP Practice" file of NHS
England. Taking a file in again updates what is there and doubles nothing; what
a deployer typed (mailbox, phone) is left alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from socialrx.core import clock, postcode
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.ids import new_id
from socialrx.core.tabular import Columns, Faults, Row, rows_of
from socialrx.organisations.actions import close_practice
from socialrx.organisations.models import Kind, Organisation

SHIPPED = Path(__file__).parent / "data" / "south-notts-practices.csv"
COLUMNS: Columns = {
    "ods_code": ("ods_code",),
    "name": ("name",),
    "address": ("address",),
    "postcode": ("postcode",),
    "status": ("status", "status_nov2025"),
    "pcn_code": ("pcn_code",),
    "pcn_name": ("pcn_name",),
    "sub_icb": ("sub_icb",),
    "sub_icb_name": ("sub_icb_name",),
    "icb": ("icb",),
    "icb_name": ("icb_name",),
}
# Shapes of ODS codes, each with an example: NHS Organisation Data Service.
SHAPES = {
    "ods_code": (re.compile(r"[A-HJ-NP-WY][0-9]{5}"), "C84090"),
    "pcn_code": (re.compile(r"U[0-9]{5}"), "U12563"),
    "sub_icb": (re.compile(r"[0-9A-Z]{3}"), "52R"),
    "icb": (re.compile(r"Q[0-9A-Z]{2}"), "QT1"),
}
LEVELS = (("icb", "icb_name", Kind.ICB), ("sub_icb", "sub_icb_name", Kind.SUB_ICB), ("pcn_code", "pcn_name", Kind.PCN))
IS_OPEN = {"active": True, "a": True, "closed": False, "c": False, "dormant": False, "d": False}
NAME_LENGTH = 120


@dataclass
class Tally:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{self.added:,} added, {self.changed:,} changed, {self.unchanged:,} as they were"


class Incoming:
    """Organisations as a file has them, each code once, parents before children."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.facts: dict[str, dict[str, Any]] = {}
        self.first_line: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """One line: a practice and those above it. Every fault of the line is told, not only the first."""
        codes = {column: self.faults.read(row, column, of_shape(column)) for column in SHAPES}
        name = self.faults.read(row, "name", words)
        code = self.faults.read(row, "postcode", postcode.read)
        is_open = self.faults.read(row, "status", status)
        above = [(codes[column], self.faults.read(row, name_of, words), kind) for column, name_of, kind in LEVELS]
        parent: str | None = None
        for upper, called, kind in above:
            self.take_parent(row, upper, {"kind": kind, "name": called, "parent": parent})
            parent = upper
        own = {"kind": Kind.PRACTICE, "name": name, "parent": parent, "postcode": code, "is_open": is_open}
        self.take_practice(row, codes["ods_code"], own | {"address": row.cells["address"][:300]})

    def take_parent(self, row: Row, code: str | None, facts: dict[str, Any]) -> None:
        """The same code must say the same on every line."""
        if code is None:
            return
        self.first_line.setdefault(code, row.line)
        if self.facts.setdefault(code, facts) != facts:
            advice = f"{code} has another name or parent on line {self.first_line[code]}. Make them the same"
            self.faults.add(row.line, next(column for column, _, kind in LEVELS if kind is facts["kind"]), advice)

    def take_practice(self, row: Row, code: str | None, facts: dict[str, Any]) -> None:
        if code in self.facts:
            self.faults.add(row.line, "ods_code", f"{code} is on line {self.first_line[code]} too. Leave one")
        elif code:
            self.facts[code] = facts
            self.first_line[code] = row.line


def import_practices(path: Path) -> Tally:
    """Take in a file of practices, in the transaction under way. Raises BadInput with everything that is wrong."""
    faults = Faults()
    incoming = Incoming(faults)
    for row in rows_of(path, COLUMNS, faults):
        incoming.take(row)
    known = {one.ods_code: one for one in db.session.scalars(select(Organisation).where(Organisation.ods_code != ""))}
    for code, facts in incoming.facts.items():
        if code in known and known[code].kind is not facts["kind"]:
            advice = f"{code} is known here as another kind ({known[code].kind}). Check the code"
            faults.add(incoming.first_line[code], "ods_code", advice)
    faults.refuse(path)
    if not incoming.facts:
        raise BadInput(f"{path.name} holds no practice. Nothing was saved.")
    return kept(incoming.facts, known)


def kept(incoming: dict[str, dict[str, Any]], known: dict[str | None, Organisation]) -> Tally:
    tally = Tally()
    for code, facts in incoming.items():
        organisation = known.get(code)
        before = described(organisation)
        if organisation is None:
            organisation = known[code] = Organisation(id=new_id(), ods_code=code, kind=Kind(facts["kind"]))
            db.session.add(organisation)
        take_over(organisation, facts, known)
        if before is None:
            tally.added += 1
        elif before != described(organisation):
            tally.changed += 1
        else:
            tally.unchanged += 1
    db.session.flush()
    return tally


def take_over(organisation: Organisation, facts: dict[str, Any], known: dict[str | None, Organisation]) -> None:
    organisation.name = str(facts["name"])[:NAME_LENGTH]
    parent = facts["parent"]
    organisation.parent_id = known[str(parent)].id if parent else None
    if organisation.kind is Kind.PRACTICE:
        organisation.address, organisation.postcode = str(facts["address"]), str(facts["postcode"])
        # The file says that it is closed, not since when: the day we learn of it stays.
        if facts["is_open"]:
            organisation.closed_on = None
        elif organisation.closed_on is None:
            close_practice(organisation, clock.today())


def described(organisation: Organisation | None) -> tuple[object, ...] | None:
    if organisation is None:
        return None
    one = organisation
    return (one.name, one.parent_id, one.address, one.postcode, one.closed_on)


def of_shape(column: str) -> Callable[[str], str]:
    shape, example = SHAPES[column]

    def read(text: str) -> str:
        if not shape.fullmatch(text.upper()):
            raise BadInput(f"an ODS code like {example} is expected")
        return text.upper()

    return read


def words(text: str) -> str:
    if not text:
        raise BadInput("it is empty. Write the name")
    return text


def status(text: str) -> bool:
    if text.lower() not in IS_OPEN:
        raise BadInput("Active, Closed or Dormant is expected")
    return IS_OPEN[text.lower()]
