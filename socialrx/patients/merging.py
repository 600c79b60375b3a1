"""Moving everything about one person to another record, and moving exactly that back.

The columns that name a person are found in the models themselves, so that a new
table is moved the day it appears. Each row is written down before it moves. The
trail is never changed: `duplicates.everyone_merged_into` says whose entries
belong together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Column, ColumnElement, Table, and_, exists, select, update
from sqlalchemy.exc import IntegrityError

from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.patients.duplicates import DuplicateMerge, Fate, MergeRow
from socialrx.patients.models import Patient

# What tells of the merge itself, and what is never changed.
NOT_MOVED = frozenset({"duplicate_merge", "merge_row", "trail_entry"})
AT_ONCE = 500
Key = tuple[str, str]
Found = dict[Key, set[UUID]]


class CannotMerge(DomainError):
    """These two records cannot become one, or not yet; the message says what to do first."""


def same_need(table: Table, kept_id: UUID) -> ColumnElement[bool]:
    """The person who is kept has this need on record already."""
    theirs = table.alias("theirs")
    return exists().where(theirs.c.patient_id == kept_id, theirs.c.key == table.c.key)


def flag_that_stands(table: Table, kept_id: UUID) -> ColumnElement[bool]:
    """The person who is kept has a flag of their own."""
    theirs = table.alias("theirs")
    stands = exists().where(theirs.c.patient_id == kept_id, theirs.c.ended_at.is_(None))
    return and_(table.c.ended_at.is_(None), stands)


# Rows that the kept record has already in its own words: they stay with the merged one.
ALREADY_THERE: dict[str, Callable[[Table, UUID], ColumnElement[bool]]] = {
    "access_need": same_need,
    "s_flag": flag_that_stands,
}


def columns_that_name_a_person() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table that holds a person's id."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in NOT_MOVED and names_a_person(column):
                yield table, column


def names_a_person(column: Column[Any]) -> bool:
    return column.name == "patient_id" or any(key.column.table.name == "patient" for key in column.foreign_keys)


def move(merge: DuplicateMerge) -> int:
    """Move every row of the merged person to the kept one. Returns how many. Raises CannotMerge and moves nothing.

    Rows that were the kept person's before are written down too: so what comes later is known without a clock.
    """
    moved = 0
    try:
        with db.session.begin_nested():
            for table, column in columns_that_name_a_person():
                theirs = [column == merge.merged_id]
                if table.name in ALREADY_THERE:
                    theirs.append(~ALREADY_THERE[table.name](table, merge.kept_id))
                ids = set(db.session.scalars(select(table.c.id).where(*theirs)))
                write_down(merge, (table.name, column.name), ids_of(table, column, merge.kept_id), Fate.STAYED)
                write_down(merge, (table.name, column.name), ids, Fate.MOVED)
                moved += give(table, column, ids, to=merge.kept_id)
            stands_for(merge.merged_id, merge.kept_id)
    except IntegrityError:
        raise CannotMerge(
            "Both records have something of which a person can have only one. End it on one of them, then try again."
        ) from None
    db.session.expire_all()
    return moved


def move_back(merge: DuplicateMerge) -> None:
    """Give back exactly the rows that were moved, and what was since added to one of them; note what else came later.

    Raises CannotMerge when that is not possible any more.
    """
    moved, later = written_down(merge, Fate.MOVED), came_later(merge)
    following = followers(moved, later)
    try:
        with db.session.begin_nested():
            for table, column in columns_that_name_a_person():
                key = (table.name, column.name)
                give(table, column, moved[key] | following[key], to=merge.merged_id, but_only_of=merge.kept_id)
                write_down(merge, key, later[key] - following[key], Fate.CAME_LATER)
            stands_for(merge.merged_id, None)
    except IntegrityError:
        raise CannotMerge("Something that was added since stands in the way. Ask the system's administrator.") from None
    db.session.expire_all()


def came_later(merge: DuplicateMerge) -> Found:
    """Rows about the kept person that were about neither when the two were merged."""
    known = written_down(merge, Fate.MOVED, Fate.STAYED)
    found: Found = defaultdict(set)
    for table, column in columns_that_name_a_person():
        key = (table.name, column.name)
        found[key] = ids_of(table, column, merge.kept_id) - known[key]
    found["patient", "merged_into_id"].discard(merge.merged_id)
    return found


def followers(moved: Found, later: Found) -> Found:
    """Later rows that hang on a moved one, as a case on its referral: they cannot be another person's."""
    going = {(table, row) for (table, _), rows in moved.items() for row in rows}
    found: Found = defaultdict(set)
    is_growing = True
    while is_growing:
        is_growing = False
        for table, column in columns_that_name_a_person():
            key = (table.name, column.name)
            new = {row for row in later[key] - found[key] if parents(table, row) & going}
            found[key] |= new
            going |= {(table.name, row) for row in new}
            is_growing = is_growing or bool(new)
    return found


def parents(table: Table, row_id: UUID) -> set[tuple[str, UUID]]:
    """What a row hangs on: the table and key behind each of its foreign keys."""
    keys = [(key.column.table.name, key.parent) for key in table.foreign_keys if not names_a_person(key.parent)]
    if not keys:
        return set()
    row = db.session.execute(select(*(column for _, column in keys)).where(table.c.id == row_id)).one()
    return {(name, value) for (name, _), value in zip(keys, row, strict=True) if value is not None}


def ids_of(table: Table, column: Column[Any], patient_id: UUID) -> set[UUID]:
    return set(db.session.scalars(select(table.c.id).where(column == patient_id)))


def give(table: Table, column: Column[Any], ids: set[UUID], *, to: UUID, but_only_of: UUID | None = None) -> int:
    """Make these rows another person's. Core and not the ORM: nothing else of a row changes, not even its version."""
    every = sorted(ids)
    for start in range(0, len(every), AT_ONCE):
        some = update(table).where(table.c.id.in_(every[start : start + AT_ONCE]))
        if but_only_of is not None:
            some = some.where(column == but_only_of)
        db.session.execute(some.values({column.name: to}))
    return len(every)


def stands_for(merged_id: UUID, kept_id: UUID | None) -> None:
    """Which record goes on for the merged one; none, and it goes on itself."""
    table: Any = Patient.__table__
    db.session.execute(update(table).where(table.c.id == merged_id).values(merged_into_id=kept_id))


def write_down(merge: DuplicateMerge, key: Key, ids: set[UUID], fate: Fate) -> None:
    table, column = key
    rows = [
        {"merge_id": merge.id, "table_name": table, "column_name": column, "row_id": id, "fate": fate} for id in ids
    ]
    if rows:
        db.session.execute(sa.insert(MergeRow), rows)


def written_down(merge: DuplicateMerge, *fates: Fate) -> Found:
    found: Found = defaultdict(set)
    rows = select(MergeRow).where(MergeRow.merge_id == merge.id, MergeRow.fate.in_(fates))
    for row in db.session.scalars(rows):
        found[row.table_name, row.column_name].add(row.row_id)
    return found
