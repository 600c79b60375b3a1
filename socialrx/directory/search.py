"""Finding services by need, words, day and distance: one question, the same answers on both databases.

Reads the flat rows alone. On SQLite the word index holds needs, days and grid
squares too, so that it alone narrows the search; it is read first, as a
materialised list, because SQLite may otherwise ask it once a row. On PostgreSQL
a generated tsvector does the words and a box of plain numbers the place.
A position is compared exactly after the box; what stands nowhere (by phone,
online, place not known) is always found, after what is near.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, RowMapping, Select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import METRES_IN_A_MILE, Position, in_miles
from socialrx.core.rules import days
from socialrx.directory.models import DirectoryRow, ServiceStatus
from socialrx.directory.models.services import Checked
from socialrx.directory.words import NOWHERE, asked_for, day_token, folded, need_token, squares_around

WIDENING_MILES = (3, 15)
Row = DirectoryRow
SHOWN = [column for column in sa.inspect(Row).columns if column.key not in {"words", "tokens"}]


@dataclass(frozen=True)
class Found(Checked):
    """A service at one of its places, as a card shows it, and how far away it is."""

    id: int
    service_id: UUID
    location_id: UUID | None
    name: str
    organisation_name: str
    summary: str
    times: str
    place: str
    is_remote: bool
    cost: str
    phone: str
    alert: str
    needs: str
    easting: int | None
    northing: int | None
    status: ServiceStatus
    is_full: bool
    is_step_free: bool | None
    minimum_age: int | None
    maximum_age: int | None
    assured_date: date | None
    metres: float | None

    @property
    def distance(self) -> str:
        """As the crow flies, in miles; empty when no place was asked about or it stands nowhere."""
        return "" if self.metres is None else in_miles(self.metres)


@dataclass(frozen=True)
class Question:
    """What is looked for. Nothing given finds everything, by name."""

    words: str = ""
    need: str = ""
    day: str = ""
    near: Position | None = None
    within_miles: float | None = None

    @property
    def metres(self) -> float | None:
        return self.within_miles * METRES_IN_A_MILE if self.near and self.within_miles else None

    @property
    def circles(self) -> list["Question"]:
        """The same question in wider and wider circles, so that the nearest of a whole country are found near by."""
        if self.near is None or self.within_miles:
            return [self]
        return [replace(self, within_miles=miles) for miles in (*WIDENING_MILES, None)]

    @property
    def tokens(self) -> list[str]:
        return [*([need_token(self.need)] if self.need else []), *([day_token(self.day)] if self.day else [])]

    @property
    def cannot_match(self) -> bool:
        """Something was typed that holds no letter or number."""
        return bool(self.words.strip()) and not folded(self.words)


class Asked(TypedDict, total=False):
    """The rest of a Question, by name."""

    need: str
    day: str
    near: Position | None
    within_miles: float | None


def search(
    words: str = "", *, include_not_offered: bool = False, limit: int = 20, offset: int = 0, **asked: Unpack[Asked]
) -> list[Found]:
    """The nearest first when a place is given, else by name. Hides what is not offered unless told otherwise."""
    question = Question(words, **asked)
    if question.cannot_match:
        return []
    results: list[Found] = []
    for circle in question.circles:
        query = matching(circle)
        if not include_not_offered:
            query = query.where(is_offered())
        query = query.order_by(*order(circle)).limit(limit).offset(offset)
        results = [found(circle, row) for row in db.session.execute(query).mappings()]
        if len(results) == limit and results[-1].metres is not None:
            break  # all of these are nearer than anything outside the circle
    return results


def count_hidden(words: str = "", **asked: Unpack[Asked]) -> int:
    """How many more there are that are not offered: closed, or not checked for too long."""
    question = Question(words, **asked)
    if question.cannot_match:
        return 0
    hidden = matching(question).where(sa.not_(is_offered())).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(hidden)) or 0


def is_offered() -> ColumnElement[bool]:
    """`Checked.is_offered`, for the database. Never null, so that its contrary is the rest."""
    since = clock.today() - timedelta(days=days("NOT_OFFERED_AFTER_DAYS"))
    return sa.and_(Row.status == ServiceStatus.ACTIVE, sa.func.coalesce(Row.assured_date, date.min) >= since)


def matching(question: Question) -> Select[Any]:
    """Every row that answers the question, offered or not."""
    query = sa.select(*SHOWN)
    by_index = by_fts5 if db.engine.dialect.name == "sqlite" else by_tsvector
    return within(by_index(query, question), question)


def by_fts5(query: Select[Any], question: Question) -> Select[Any]:
    """Words and tokens in one expression. Every word is quoted and holds letters and digits only."""
    sides = [("words", [word]) for word in asked_for(question.words)]
    sides += [("tokens", [token]) for token in question.tokens]
    if question.near and question.metres:
        sides.append(("tokens", [NOWHERE, *squares_around(question.near, question.metres)]))
    if not sides:
        return query
    expression = " AND ".join(f"{column} : ({either(any_of)})" for column, any_of in sides)
    index = sa.text("SELECT rowid AS id FROM directory_words WHERE directory_words MATCH :expression")
    hits = index.bindparams(expression=expression).columns(id=sa.Integer).cte("hits")
    return query.join(hits.prefix_with("MATERIALIZED"), hits.c.id == Row.id)


def either(tokens: Sequence[str]) -> str:
    return " OR ".join(f'"{token}"' for token in tokens)


def by_tsvector(query: Select[Any], question: Question) -> Select[Any]:
    """Words by the English rules, tokens as they stand; the place is left to the box."""
    vector: ColumnElement[Any] = sa.literal_column("directory_row.directory_words")
    for configuration, tokens in (("english", asked_for(question.words)), ("simple", question.tokens)):
        if tokens:
            asked = sa.func.to_tsquery(sa.literal_column(f"'{configuration}'"), " & ".join(tokens))
            query = query.where(vector.op("@@")(asked))
    return query


def within(query: Select[Any], question: Question) -> Select[Any]:
    """A box first, which an index answers, then the true distance."""
    if question.near is None or question.metres is None:
        return query
    (east, north), reach = question.near, int(question.metres) + 1
    box = sa.and_(Row.easting.between(east - reach, east + reach), Row.northing.between(north - reach, north + reach))
    near = sa.and_(box, squared_metres(question.near) <= question.metres**2)
    return query.where(sa.or_(near, Row.easting.is_(None)))


def order(question: Question) -> tuple[Any, ...]:
    by_name = (Row.name, Row.id)
    if question.near is None:
        return by_name
    return (Row.easting.is_(None), squared_metres(question.near), *by_name)


def squared_metres(centre: Position) -> ColumnElement[int]:
    """Distance squared; in 64 bits, or the width of England would not fit."""
    east = sa.cast(Row.easting, sa.BigInteger) - centre.easting
    north = sa.cast(Row.northing, sa.BigInteger) - centre.northing
    return east * east + north * north


def found(question: Question, row: RowMapping) -> Found:
    where = Position(row["easting"], row["northing"]) if row["easting"] is not None else None
    return Found(**row, metres=question.near.metres_to(where) if question.near and where else None)
