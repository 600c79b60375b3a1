"""What a user likes to look at: a list's filter under a name of their own. It names no person."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, Identified


class FilteredPage(StrEnum):
    CASELOAD = "caseload"
    NEW_REFERRALS = "new_referrals"


class SavedFilter(Identified, Base):
    """One user's filter of one list; `query` is what stands in the address."""

    __tablename__ = "saved_filter"
    __table_args__ = (sa.UniqueConstraint("user_id", "page", "name"),)

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    page: Mapped[FilteredPage]
    name: Mapped[str] = mapped_column(sa.String(40))
    query: Mapped[str] = mapped_column(sa.String(300))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
