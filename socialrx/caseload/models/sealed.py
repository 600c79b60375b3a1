"""A note that is sealed from the start: outside ordinary access to the case, for its author and those it names."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson


class CannotUnseal(DomainError):
    """It takes two people, and a note that is still sealed."""


class SealedNote(AboutPerson, Identified, Base):
    """What was written, why it is sealed, and who may read it. Opening it for everybody takes two people.

    Cover, hand-over and break-glass open a case and never this.
    """

    __tablename__ = "sealed_note"
    __table_args__ = (
        paired("asked_at", "asked_by_id"),
        paired("unsealed_at", "agreed_by_id"),
        sa.CheckConstraint("asked_by_id <> agreed_by_id", name="two_people"),
        sa.CheckConstraint("unsealed_at IS NULL OR asked_at IS NOT NULL", name="asked_before_unsealed"),
        sa.Index("ix_sealed_note_case", "case_id", "written_at"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    written_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    words: Mapped[str] = mapped_column(sa.Text)
    sealed_because: Mapped[str] = mapped_column(sa.String(300))

    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_because: Mapped[str] = mapped_column(sa.String(300), default="")
    # Which of the two sides asked: that decides who may be the second person.
    is_asked_by_ig: Mapped[bool] = mapped_column(default=False)
    unsealed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()
    written_by: Mapped[User] = relationship(foreign_keys=written_by_id)
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id)
    agreed_by: Mapped[User | None] = relationship(foreign_keys=agreed_by_id)
    readers: Mapped[list["SealedNoteReader"]] = relationship(back_populates="note")

    def is_for(self, user: User) -> bool:
        """Whether they wrote it or are named on the seal."""
        return user.id == self.written_by_id or user.id in {reader.user_id for reader in self.readers}

    def ask_to_unseal(self, *, by: User, reason: str, is_ig: bool) -> None:
        """The first of the two. Asking again replaces what was asked and by whom."""
        self._still_sealed()
        if not reason.strip():
            raise CannotUnseal("Say why it should be opened.")
        self.asked_at, self.asked_by_id, self.asked_because = clock.now(), by.id, reason
        self.is_asked_by_ig = is_ig

    def agree(self, *, by: User) -> None:
        """The second person agrees: from now on it is an ordinary note of the case."""
        self._still_sealed()
        if self.asked_by_id is None:
            raise CannotUnseal("Nobody has asked for it to be opened.")
        if self.asked_by_id == by.id:
            raise CannotUnseal("Somebody else must agree: you asked for it yourself.")
        self.unsealed_at, self.agreed_by_id = clock.now(), by.id

    def _still_sealed(self) -> None:
        if self.unsealed_at is not None:
            raise CannotUnseal("This note is open already.")


class SealedNoteReader(Identified, Base):
    """Somebody named on the seal."""

    __tablename__ = "sealed_note_reader"
    __table_args__ = (sa.UniqueConstraint("note_id", "user_id"),)

    note_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sealed_note.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)

    note: Mapped[SealedNote] = relationship(back_populates="readers")
    user: Mapped[User] = relationship()
