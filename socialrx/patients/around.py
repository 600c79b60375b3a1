"""The people around a person: a carer, a daughter, a neighbour with the key; and whether we may talk to them.

Added by whoever was told, ended and never deleted. Of somebody whose
whereabouts are sensitive they are blank, since they lead to the person.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.patients.models import Patient


class NobodyNamed(DomainError):
    """Somebody around a person must have a name, or who they are to the person."""


class Said(NamedTuple):
    """What was said of somebody around the person."""

    name: str
    relationship: str = ""
    phone: str = ""
    is_carer: bool = False
    may_talk: bool = False

    def __str__(self) -> str:
        """As the team is told of it."""
        talk = "we may talk to them" if self.may_talk else "do not talk to them"
        who = [self.name, self.relationship, "a carer" if self.is_carer else "", self.phone, talk]
        return ", ".join(filter(None, who))


class KeyContact(AboutPerson, Identified, Base):
    """Somebody around the person. `may_talk` is what the person allows: until it is said, nobody talks to them."""

    __tablename__ = "key_contact"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        sa.CheckConstraint("length(name) + length(relationship) > 0", name="somebody"),
        sa.Index("ix_key_contact_patient", "patient_id", "added_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    # Read only through the properties below, which know the flag.
    kept_name: Mapped[str] = mapped_column("name", sa.String(70), default="")
    kept_relationship: Mapped[str] = mapped_column("relationship", sa.String(35), default="")
    kept_phone: Mapped[str] = mapped_column("phone", sa.String(20), default="")
    is_carer: Mapped[bool] = mapped_column(default=False)
    may_talk: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    patient: Mapped[Patient] = relationship()
    added_by: Mapped[User | None] = relationship(foreign_keys=added_by_id)

    @property
    def name(self) -> str:
        return self._shown(self.kept_name)

    @property
    def relation(self) -> str:
        return self._shown(self.kept_relationship)

    @property
    def phone(self) -> str:
        return self._shown(self.kept_phone)

    def end(self, *, by: User) -> None:
        """No longer around the person, or never to be talked to again. What was said stays."""
        if self.ended_at is None:
            self.ended_at, self.ended_by_id = clock.now(), by.id

    def _shown(self, words: str) -> str:
        return "" if self.patient.is_s_flagged else words


def add_contact(patient: Patient, said: Said, *, by: User | None) -> KeyContact:
    """Somebody around the person, as somebody says. Raises NobodyNamed when it is nobody."""
    if not said.name and not said.relationship:
        raise NobodyNamed("Say who it is: a name, or who they are to the person.")
    contact = KeyContact(patient=patient, is_carer=said.is_carer, may_talk=said.may_talk)
    contact.kept_name, contact.kept_relationship, contact.kept_phone = said.name, said.relationship, said.phone
    contact.added_by_id = by.id if by else None
    db.session.add(contact)
    return contact


def around(patient_id: UUID) -> list[KeyContact]:
    """Those around the person now, carers first, then in the order in which they were added: one query."""
    rows = select(KeyContact).where(KeyContact.patient_id == patient_id, KeyContact.ended_at.is_(None))
    return list(db.session.scalars(rows.order_by(KeyContact.is_carer.desc(), KeyContact.added_at, KeyContact.id)))
