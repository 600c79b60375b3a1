"""A need that came up after the referral: the team's own knowledge, never part of what the referrer sent."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.core.trail import AboutPerson


class CaseNeed(AboutPerson, Identified, Base):
    """A need from the list, found by somebody of the team on a day. Nothing adds one by itself."""

    __tablename__ = "case_need"
    __table_args__ = (sa.UniqueConstraint("case_id", "need"),)

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    need: Mapped[str] = mapped_column(sa.String(60))
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    found_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()
    found_by: Mapped[User] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id


class DismissedMention(AboutPerson, Identified, Base):
    """A need that a note seemed to mention, and somebody said that it does not: it is not suggested again."""

    __tablename__ = "dismissed_mention"
    __table_args__ = (sa.UniqueConstraint("case_id", "need"),)

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    need: Mapped[str] = mapped_column(sa.String(60))
    dismissed_at: Mapped[datetime] = mapped_column(default=clock.now)
    dismissed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id
