"""A contact with the person, made or attempted."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.core.trail import AboutPerson


class Contact(AboutPerson, Identified, Base):
    """One attempt to talk, and what came of it. `is_two_way` is copied from the outcome's list when it is recorded."""

    __tablename__ = "contact"
    __table_args__ = (sa.Index("ix_contact_case", "case_id", "at"),)

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    mode: Mapped[str] = mapped_column(sa.String(2))
    outcome: Mapped[str] = mapped_column(sa.String(60))
    is_two_way: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.Text, default="")

    case: Mapped[Case] = relationship()
    by: Mapped[User] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id
