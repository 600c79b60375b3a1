"""The chain: each trail entry sealed by a hash, in order, so that whatever is changed later no longer fits.

A seal's hash is SHA-256 over the hash before it and the entry as canonical JSON
(RFC 8785). Sealing is done beside the pages, by one process at a time, in order
of what is committed; an entry whose transaction took longer is sealed later,
and its number says so. Two sealers could do no harm: a number and an entry each
stand once, and whoever comes second keeps nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, db, short_read, short_write
from socialrx.core.ids import new_id
from socialrx.core.leases import give_back, take_lease
from socialrx.core.trail import TrailEntry

# What the first seal follows.
GENESIS = "0" * 64
# The names of an entry's members in canonical order: ASCII, so that Python's order is RFC 8785's.
MEMBERS = tuple(sorted(column.key for column in sa.inspect(TrailEntry).column_attrs))
ID = MEMBERS.index("id")
AT = MEMBERS.index("at")

LEASE = "seal-trail"
LEASE_LENGTH = timedelta(minutes=2)
READ_ROWS = 20_000
# As many as a writer may have to wait for: some milliseconds.
WRITE_ROWS = 1_000
# How long a transaction may take before its entries wait for the night's sweep.
LATE_BY = timedelta(hours=1)

# Equal to RFC 8785 for strings and whole numbers under ASCII keys, and many times as fast (a test compares them).
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
# The same for an entry, whose values are words: every one between its quotation marks.
ENTRY = "{" + ",".join(f'"{name}":%s' for name in MEMBERS) + "}"


class TrailSeal(Base):
    """A link of the chain. Numbers begin at 1 and have no holes; the database refuses to change or remove one."""

    __tablename__ = "trail_seal"
    __table_args__ = (sa.CheckConstraint("number > 0", name="number_counts"),)

    number: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64))


def canonical(values: Sequence[Any]) -> str:
    """An entry as RFC 8785 writes it; the values in the order of MEMBERS, nothing as the empty string."""
    try:
        return ENTRY % tuple(map(encode_basestring, values))
    except TypeError:  # somebody put what are no words into the database: it will not fit its seal
        return as_json(dict(zip(MEMBERS, values, strict=True)))


def link(before: str, line: str) -> str:
    """The hash of the seal that follows `before` and seals this entry."""
    return hashlib.sha256(f"{before}{line}".encode(errors="surrogatepass")).hexdigest()


def members(dialect: str) -> list[sa.ColumnElement[str]]:
    """The columns of an entry as the words that are sealed: the same on every database, made by the database."""
    words = (moment(dialect) if name == "at" else plain(getattr(TrailEntry, name)) for name in MEMBERS)
    return [sa.func.coalesce(word, "") for word in words]


def plain(column: InstrumentedAttribute[Any]) -> sa.ColumnElement[str]:
    """The column as it stands; an id without hyphens, as SQLite keeps it."""
    if isinstance(column.type, sa.Uuid):
        return sa.func.replace(sa.cast(column, sa.Text), "-", "")
    return sa.type_coerce(column, sa.Text)


def moment(dialect: str) -> sa.ColumnElement[str]:
    """UTC to the microsecond: `2026-03-24T10:12:00.000000Z`."""
    if dialect == "sqlite":
        kept = sa.type_coerce(TrailEntry.at, sa.Text)
        return sa.func.substr(kept, 1, 10).concat("T").concat(sa.func.substr(kept, 12)).concat("Z")
    return sa.func.to_char(sa.func.timezone("UTC", TrailEntry.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')


def is_sealed() -> sa.ColumnElement[bool]:
    return sa.exists().where(TrailSeal.entry_id == TrailEntry.id)


def seal_new() -> int:
    """Seal what came since the newest sealed entry, and what came late by up to an hour. Returns how many."""
    with short_read() as connection:
        newest = connection.scalar(sa.select(TrailSeal.entry_id).order_by(TrailSeal.entry_id.desc()).limit(1))
    return seal(after=shortly_before(newest) if newest else UUID(int=0))


def seal_all() -> int:
    """Seal whatever is not sealed, however late it came: once a night, and by hand. Returns how many."""
    return seal(after=UUID(int=0))


def shortly_before(newest: UUID) -> UUID:
    """The smallest id of an hour before this one, or before now if its clock ran ahead."""
    milliseconds = min(newest.int >> 80, id_time(clock.now())) - int(LATE_BY.total_seconds() * 1000)
    return UUID(int=max(milliseconds, 0) << 80)


def id_time(instant: datetime) -> int:
    """The instant as a UUIDv7 begins with it."""
    return int(instant.timestamp() * 1000)


def seal(*, after: UUID) -> int:
    """Seal entries with a later id, oldest first, in short transactions of their own. 0 while another process does."""
    holder, sealed = str(new_id()), 0
    while hold(holder) and (number := seal_some(after)):
        sealed += number
    give_back(LEASE, holder)
    db.session.commit()
    return sealed


def hold(holder: str) -> bool:
    held = take_lease(LEASE, holder, LEASE_LENGTH)
    db.session.commit()
    return held


def seal_some(after: UUID) -> int:
    """Seal one reading of entries. 0 when there is none, or another sealer came first: then its seals stand."""
    with short_read() as connection:
        number, before = last_seal(connection)
        waiting = sa.select(*members(connection.dialect.name)).where(TrailEntry.id > after, ~is_sealed())
        rows = connection.execute(waiting.order_by(TrailEntry.at, TrailEntry.id).limit(READ_ROWS)).all()
    seals = list(chained(number, before, rows))
    try:
        for start in range(0, len(seals), WRITE_ROWS):
            with short_write() as connection:
                connection.execute(sa.insert(TrailSeal), seals[start : start + WRITE_ROWS])
    except IntegrityError:
        return 0
    return len(seals)


def last_seal(connection: sa.Connection) -> tuple[int, str]:
    """The end of the chain: its number and hash; of a chain not begun, 0 and what the first seal follows."""
    newest = sa.select(TrailSeal.number, TrailSeal.hash).order_by(TrailSeal.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return (row.number, row.hash) if row else (0, GENESIS)


def chained(number: int, before: str, rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """The seals of these entries, each made of the one before."""
    for row in rows:
        number, before = number + 1, link(before, canonical(row))
        yield {"number": number, "entry_id": UUID(row[ID]), "hash": before}


def sealed_count() -> int:
    """How many entries are sealed: the number of the last seal."""
    return db.session.scalar(sa.select(TrailSeal.number).order_by(TrailSeal.number.desc()).limit(1)) or 0
