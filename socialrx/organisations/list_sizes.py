"""Taking in how many people each practice has registered: the monthly file that NHS England publishes.

"Patients Registered at a GP Practice", totals file (`gp-reg-pat-prac-all.csv`).
Columns are found by name, since they were renamed with the boards. The file
has all of England; practices that are not here are left out and counted.
"""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.tabular import Columns, Faults, Row, rows_of
from socialrx.organisations.models import Kind, ListSize, Organisation

COLUMNS: Columns = {
    "PUBLICATION": ("publication",),
    "EXTRACT_DATE": ("extract_date",),
    "TYPE": ("type",),
    "CODE": ("code", "org_code", "ods_code", "practice_code"),
    "SEX": ("sex",),
    "AGE": ("age",),
    "NUMBER_OF_PATIENTS": ("number_of_patients",),
}
PRACTICE, EVERYBODY = "GP", "ALL"
WRITTEN = ("%d%b%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%b-%y", "%d %B %Y")


class Taken(NamedTuple):
    """What an import of list sizes did."""

    practices: int
    elsewhere: int


def import_list_sizes(path: Path) -> Taken:
    """Take in a file of list sizes, in the transaction under way; the same file twice changes nothing.

    Raises BadInput with everything that is wrong, and when the file names no practice of ours.
    """
    faults = Faults()
    ours = {
        one.ods_code: one for one in db.session.scalars(select(Organisation).where(Organisation.kind == Kind.PRACTICE))
    }
    sizes: dict[tuple[str, date], ListSize] = {}
    elsewhere = 0
    for row in rows_of(path, COLUMNS, faults):
        if not is_total(row):
            continue
        registered = faults.read(row, "NUMBER_OF_PATIENTS", count)
        as_of = faults.read(row, "EXTRACT_DATE", day)
        practice = ours.get(row.cells["CODE"].upper())
        if practice is None:
            elsewhere += 1
        elif registered is not None and as_of is not None:
            source = f"NHS England, {row.cells['PUBLICATION']}, {path.name}"[:300]
            size = ListSize(practice_id=practice.id, as_of=as_of, registered=registered, source=source)
            sizes[(row.cells["CODE"].upper(), as_of)] = size
    faults.refuse(path)
    if not sizes:
        raise BadInput(f"{path.name} names no practice that is known here. Import the practices first.")
    for size in sizes.values():
        db.session.merge(size)
    return Taken(len(sizes), elsewhere)


def is_total(row: Row) -> bool:
    """A practice's whole list: not a board's, and not one sex or age of it."""
    cells = row.cells
    return (cells["TYPE"].upper(), cells["SEX"].upper(), cells["AGE"].upper()) == (PRACTICE, EVERYBODY, EVERYBODY)


def count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise BadInput("a whole number is expected")
    return int(text)


def day(text: str) -> date:
    """The date as NHS England writes it (01APR2019), or as a spreadsheet has turned it round."""
    for pattern in WRITTEN:
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day, not an instant)
        except ValueError:
            continue
        if found <= clock.today():
            return found
        raise BadInput("the date is in the future")
    raise BadInput("a date like 01APR2019 is expected")
