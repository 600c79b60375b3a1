"""A worry about somebody's safety: a record of its own, never part of a note, never on anything that leaves."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.trail import AboutPerson


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

    case: Mapped[Case] = relationship()
    raised_by: Mapped[User] = relationship(foreign_keys=raised_by_id)
    named_lead: Mapped[User] = relationship(foreign_keys=named_lead_id)
