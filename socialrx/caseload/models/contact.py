"""A contact with the person, made or attempted. Never edited: added to, or withdrawn as a mistake."""

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


class CannotCorrect(DomainError):
    """The entry was withdrawn already, or what the correction needs is missing."""


class Contact(AboutPerson, Identified, Base):
    """One attempt to talk, and what came of it. `is_two_way` is copied from the outcome's list when it is recorded."""

    __tablename__ = "contact"
    __table_args__ = (
        sa.Index("ix_contact_case", "case_id", "at"),
        paired("voided_at", "voided_by_id"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_are_real"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    mode: Mapped[str] = mapped_column(sa.String(2))
    outcome: Mapped[str] = mapped_column(sa.String(60))
    is_two_way: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    minutes: Mapped[int | None]
    # Of something that was booked: whether they came, by the national code.
    attendance: Mapped[str | None] = mapped_column(sa.String(2))
    others_present: Mapped[str] = mapped_column(sa.String(150), default="", server_default="")
    # The group or service to which the worker went with them.
    went_to: Mapped[str] = mapped_column(sa.String(150), default="", server_default="")
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    void_reason: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")

    case: Mapped[Case] = relationship()
    by: Mapped[User] = relationship(foreign_keys=by_id)
    voided_by: Mapped[User | None] = relationship(foreign_keys=voided_by_id)
    additions: Mapped[list["ContactAddition"]] = relationship(back_populates="contact", order_by="ContactAddition.at")

    def void(self, *, by: User, reason: str) -> None:
        """Say that it was a mistake. What was written is kept for those who answer for it."""
        self.must_stand()
        if not reason.strip():
            raise CannotCorrect("Say what was wrong with this entry.")
        self.voided_at, self.voided_by_id, self.void_reason = clock.now(), by.id, reason

    def must_stand(self) -> None:
        """Raises CannotCorrect for an entry that was withdrawn."""
        if self.voided_at is not None:
            raise CannotCorrect("This entry was withdrawn already.")

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id


class ContactAddition(AboutPerson, Identified, Base):
    """What somebody added to an entry afterwards, marked as theirs and as later."""

    __tablename__ = "contact_addition"

    contact_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    contact: Mapped[Contact] = relationship(back_populates="additions")
    by: Mapped[User] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.contact.case.patient_id
