"""Everything that happened with a case, newest first, from every room, in one query.

Each of `SOURCES` is a Select of the same columns and the words for one of its
rows; `timeline` puts them together with UNION ALL.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row

from socialrx.blueprints.caseload.sources import ADDED, SOURCES, WORRIES, Source, say_sealed_note, sealed_notes
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db


@dataclass(frozen=True)
class Event:
    """One line of the timeline: when, what, more about it, and who. `id` is the entry's, where it has a page."""

    at: datetime
    kind: str
    what: str
    detail: str = ""
    who: str = ""
    is_whole_day: bool = False
    id: UUID | None = None
    additions: tuple["Event", ...] = ()


def timeline(case: Case, *, with_worries: bool, sealed: ColumnElement[bool] | None = None) -> list[Event]:
    """Everything about this case, newest first: one query, however long the story.

    `sealed` says which sealed notes exist for the reader; without it, none.
    """
    hidden = [WORRIES] if with_worries else []
    if sealed is not None:
        hidden.append(Source("Sealed", sealed_notes(sealed), say_sealed_note))
    sources = {source.kind: source for source in [*SOURCES, *hidden]}
    rows = db.session.execute(sa.union_all(*(source.rows(case) for source in sources.values())))
    events = [event(row, sources[row.kind]) for row in rows]
    return sorted(with_additions(events), key=lambda line: line.at, reverse=True)


def with_additions(events: list[Event]) -> Iterable[Event]:
    """Each entry with what was added to it afterwards, the earliest addition first."""
    added: dict[UUID | None, list[Event]] = {}
    for one in sorted(events, key=lambda line: line.at):
        if one.kind == ADDED:
            added.setdefault(one.id, []).append(one)
    entries = [one for one in events if one.kind != ADDED]
    return [replace(one, additions=tuple(added[one.id])) if one.id in added else one for one in entries]


def event(row: Row[Any], source: Source) -> Event:
    what, detail = source.says(row)
    at: datetime = row.at or noon(row.day)
    return Event(at, row.kind, what, detail, row.who, is_whole_day=row.at is None, id=row.id)


def noon(day: date) -> datetime:
    """Where an event of which only the day is known stands among the others."""
    return min(clock.london(day, time(12)), clock.now())
