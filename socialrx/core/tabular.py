"""Reading a table that somebody gives us as a CSV file: by column name, and with every fault in plain words.

A file is taken in whole or not at all. What is wrong with it is gathered while
it is read, so that ten thousand bad rows make twenty lines and a count, and
each line names the row, the column and what to do.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from socialrx.core.errors import BadInput

T = TypeVar("T")

SHOWN = 20
# Every name that a column goes by, for each of ours.
Columns = Mapping[str, tuple[str, ...]]


class Row(NamedTuple):
    """A line of the file: its number as an editor counts it, and its cells by our names."""

    line: int
    cells: dict[str, str]


class Faults:
    """What is wrong with a file: the first twenty in words, the others counted."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.count = 0

    def add(self, line: int, column: str, advice: str) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.words.append(f"Line {line}, column {column}: {advice}")

    def read(self, row: Row, column: str, reader: Callable[[str], T]) -> T | None:
        """A cell as its reader understands it; None, and one fault more, when the reader raises BadInput."""
        try:
            return reader(row.cells[column])
        except BadInput as error:
            self.add(row.line, column, f"{error}; it says {row.cells[column][:40]!r}")
            return None

    def refuse(self, path: Path) -> None:
        """Raises BadInput when anything was wrong: nothing of the file is to be kept."""
        if not self.count:
            return
        rest = [f"... and {self.count - SHOWN:,} more like these"] if self.count > SHOWN else []
        raise BadInput("\n".join([*self.words, *rest, f"Nothing was saved. Correct {path.name} and import it again."]))


def rows_of(path: Path, columns: Columns, faults: Faults) -> Iterator[Row]:
    """The rows of a CSV file. A line with too few or too many cells is a fault and is left out.

    Raises BadInput for a file that cannot be opened, is empty, is not UTF-8, or lacks a column.
    """
    lines = csv.reader(decoded(path), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        places = places_of(path, header, columns)
        for cells in lines:
            if len(cells) == len(header):
                yield Row(lines.line_num, {ours: cells[place].strip() for ours, place in places.items()})
            elif cells:
                faults.add(lines.line_num, header[-1], f"{len(header)} cells are expected, not {len(cells)}")
    except csv.Error as error:
        raise BadInput(
            f"Line {lines.line_num} of {path.name} is not CSV ({error}). Check its quotation marks."
        ) from None


def decoded(path: Path) -> Iterator[str]:
    """The lines as text. A byte-order mark, which spreadsheets write, is dropped."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield text_of(path, number, line).removeprefix("\ufeff" if number == 1 else "")
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}. Check the name of the file.") from None


def text_of(path: Path, number: int, line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise BadInput(
            f"{path.name} is not UTF-8 (line {number}). Save it as “CSV UTF-8” and import it again."
        ) from None


def places_of(path: Path, header: list[str], columns: Columns) -> dict[str, int]:
    """Where each of our columns stands, whatever the file calls it and however it is capitalised."""
    if not any(header):
        raise BadInput(f"{path.name} is empty. Its first line must name the columns.")
    known = {name.lower(): place for place, name in enumerate(header)}
    places = {ours: next((known[name] for name in names if name in known), None) for ours, names in columns.items()}
    missing = [" or ".join(columns[ours]) for ours, place in places.items() if place is None]
    if missing:
        raise BadInput(f"{path.name} has no column {', '.join(missing)}. Its columns are: {', '.join(header)[:300]}.")
    return {ours: place for ours, place in places.items() if place is not None}
