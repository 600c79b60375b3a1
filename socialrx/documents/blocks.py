"""What a document says, top to bottom, as plain values: `paper` sets them in print, a template shows them on a page.

No markup, no size, no place: words only, so that a test can read a document without opening a PDF.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from socialrx.documents.words import cut
from socialrx.outcomes.change import Change


class Tone(StrEnum):
    PLAIN = "plain"
    FIRST = "first"  # what must be seen before anything else: in a box
    QUIET = "quiet"


@dataclass(frozen=True)
class Room:
    """How much of each text, and how many lines of each list, there is room for."""

    characters: int
    lines: int


@dataclass(frozen=True)
class Title:
    """The one heading of the whole, and the line under it."""

    kind: ClassVar[str] = "title"
    words: str
    under: str = ""

    @property
    def texts(self) -> list[str]:
        return [self.words, self.under]

    def within(self, _room: Room) -> "Title":
        return self


@dataclass(frozen=True)
class Heading:
    kind: ClassVar[str] = "heading"
    words: str

    @property
    def texts(self) -> list[str]:
        return [self.words]

    def within(self, _room: Room) -> "Heading":
        return self


@dataclass(frozen=True)
class Words:
    """A paragraph. One that is kept whole is ours, short, and must be read to its end."""

    kind: ClassVar[str] = "words"
    words: str
    tone: Tone = Tone.PLAIN
    is_kept: bool = False

    @property
    def texts(self) -> list[str]:
        return [self.words]

    def within(self, room: Room) -> "Words":
        """What is in the box is shortened last."""
        most = room.characters * (4 if self.tone is Tone.FIRST else 1)
        return self if self.is_kept else replace(self, words=cut(self.words, most))


@dataclass(frozen=True)
class Points:
    """A list."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        return list(self.items)

    def within(self, room: Room) -> "Points":
        items = tuple(cut(item, room.characters) for item in self.items[: room.lines])
        left = len(self.items) - len(items)
        return Points((*items, f"and {left} more") if left else items)


@dataclass(frozen=True)
class Grid:
    """A table of words. Each row's first cell names the row; `head` may be empty; `shares` are the columns' widths.

    One that is kept whole holds facts of a known length.
    """

    kind: ClassVar[str] = "grid"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    is_kept: bool = False

    @property
    def texts(self) -> list[str]:
        return [*self.head, *(cell for row in self.rows for cell in row)]

    def within(self, room: Room) -> "Grid":
        if self.is_kept:
            return self
        # A cell is narrow: what is a paragraph elsewhere is a column here.
        rows = tuple(tuple(cut(cell, room.characters // 2) for cell in row) for row in self.rows[: room.lines])
        left = len(self.rows) - len(rows)
        rest = (f"and {left} more", *[""] * (len(self.shares) - 1))
        return replace(self, rows=(*rows, rest) if left else rows)


@dataclass(frozen=True)
class Scores:
    """Answers then and now, drawn."""

    kind: ClassVar[str] = "scores"
    change: Change
    first_on: date
    latest_on: date | None

    @property
    def texts(self) -> list[str]:
        return [self.change.words(item.id) for item in self.change.items]

    def within(self, _room: Room) -> "Scores":
        return self


Block = Title | Heading | Words | Points | Grid | Scores


def texts_of(blocks: Iterable[Block]) -> list[str]:
    """Every text in reading order."""
    return [text for block in blocks for text in block.texts if text]
