"""A warning for whoever visits: that there is one always shows, what it says is read on purpose."""

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

# The longest a warning may stand without being looked at again (as for worries about safety).
REVIEW_WITHIN = timedelta(days=90)


class CannotSettleFlag(DomainError):
    """The warning's state does not allow this, or what it needs is missing."""


class WorkerSafetyFlag(AboutPerson, Identified, Base):
    """Why a worker should not go alone, or not at all. It belongs to one employer and never expires by itself."""

    __tablename__ = "worker_safety_flag"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        sa.Index("ix_worker_safety_flag_patient", "patient_id", "organisation_id", "ended_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    words: Mapped[str] = mapped_column(sa.Text)
    review_on: Mapped[date]
    raised_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_because: Mapped[str] = mapped_column(sa.String(300), default="")

    case: Mapped[Case] = relationship()
    raised_by: Mapped[User] = relationship(foreign_keys=raised_by_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)

    def look_again(self, *, on: date) -> None:
        """Set the day of the next look: from today to 90 days ahead."""
        self._still_stands()
        if not clock.today() <= on <= clock.today() + REVIEW_WITHIN:
            raise CannotSettleFlag("Choose a day from today to 90 days ahead.")
        self.review_on = on

    def end(self, *, by: User, reason: str) -> None:
        """Take the warning away, in words. The record stays."""
        self._still_stands()
        if not reason.strip():
            raise CannotSettleFlag("Say why it can be taken away.")
        self.ended_at, self.ended_by_id, self.ended_because = clock.now(), by.id, reason

    @property
    def is_overdue(self) -> bool:
        return self.ended_at is None and self.review_on < clock.today()

    def _still_stands(self) -> None:
        if self.ended_at is not None:
            raise CannotSettleFlag("This warning was taken away already.")
