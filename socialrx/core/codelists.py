"""Reference lists: reasons, sources, outcomes and the like, each with its source and the dates it is valid.

Seeded from the CSV files in `core/data` (each row says where it comes from, or
that it is OURS), then the installation's own: a row is ended by `valid_to`,
never deleted, because old records name it. States are not here; they are enums.
"""

import csv
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, db, insert_once

KEPT_SECONDS = 60
DATA = Path(__file__).parent / "data"
KEYS = ("key", "code", "snomed", "level")
LABELS = ("label", "term", "need")
GROUPS = ("counts_as", "two_way", "group", "closed", "mhsds_group", "language", "category_name")


class CodeListEntry(Base):
    """One choice of one list."""

    __tablename__ = "code_list_entry"

    list_name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    grouping: Mapped[str] = mapped_column(sa.String(80), default="")
    snomed: Mapped[str] = mapped_column(sa.String(120), default="")
    position: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(400), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Choice(NamedTuple):
    """A list's entry as pages and verbs use it."""

    key: str
    label: str
    grouping: str
    is_current: bool


class Kept(NamedTuple):
    """The lists as they were read, when, and for which day."""

    lists: dict[str, dict[str, Choice]]
    day: date
    read_at: float

    @property
    def is_old(self) -> bool:
        return self.day != clock.today() or time.monotonic() - self.read_at > KEPT_SECONDS


def choices(list_name: str) -> list[Choice]:
    """The entries that may be chosen today, in order."""
    return [choice for choice in entries(list_name).values() if choice.is_current]


def label(list_name: str, key: str | None) -> str:
    """The words for a key, ended ones included; the key itself when the list does not have it."""
    found = entries(list_name).get(key or "")
    return found.label if found else (key or "")


def grouping(list_name: str, key: str) -> str:
    """The fixed group that reports count this key in."""
    found = entries(list_name).get(key)
    return found.grouping if found else ""


def keys_in(list_name: str, group: str) -> list[str]:
    return [choice.key for choice in entries(list_name).values() if choice.grouping == group]


def entries(list_name: str) -> dict[str, Choice]:
    """A whole list by key. All lists are read at once, and again when they are a minute old or the day has changed."""
    kept: Kept | None = current_app.extensions.get("codelists")
    if kept is None or kept.is_old:
        kept = current_app.extensions["codelists"] = Kept(all_lists(), clock.today(), time.monotonic())
    return kept.lists.get(list_name, {})


def forget() -> None:
    """Read the lists anew when they are next asked for."""
    current_app.extensions.pop("codelists", None)


def all_lists() -> dict[str, dict[str, Choice]]:
    day = clock.today()
    columns = (CodeListEntry.list_name, CodeListEntry.key, CodeListEntry.label, CodeListEntry.grouping)
    query = sa.select(*columns, CodeListEntry.valid_from, CodeListEntry.valid_to)
    lists: dict[str, dict[str, Choice]] = {}
    for name, key, words, group, start, end in db.session.execute(query.order_by(CodeListEntry.position)):
        is_current = (start is None or start <= day) and (end is None or day <= end)
        lists.setdefault(name, {})[key] = Choice(key, words, group, is_current)
    return lists


def seed() -> int:
    """Put the shipped lists into the table, in the transaction under way. What is there is left alone.

    Returns how many entries were new. Each upgrade of the database does this, so that no list is ever empty.
    """
    forget()
    return insert_once(CodeListEntry, *shipped())


def shipped() -> Iterator[dict[str, object]]:
    """Every entry of the lists that come with this version."""
    for path in sorted(DATA.glob("*.csv")):
        rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        yield from (seeded(path.stem, position, row) for position, row in enumerate(rows, start=1))


def seeded(list_name: str, position: int, row: dict[str, str]) -> dict[str, object]:
    words = first_of(row, LABELS)
    key = first_of(row, ("snomed_concept", *KEYS)) or words
    return {
        "list_name": list_name,
        "key": key[:60],
        "label": words[:200],
        "grouping": first_of(row, GROUPS)[:80],
        "snomed": row.get("snomed", "")[:120],
        "position": position,
        "source": (row.get("source") or row.get("status") or "")[:400],
    }


def first_of(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")
