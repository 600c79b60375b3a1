"""Community organisations and the services they run, and how sure we are that they still do.

An entry grows stale: past `STALE_AFTER_DAYS` without a check it is shown with a
warning, past `NOT_OFFERED_AFTER_DAYS` it is not offered by default. Nothing is
deleted, since plans made long ago still name it.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.core.rules import days

DAYS_SAID_AS_MONTHS = 62


class ServiceStatus(StrEnum):
    """The standard's four words."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Checked:
    """What follows from the day on which somebody last checked an entry."""

    status: ServiceStatus
    assured_date: date | None

    @property
    def is_stale(self) -> bool:
        """Nobody has checked it for so long that a warning is due."""
        return not self.assured_date or (clock.today() - self.assured_date).days > days("STALE_AFTER_DAYS")

    @property
    def is_offered(self) -> bool:
        """Running, and checked recently enough to send somebody there."""
        if self.status is not ServiceStatus.ACTIVE or not self.assured_date:
            return False
        return (clock.today() - self.assured_date).days <= days("NOT_OFFERED_AFTER_DAYS")

    @property
    def last_checked(self) -> str:
        """`Last checked 14 months ago`."""
        if not self.assured_date:
            return "Never checked"
        past = (clock.today() - self.assured_date).days
        if past <= 1:
            return "Checked today" if past <= 0 else "Last checked yesterday"
        if past < DAYS_SAID_AS_MONTHS:
            return f"Last checked {past} days ago"
        return f"Last checked {past * 12 // 365} months ago"


class CommunityOrganisation(Identified, Base):
    """A voluntary group or other body that runs services. The standard calls it `organization`."""

    __tablename__ = "community_organisation"

    name: Mapped[str] = mapped_column(sa.String(200), index=True)
    description: Mapped[str] = mapped_column(sa.Text, default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    website: Mapped[str] = mapped_column(sa.String(300), default="")
    # Where its own people sign in, for the groups that want to.
    account_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    publisher: Mapped[str] = mapped_column(sa.String(300), default="")


class Service(Checked, Identified, Base):
    """Something a person can be introduced to."""

    __tablename__ = "service"

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("community_organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    url: Mapped[str] = mapped_column(sa.String(300), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    status: Mapped[ServiceStatus] = mapped_column(default=ServiceStatus.ACTIVE)
    fees_description: Mapped[str] = mapped_column(sa.Text, default="")
    eligibility_description: Mapped[str] = mapped_column(sa.Text, default="")
    application_process: Mapped[str] = mapped_column(sa.Text, default="")
    accreditations: Mapped[str] = mapped_column(sa.Text, default="")
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    is_full: Mapped[bool] = mapped_column(default=False)
    alert: Mapped[str] = mapped_column(sa.Text, default="")
    assured_date: Mapped[date | None]
    assurer_email: Mapped[str] = mapped_column(sa.String(254), default="")
    last_modified: Mapped[datetime] = mapped_column(default=clock.now)
    publisher: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    organisation: Mapped[CommunityOrganisation] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def referral_email(self) -> str:
        """Where an onward referral goes; empty for a group that only takes calls."""
        return self.email or self.organisation.email
