"""Organisations, the teams they employ, and which practices each team covers from when to when.

ODS codes are those of the NHS Organisation Data Service. A community
organisation in the directory is another thing (`directory`), because most have
no ODS code and owe us nothing.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core import clock
from socialrx.core.database import Base, Identified


class Kind(StrEnum):
    ICB = "icb"
    SUB_ICB = "sub_icb"
    PCN = "pcn"
    PRACTICE = "practice"
    VOLUNTARY = "voluntary"
    PARTNER = "partner"
    PLATFORM = "platform"


class Organisation(Identified, Base):
    """An organisation somebody can belong to, under another or at the top."""

    __tablename__ = "organisation"

    kind: Mapped[Kind]
    name: Mapped[str] = mapped_column(sa.String(120))
    ods_code: Mapped[str | None] = mapped_column(sa.String(6), unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    postcode: Mapped[str] = mapped_column(sa.String(8), default="")
    mailbox: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    closed_on: Mapped[date | None]
    # A practice may let its reception read what comes back; off until it says so (access matrix).
    staff_read_messages: Mapped[bool] = mapped_column(default=False)
    # One letter on Monday that says how many things came back in the week before; a practice may do without.
    weekly_letter: Mapped[bool] = mapped_column(default=True, server_default=sa.true())

    parent: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")

    @property
    def has_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= clock.today()


class ListSize(Base):
    """How many people a practice had registered on a day. `is_invented` marks a demonstration's figure."""

    __tablename__ = "list_size"

    practice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    as_of: Mapped[date] = mapped_column(primary_key=True)
    registered: Mapped[int] = mapped_column(sa.CheckConstraint("registered >= 0", name="registered_counts"))
    source: Mapped[str] = mapped_column(sa.String(300))
    is_invented: Mapped[bool] = mapped_column(default=False)


class Team(Identified, Base):
    """A link-worker team: an employer, a shared mailbox, a phone. A catch-all team takes what nobody covers."""

    __tablename__ = "team"
    __table_args__ = (
        sa.Index(
            "uq_team_one_catch_all",
            "is_catch_all",
            unique=True,
            sqlite_where=sa.text("is_catch_all = 1"),
            postgresql_where=sa.text("is_catch_all"),
        ),
    )

    employer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    mailbox: Mapped[str] = mapped_column(sa.String(254))
    phone: Mapped[str] = mapped_column(sa.String(20))
    is_catch_all: Mapped[bool] = mapped_column(default=False)

    employer: Mapped[Organisation] = relationship()


class Cover(Identified, Base):
    """A practice whose referrals go to a team, from one day to another. The latest start wins where two overlap."""

    __tablename__ = "cover"
    __table_args__ = (
        sa.Index("ix_cover_practice", "practice_id", "starts_on"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"), index=True)
    practice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    team: Mapped[Team] = relationship()
