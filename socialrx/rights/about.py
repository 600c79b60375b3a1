"""Which tables hold rows about a person, found by walking foreign keys from the person: a new table is found too.

A table is about a person when a row of it points at a person, or at another row
that does. Two questions are asked of them. What does an organisation keep:
every row all of whose pointers lead to what it keeps. What must go with the
person: every row any of whose pointers leads there.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Column, RowMapping, Table

from socialrx.core.database import Base, db
from socialrx.organisations.models import Team
from socialrx.patients.models import Patient

PERSON = Patient.__tablename__
# What tells of a row by its id alone, without a foreign key: letters and reminders go with it. The trail stays.
BY_SUBJECT = "subject_id"
TRAIL = "trail_entry"

Ids = dict[str, set[UUID]]


def tables_about_people() -> list[Table]:
    """Every table that holds rows about a person, each after those it points at."""
    found: dict[str, Table] = {}
    for table in Base.metadata.sorted_tables:
        if table.name == PERSON or any(parent in found for _column, parent in pointers(table)):
            found[table.name] = table
    return list(found.values())


def pointers(table: Table) -> list[tuple[Column[Any], str]]:
    """Its foreign keys, with the table each leads to."""
    return [(column, key.column.table.name) for column in table.columns for key in column.foreign_keys]


def led_by(table: Table, ids: Ids) -> list[tuple[Column[Any], set[UUID]]]:
    """Its pointers to rows about people, with the ids that count. A person's own pointers to people are left out."""
    return [(column, ids[parent]) for column, parent in pointers(table) if parent in ids and parent != table.name]


def kept_by(organisation_id: UUID, patient_id: UUID) -> Iterator[tuple[Table, list[RowMapping]]]:
    """Each table about people with the rows that this organisation keeps about this person, oldest first."""
    ids: Ids = {}
    teams = sa.select(Team.id).where(Team.employer_id == organisation_id)
    for table in tables_about_people():
        query = sa.select(table).where(*of_the_organisation(table, organisation_id, teams))
        if table.name == PERSON:
            query = query.where(table.c.id.in_(with_merged(patient_id)))
        else:
            query = query.where(*all_lead(led_by(table, ids)))
        rows = list(db.session.execute(in_order(query, table)).mappings())
        ids[table.name] = {row["id"] for row in rows} if "id" in table.columns else set()
        yield table, rows


def of_the_organisation(table: Table, organisation_id: UUID, teams: sa.Select[Any]) -> Iterator[sa.ColumnElement[bool]]:
    """What says whose a row is: its team's employer, or the organisation it names."""
    if table.name == PERSON:
        return
    # Of what passes between two teams, either's employer.
    if named := [column for column, parent in pointers(table) if parent == Team.__tablename__]:
        yield sa.or_(*(column.in_(teams) for column in named))
    if "organisation_id" in table.columns:
        yield table.c.organisation_id == organisation_id


def all_lead(pointed: list[tuple[Column[Any], set[UUID]]]) -> Iterator[sa.ColumnElement[bool]]:
    """At least one pointer is set, and every one that is set leads to a row that counts."""
    yield sa.or_(*(column.is_not(None) for column, _ids in pointed))
    for column, ids in pointed:
        yield sa.or_(column.is_(None), column.in_(ids))


def in_order(query: sa.Select[Any], table: Table) -> sa.Select[Any]:
    """By id, which is by time; what has none by its key."""
    return query.order_by(*table.primary_key.columns)


def all_about(patient_id: UUID) -> list[tuple[Table, sa.ColumnElement[bool]]]:
    """Every table with the condition for its rows that must go with this person, the deepest first."""
    ids: Ids = {PERSON: with_merged(patient_id)}
    found: list[tuple[Table, sa.ColumnElement[bool]]] = []
    for table in tables_about_people():
        if table.name == PERSON:
            condition: sa.ColumnElement[bool] = table.c.id.in_(ids[PERSON])
        else:
            condition = sa.or_(*(column.in_(wanted) for column, wanted in led_by(table, ids)))
            ids[table.name] = ids_where(table, condition)
        found.append((table, condition))
    everything = set().union(*ids.values())
    return [*((table, table.c[BY_SUBJECT].in_(everything)) for table in told_by_id()), *reversed(found)]


def with_merged(patient_id: UUID) -> set[UUID]:
    """The person, and whoever's record points at theirs as the same person's."""
    table, ids = Base.metadata.tables[PERSON], {patient_id}
    own = [column for column, parent in pointers(table) if parent == PERSON]
    while own and (more := ids_where(table, sa.or_(*(column.in_(ids) for column in own))) - ids):
        ids |= more
    return ids


def ids_where(table: Table, condition: sa.ColumnElement[bool]) -> set[UUID]:
    return set(db.session.scalars(sa.select(table.c.id).where(condition))) if "id" in table.columns else set()


def told_by_id() -> list[Table]:
    """Tables outside that name rows by id only."""
    inside = {table.name for table in tables_about_people()} | {TRAIL}
    return [table for table in Base.metadata.sorted_tables if BY_SUBJECT in table.columns and table.name not in inside]
