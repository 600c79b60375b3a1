"""Entries of the trail as lines to read: a page at a time, repeated views of a day told once, ids as names.

Names are looked up for the screen only and are nowhere kept. Whoever is not of
the IG lead's own organisation stays a person without a name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select

from socialrx.access.scopes import kept_people_for
from socialrx.accounts.models import User
from socialrx.blueprints.kit.names import organisation_names, user_names
from socialrx.blueprints.kit.newest_first import some_of
from socialrx.blueprints.trail.forms import DaysForm
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient

# Told once a day however often: what is only looked at.
REPEATED = {Deed.VIEWED, Deed.LISTED}
COLUMNS = [column for column in TrailEntry.__table__.columns if column.key != "request_id"]


@dataclass(frozen=True)
class Names:
    """What the ids on a page stand for."""

    users: dict[UUID, str]
    organisations: dict[UUID, str]
    people: dict[UUID, str]


@dataclass
class Line:
    """What one user did to one thing on one day: once, or several times."""

    entry: Row[Any]
    times: list[datetime] = field(default_factory=list)

    @property
    def first(self) -> datetime:
        return self.times[-1]

    @property
    def last(self) -> datetime:
        return self.times[0]


@dataclass(frozen=True)
class Page:
    """As many entries as fit on a page, newest first, by day; and where the next page begins when there is one."""

    days: list[tuple[date, list[Line]]]
    names: Names
    count: int
    next: str | None


def within(entries: Select[Any], days: DaysForm) -> Select[Any]:
    """Of these days, as London counts them."""
    if days.first.data:
        entries = entries.where(TrailEntry.at >= clock.london(days.first.data))
    if days.last.data:
        entries = entries.where(TrailEntry.at < clock.london(days.last.data + timedelta(days=1)))
    return entries


def page_of(entries: Select[Any], cursor: str | None, *, by: User, known: dict[UUID, str]) -> Page:
    """One page, beginning after the cursor: the rows and at most three queries for names that are not known yet."""
    some = some_of(entries.with_only_columns(*COLUMNS), cursor)
    return Page(by_day(some.rows), names_on(some.rows, by=by, known=known), len(some.rows), some.next)


def by_day(rows: Iterable[Row[Any]]) -> list[tuple[date, list[Line]]]:
    return [(day, lines_of(some)) for day, some in groupby(rows, key=lambda row: clock.day_of(row.at))]


def lines_of(rows: Iterable[Row[Any]]) -> list[Line]:
    """A day's entries, newest first; the same view by the same user once, at its latest."""
    lines: dict[Any, Line] = {}
    for row in rows:
        lines.setdefault(same_view(row), Line(row)).times.append(row.at)
    return list(lines.values())


def same_view(row: Row[Any]) -> tuple[Any, ...]:
    """Equal for what is told once: only for looking, from the same place, and for the same reason."""
    if row.deed not in REPEATED:
        return (row.id,)
    said = row.detail if row.deed is Deed.VIEWED else row.detail.rpartition(":")[0]
    return (row.deed, row.user_id, row.organisation_id, row.subject_id, row.patient_id, said, row.why, row.address)


def names_on(rows: Sequence[Row[Any]], *, by: User, known: dict[UUID, str]) -> Names:
    accounts = [row.subject_id for row in rows if row.subject_kind == User.__tablename__]
    users = user_names([*accounts, *(row.user_id for row in rows)])
    people = known | person_names({row.patient_id for row in rows} - {None, *known}, by=by)
    return Names(users, organisation_names(row.organisation_id for row in rows), people)


def person_names(ids: set[UUID], *, by: User) -> dict[UUID, str]:
    """Of those in the reader's organisation's keeping."""
    if not ids:
        return {}
    people = kept_people_for(by).where(Patient.id.in_(ids))
    names = people.with_only_columns(Patient.id, Patient.given_name, Patient.family_name)
    return {id: f"{given} {family}" for id, given, family in db.session.execute(names)}
