"""How much support somebody gets: each step up or down, and the day to look again after a step down."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.core.trail import AboutPerson


class SupportLevel(AboutPerson, Identified, Base):
    """A step: from which level to which, by whom and why. The latest is the level now.

    `reminded_at`: the aftercare day came, and was put onto the worker's list.
    """

    __tablename__ = "support_level"
    __table_args__ = (
        sa.CheckConstraint("before <> level", name="is_a_step"),
        sa.CheckConstraint("before = '' OR length(why) > 0", name="step_has_reason"),
        sa.Index(
            "ix_support_level_aftercare",
            "aftercare_on",
            "id",
            sqlite_where=sa.text("aftercare_on IS NOT NULL AND reminded_at IS NULL"),
            postgresql_where=sa.text("aftercare_on IS NOT NULL AND reminded_at IS NULL"),
        ),
        sa.Index("ix_support_level_case", "case_id", "at"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    before: Mapped[str] = mapped_column(sa.String(60), default="")
    level: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    why: Mapped[str] = mapped_column(sa.String(300), default="")
    aftercare_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    by: Mapped[User] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id
