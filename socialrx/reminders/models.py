"""A reminder: something is due, by a day, to a worker or, where there is none, to a team."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, Identified


class ReminderKind(StrEnum):
    CONTACT_DUE = "contact_due"
    OVERDUE = "overdue"
    REVIEW_DUE = "review_due"
    ONWARD_UNANSWERED = "onward_unanswered"


class Reminder(Identified, Base):
    """Made once per kind, subject and day it was due: making it again changes nothing."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id", "due_on"),
        sa.CheckConstraint("user_id IS NOT NULL OR team_id IS NOT NULL", name="somebody_hears"),
        sa.Index(
            "ix_reminder_waiting",
            "made_at",
            "id",
            sqlite_where=sa.text("posted_at IS NULL"),
            postgresql_where=sa.text("posted_at IS NULL"),
        ),
    )

    kind: Mapped[ReminderKind]
    subject_id: Mapped[UUID]
    due_on: Mapped[date]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    team_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("team.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    posted_at: Mapped[datetime | None]
