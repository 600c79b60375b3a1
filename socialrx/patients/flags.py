"""The S-flag: where this person is, or how they are reached, must not reach somebody else.

While it stands, `Patient` gives blanks (`hidden`), and nothing is posted to the
person until somebody says which way is safe. `reveal` is the one way to what is
kept: with a reason, on the trail, and the IG lead is told.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell
from socialrx.core import clock, trail
from socialrx.core.database import Base, Identified, db, paired
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.trail import AboutPerson, Deed
from socialrx.patients.hidden import DETAIL_WORDS
from socialrx.patients.models import Patient

# Why somebody may have to know (OURS). The words they add stand beside it on the trail.
REVEAL_REASONS = {
    "contact": "To ring or write to them now",
    "visit": "To visit or meet them",
    "danger": "They may be in danger now",
    "check": "To check or correct what is kept",
    "other": "Something else",
}


class FlagSource(StrEnum):
    WORKER = "worker"
    PDS = "pds"

    @property
    def says(self) -> str:
        return {"worker": "The person or a worker says so", "pds": "The national record (PDS) is marked R"}[self]


class CannotFlag(DomainError):
    """The flag stands already, or does not, or what it needs is missing."""


class SFlag(AboutPerson, Identified, Base):
    """That, since when and why a person's whereabouts are sensitive, and which way to reach them is safe."""

    __tablename__ = "s_flag"
    __table_args__ = (
        paired("safe_way_confirmed_at", "safe_way_confirmed_by_id"),
        paired("ended_at", "ended_by_id"),
        sa.Index(
            "ux_s_flag_standing",
            "patient_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    source: Mapped[FlagSource]
    because: Mapped[str] = mapped_column(sa.String(300))
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    safe_way: Mapped[str] = mapped_column(sa.String(300), default="")
    safe_way_confirmed_at: Mapped[datetime | None]
    safe_way_confirmed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_because: Mapped[str] = mapped_column(sa.String(300), default="")

    patient: Mapped[Patient] = relationship()
    set_by: Mapped[User] = relationship(foreign_keys=set_by_id)
    safe_way_confirmed_by: Mapped[User | None] = relationship(foreign_keys=safe_way_confirmed_by_id)

    def confirm_safe_way(self, words: str, *, by: User) -> None:
        """Somebody asked the person and says which way is safe; from now on a letter may go that way."""
        if not words.strip():
            raise CannotFlag("Say which way is safe.")
        self.safe_way, self.safe_way_confirmed_at, self.safe_way_confirmed_by_id = words, clock.now(), by.id

    def take_off(self, *, by: User, reason: str) -> None:
        """End it: never by the one who set it, and with a reason."""
        if self.set_by_id == by.id:
            raise CannotFlag("Somebody else must take it off: you set it yourself.")
        if not reason.strip():
            raise CannotFlag("Say why their whereabouts are no longer sensitive.")
        self.ended_at, self.ended_by_id, self.ended_because = clock.now(), by.id, reason
        self.patient.is_s_flagged = False


class Kept(NamedTuple):
    """One detail that was revealed."""

    label: str
    words: str


def set_flag(patient: Patient, *, by: User, source: FlagSource, because: str, organisation_id: UUID) -> SFlag:
    """Hide, at once and everywhere, where this person is and how they are reached. Raises CannotFlag when it stands."""
    if patient.is_s_flagged:
        raise CannotFlag("This person is flagged already.")
    flag = SFlag(patient=patient, organisation_id=organisation_id, source=source, because=because, set_by_id=by.id)
    patient.is_s_flagged = True
    db.session.add(flag)
    return flag


def flag_of(patient: Patient) -> SFlag | None:
    """The flag that stands; asked only about somebody who has one."""
    if not patient.is_s_flagged:
        return None
    return db.session.scalar(select(SFlag).where(SFlag.patient_id == patient.id, SFlag.ended_at.is_(None)))


def may_write_to(patient: Patient) -> bool:
    """Whether a letter may go to the person: always, or once somebody confirmed a safe way."""
    flag = flag_of(patient)
    return not patient.is_s_flagged or (flag is not None and flag.safe_way_confirmed_at is not None)


def reveal(patient: Patient, *, reason: str, words: str, organisation_id: UUID) -> list[Kept]:
    """What is kept, for one page's length. The reason goes on the trail, and the tenant's IG lead hears of it."""
    if reason not in REVEAL_REASONS or not words.strip():
        raise CannotFlag("Say why you need to know.")
    trail.record(Deed.REVEALED, patient, detail=f"alert: {REVEAL_REASONS[reason]}: {words}")
    tell(
        Role.IG_LEAD,
        organisation_id,
        kind="address-revealed",
        subject_id=new_id(),
        title="A sensitive address was revealed",
        body="Somebody pressed Reveal, with a reason. Sign in to read on the trail who it was, and why.\n",
    )
    return list(kept(patient))


def kept(patient: Patient) -> Iterator[Kept]:
    """Everything that is hidden and not empty, with the practice."""
    for name, label in DETAIL_WORDS.items():
        if words := getattr(patient, f"kept_{name}"):
            yield Kept(label, words)
    if patient.practice:
        yield Kept("Practice", patient.practice.name)
