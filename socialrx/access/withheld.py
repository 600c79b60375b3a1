"""What no scope shows, whatever its ways say: restricted people's rows, and records merged into another.

How a noun names its person is read from its tables, so that a new noun is
withheld the day it appears.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.sql.util import find_tables

from socialrx.core.trail import AboutPerson
from socialrx.patients.models import Patient
from socialrx.patients.restriction import restricted

PATIENT = Patient.__table__


def not_restricted(of: Select[Any]) -> ColumnElement[bool]:
    """Of nobody whose record is restricted; always true of nouns that are about nobody."""
    entity = of.column_descriptions[0]["entity"]
    if not issubclass(entity, AboutPerson):
        return true()
    named = columns_naming(entity.__table__)
    for joined in () if named else tables_of(of):
        named = named or columns_naming(joined)
    if named:
        return and_(*(~restricted(column) for column in named))
    return ~behind(entity.__table__)


def not_merged(of: Select[Any]) -> ColumnElement[bool]:
    """No record that goes on under another; for the person's own rows."""
    is_person = of.column_descriptions[0]["entity"] is Patient
    return Patient.merged_into_id.is_(None) if is_person else true()


def columns_naming(table: sa.FromClause) -> list[Any]:
    """The columns in which a table holds a person's id."""
    if table is PATIENT:
        return [PATIENT.c.id]
    return [key.parent for key in table.foreign_keys if key.column.table is PATIENT]


def tables_of(of: Select[Any]) -> list[sa.FromClause]:
    return [table for from_ in of.get_final_froms() for table in find_tables(from_, include_joins=False)]


def behind(table: sa.FromClause) -> ColumnElement[bool]:
    """Whether the row that this one hangs on is about a restricted person."""
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        for column in columns_naming(key.column.table):
            upper = key.column.table.alias()
            at_hand, names = upper.c[key.column.name], upper.c[column.name]
            return select(at_hand).where(at_hand == key.parent, restricted(names)).exists()
    raise LookupError(f"{table} is about a person and does not say which")
