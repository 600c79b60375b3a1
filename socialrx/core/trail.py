"""The trail: who looked at whom, who changed what, when and from where. Append-only.

A change is recorded in the transaction of its cause, by a listener no verb can
forget: every flushed row that is `AboutPerson` leaves an entry naming the
columns that changed, never their content. What was seen or refused is gathered
during the request and written in a short transaction before the answer leaves.
Entries hold ids and words, no foreign keys: the trail outlives what it names.
`chain` seals them, `heads` copies the chain's head out, `proof` checks both.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g
from sqlalchemy.orm import Mapped, Session, mapped_column

from socialrx.core import clock
from socialrx.core.actor import acting
from socialrx.core.database import Base, Identified, db, short_write
from socialrx.core.ids import new_id


class Deed(StrEnum):
    VIEWED = "viewed"
    LISTED = "listed"
    CREATED = "created"
    CHANGED = "changed"
    REFUSED = "refused"
    PRINTED = "printed"
    EXPORTED = "exported"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    ACCOUNT = "account"
    REVEALED = "revealed"
    GRANTED = "granted"
    REVIEWED = "reviewed"
    FOUND = "found"
    DESTROYED = "destroyed"


# What happens around accounts, whoever is cared for. The words of a partial index, which a query must repeat.
SECURITY_DEEDS = (
    Deed.SIGNED_IN,
    Deed.SIGNED_OUT,
    Deed.SIGN_IN_FAILED,
    Deed.ACCOUNT,
    Deed.REFUSED,
)
IS_SECURITY_EVENT = sa.text(f"deed IN ({', '.join(repr(str(deed)) for deed in SECURITY_DEEDS)})")


class TrailEntry(Identified, Base):
    """One thing somebody did or saw. The database itself refuses to change or remove it."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        sa.Index("ix_trail_entry_patient", "patient_id", "at"),
        sa.Index("ix_trail_entry_user", "user_id", "at"),
        sa.Index(
            "ix_trail_entry_security",
            "at",
            "id",
            sqlite_where=IS_SECURITY_EVENT,
            postgresql_where=IS_SECURITY_EVENT,
        ),
    )

    at: Mapped[datetime] = mapped_column(default=clock.now)
    # Without the database's own list of deeds: an entry outlives the words of its day.
    deed: Mapped[Deed] = mapped_column(
        sa.Enum(Deed, native_enum=False, create_constraint=False, length=40, values_callable=lambda kind: list(kind))
    )
    user_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    roles: Mapped[str] = mapped_column(sa.String(200), default="")
    subject_kind: Mapped[str] = mapped_column(sa.String(60), default="")
    subject_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    detail: Mapped[str] = mapped_column(sa.String(500), default="")
    request_id: Mapped[str] = mapped_column(sa.String(40), default="")
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    why: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")


class AboutPerson:
    """A row whose every change goes on a person's trail."""

    @property
    def person_id(self) -> UUID | None:
        """The patient this row is about. Rows without a `patient_id` column say where it stands instead."""
        return getattr(self, "patient_id", None)


def entry(deed: Deed, subject: object = None, *, patient_id: UUID | None = None, detail: str = "") -> dict[str, Any]:
    """A trail row as it would be inserted now, by whoever is acting."""
    actor = acting.get()
    if patient_id is None and isinstance(subject, AboutPerson):
        patient_id = subject.person_id
    return {
        "id": new_id(),
        "at": clock.now(),
        "deed": deed,
        "user_id": actor.user_id,
        "organisation_id": actor.organisation_id,
        "roles": ",".join(actor.roles),
        "subject_kind": getattr(subject, "__tablename__", ""),
        "subject_id": getattr(subject, "id", None),
        "patient_id": patient_id,
        "detail": detail[:500],
        "request_id": actor.request_id,
        "address": actor.address,
        "why": actor.why,
    }


def because(why: str) -> None:
    """From here to the end of the request, entries say by which grant the user acts: `cover`, `break-glass`."""
    acting.set(replace(acting.get(), why=why[:60]))


def saw(subject: object, *, deed: Deed = Deed.VIEWED, detail: str = "") -> None:
    """Note that the one acting has seen this record; written before the answer leaves."""
    noted().append(entry(deed, subject, detail=detail))


def listed(what: str, count: int) -> None:
    """Note that a list was shown: which, and how many rows."""
    noted().append(entry(Deed.LISTED, detail=f"{what}: {count}"))


def found(what: str, count: int) -> None:
    """Note that somebody searched for people: where, and how many were shown. Never what was typed."""
    noted().append(entry(Deed.FOUND, detail=f"{what}: {count}"))


def refused(detail: str, subject: object = None) -> None:
    """Note that somebody asked for what they may not have."""
    noted().append(entry(Deed.REFUSED, subject, detail=detail))


def noted() -> list[dict[str, Any]]:
    """What this request has to write into the trail."""
    if "trail" not in g:
        g.trail = []
    return g.trail  # type: ignore[no-any-return]  # g knows no types


def write_noted() -> None:
    """Write what was gathered. Raises when it cannot: then the answer must not leave."""
    if rows := noted():
        with short_write() as connection:
            connection.execute(sa.insert(TrailEntry), rows)
        rows.clear()


def record(deed: Deed, subject: object = None, *, detail: str = "") -> None:
    """Add an entry to the transaction that is under way."""
    db.session.execute(sa.insert(TrailEntry).values(**entry(deed, subject, detail=detail)))


@sa.event.listens_for(Session, "after_flush")
def record_changes(session: Session, _context: object) -> None:
    """Every new or changed row about a person leaves its entry in the same transaction."""
    rows = [entry(Deed.CREATED, new) for new in session.new if isinstance(new, AboutPerson)]
    for changed in session.dirty:
        if isinstance(changed, AboutPerson) and (columns := changed_columns(changed)):
            rows.append(entry(Deed.CHANGED, changed, detail=", ".join(columns)))
    if rows:
        session.execute(sa.insert(TrailEntry), rows)


def changed_columns(row: object) -> list[str]:
    state = sa.inspect(row)
    return [column.key for column in state.mapper.column_attrs if state.attrs[column.key].history.has_changes()]
