"""What a person asked us not to do. Data, and not a note: it is asked at the moment of sending, not when it is planned.

An objection is withdrawn by adding who, when and in which words; what was said
first stays. Confidentiality and objection are not consent in the sense of data
protection: nothing here is called that.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.patients.models import Patient


class ObjectionKind(StrEnum):
    PRACTICE = "practice"
    GROUPS = "groups"
    SURVEYS = "surveys"
    RESEARCH = "research"
    CONTACT = "contact"

    @property
    def says(self) -> str:
        """What they do not want: `telling the GP practice how it goes`."""
        return WORDS[self]


WORDS = {
    ObjectionKind.PRACTICE: "Telling the GP practice how it goes",
    ObjectionKind.GROUPS: "Telling community groups about them",
    ObjectionKind.SURVEYS: "Asking them surveys and measures",
    ObjectionKind.RESEARCH: "Counting them in reports or research beyond their own care",
    ObjectionKind.CONTACT: "Any contact from us",
}
# Who wants no contact at all is asked nothing either.
COVERED_BY = {ObjectionKind.SURVEYS: (ObjectionKind.SURVEYS, ObjectionKind.CONTACT)}


class CannotObject(DomainError):
    """The words are missing, or the objection was withdrawn already."""


class Objection(AboutPerson, Identified, Base):
    """What somebody asked us not to do, in their words; and if they changed their mind, that too."""

    __tablename__ = "objection"
    __table_args__ = (
        paired("withdrawn_at", "withdrawn_by_id"),
        sa.CheckConstraint("length(words) > 0", name="in_words"),
        sa.Index("ix_objection_patient", "patient_id", "kind"),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    kind: Mapped[ObjectionKind]
    words: Mapped[str] = mapped_column(sa.String(500))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    # Nobody, where the person said it on the public form.
    recorded_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_words: Mapped[str] = mapped_column(sa.String(500), default="")

    patient: Mapped[Patient] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=recorded_by_id)
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=withdrawn_by_id)

    # A right of the person: it may be used while the record is restricted.
    may_change_while_restricted = True

    def withdraw(self, *, by: User, words: str) -> None:
        """The person changed their mind. What they said first stays."""
        if self.withdrawn_at is not None:
            raise CannotObject("This was withdrawn already.")
        if not words.strip():
            raise CannotObject("Write what the person said.")
        self.withdrawn_at, self.withdrawn_by_id, self.withdrawn_words = clock.now(), by.id, words


# Made once: to make an alias takes longer than the query it is for.
SAID = aliased(Objection)


def record(patient: Patient, kind: ObjectionKind, *, by: User | None, words: str) -> Objection:
    """Keep what the person asked. The same objection, when it stands already, is handed back and not doubled."""
    if not words.strip():
        raise CannotObject("Write what the person said.")
    known = [objection for objection in standing(patient.id) if objection.kind is kind]
    if known:
        return known[0]
    objection = Objection(patient=patient, kind=kind, words=words, recorded_by_id=by.id if by else None)
    db.session.add(objection)
    return objection


def objects(patient_id: UUID, kind: ObjectionKind) -> bool:
    """Whether the person objects to this now. Asked at the very moment of sending."""
    return bool(db.session.scalar(select(objecting(sa.literal(patient_id, sa.Uuid()), kind))))


def objecting(patient_id: Any, kind: ObjectionKind) -> ColumnElement[bool]:
    """The same of a column, for a query's condition."""
    kinds = COVERED_BY.get(kind, (kind,))
    theirs = select(SAID.id).where(SAID.patient_id == patient_id, SAID.kind.in_(kinds))
    return theirs.where(SAID.withdrawn_at.is_(None)).exists()


def standing(patient_id: UUID) -> list[Objection]:
    """What the person objects to now, in the order in which it was recorded."""
    return [objection for objection in history(patient_id) if objection.withdrawn_at is None]


def history(patient_id: UUID) -> list[Objection]:
    """Everything they ever objected to, and what was withdrawn: one query."""
    rows = select(Objection).where(Objection.patient_id == patient_id).order_by(Objection.recorded_at, Objection.id)
    return list(db.session.scalars(rows.options(joinedload(Objection.recorded_by), joinedload(Objection.withdrawn_by))))
