"""A reminder: something is due, by a day, to a worker or, where there is none, to a team."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base


class ReminderKind(StrEnum):
    CONTACT_DUE = "contact_due"
    OVERDUE = "overdue"
    REVIEW_DUE = "review_due"
    ONWARD_UNANSWERED = "onward_unanswered"
    LATE_TO_LEAD = "late_to_lead"
    LATE_TO_LEAD_AGAIN = "late_to_lead_again"


class Reminder(Base):
    """Made once per kind, subject and day it was due: making it again changes nothing.

    The reference is the referral's: it is all that an e-mail says about whom.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        sa.CheckConstraint("user_id IS NOT NULL OR team_id IS NOT NULL", name="somebody_hears"),
        sa.Index(
            "ix_reminder_waiting",
            "user_id",
            "team_id",
            sqlite_where=sa.text("posted_at IS NULL"),
            postgresql_where=sa.text("posted_at IS NULL"),
        ),
    )

    kind: Mapped[ReminderKind] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(12))
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    team_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("team.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    posted_at: Mapped[datetime | None]
