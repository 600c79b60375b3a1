"""A worry about somebody's safety: a record of its own, never part of a note, never on anything that leaves."""

from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson

# The longest a worry may stand without being looked at again (domain rules, access matrix).
REVIEW_WITHIN = timedelta(days=90)


class CannotSettle(DomainError):
    """The worry's state does not allow this, or what it needs is missing."""


class SafeguardingConcern(AboutPerson, Identified, Base):
    """What somebody saw or was told, what they did at once, and who leads. It never silently expires."""

    __tablename__ = "safeguarding_concern"
    __table_args__ = (
        paired("acknowledged_at", "acknowledged_by_id"),
        paired("closed_at", "closed_by_id"),
        sa.Index("ix_safeguarding_concern_patient", "patient_id", "raised_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    raised_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    named_lead_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    concern: Mapped[str] = mapped_column(sa.Text)
    done_at_once: Mapped[str] = mapped_column(sa.Text, default="")
    review_on: Mapped[date]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_because: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    case: Mapped[Case] = relationship()
    raised_by: Mapped[User] = relationship(foreign_keys=raised_by_id)
    named_lead: Mapped[User] = relationship(foreign_keys=named_lead_id)
    acknowledged_by: Mapped[User | None] = relationship(foreign_keys=acknowledged_by_id)
    closed_by: Mapped[User | None] = relationship(foreign_keys=closed_by_id)

    __mapper_args__ = {"version_id_col": version}

    def acknowledge(self, *, by: User) -> None:
        """Say that a lead has seen it and has it in hand. The first to say so stays named."""
        self._still_open()
        if self.acknowledged_at is None:
            self.acknowledged_at, self.acknowledged_by_id = clock.now(), by.id

    def look_again(self, *, on: date) -> None:
        """Set the day of the next look: from today to 90 days ahead, so that it cannot be put out of sight."""
        self._still_open()
        if not clock.today() <= on <= clock.today() + REVIEW_WITHIN:
            raise CannotSettle("Choose a day from today to 90 days ahead.")
        self.review_on = on

    def close(self, *, by: User, reason: str) -> None:
        """End it, in words. A worry that nobody acknowledged is acknowledged by the one who ends it."""
        self.acknowledge(by=by)
        if not reason.strip():
            raise CannotSettle("Say why this worry can be closed.")
        self.closed_at, self.closed_by_id, self.closed_because = clock.now(), by.id, reason

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.review_on < clock.today()

    def _still_open(self) -> None:
        if self.closed_at is not None:
            raise CannotSettle("This worry is closed already.")


class ConcernReading(AboutPerson, Identified, Base):
    """That somebody who took the case over has read an open worry: "I have read it", with the time."""

    __tablename__ = "concern_reading"
    __table_args__ = (sa.UniqueConstraint("concern_id", "user_id"),)

    concern_id: Mapped[UUID] = mapped_column(sa.ForeignKey("safeguarding_concern.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    concern: Mapped[SafeguardingConcern] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.concern.patient_id
