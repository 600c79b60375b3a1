"""A list of people chosen by a search, the offer to each, and the rows of the file that were kept aside.

An offer is no referral: it stands in no queue and in no count of referrals.
When the person agrees a referral is received, and the offer names it. Only what
a person said is theirs; that a list was taken back is ours.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Organisation, Team
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

IS_LOADED = sa.text("loaded_at IS NOT NULL AND withdrawn_at IS NULL")
IS_OPEN = sa.text("state = 'offered'")


class ProactiveList(Identified, Base):
    """A file of people of one practice, chosen for one reason. Looked at first, then loaded; taken back as a whole.

    The file itself is kept from the look to the loading, and no longer. Its
    digest tells when it comes a second time.
    """

    __tablename__ = "proactive_list"
    __table_args__ = (
        paired("loaded_at", "loaded_by_id"),
        paired("withdrawn_at", "withdrawn_by_id"),
        sa.CheckConstraint("withdrawn_at IS NULL OR loaded_at IS NOT NULL", name="loaded_before_withdrawn"),
        sa.CheckConstraint("withdrawn_at IS NULL OR length(withdrawn_because) > 0", name="withdrawn_has_reason"),
        sa.Index("ix_proactive_list_team", "team_id", "loaded_at"),
        sa.Index(
            "uq_proactive_list_file",
            "team_id",
            "digest",
            unique=True,
            sqlite_where=IS_LOADED,
            postgresql_where=IS_LOADED,
        ),
    )

    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    practice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    cohort: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(80))
    digest: Mapped[str] = mapped_column(sa.String(64))
    stored_as: Mapped[str] = mapped_column(sa.String(64), default="")
    rows_in_file: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)
    checked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    loaded_at: Mapped[datetime | None]
    loaded_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_because: Mapped[str] = mapped_column(sa.String(300), default="")
    # People who were known from this list alone, and went with it.
    people_removed: Mapped[int] = mapped_column(default=0)

    team: Mapped[Team] = relationship()
    practice: Mapped[Organisation] = relationship()
    loaded_by: Mapped[User | None] = relationship(foreign_keys=loaded_by_id)
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=withdrawn_by_id)

    @property
    def is_loaded(self) -> bool:
        return self.loaded_at is not None

    @property
    def is_open(self) -> bool:
        """Its people may still be asked."""
        return self.is_loaded and self.withdrawn_at is None


class OfferState(StrEnum):
    OFFERED = "offered"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Offer(AboutPerson, Identified, Base):
    """That one person of a list is offered social prescribing; how often they were asked, and what they said.

    A person stands on one open list at a time: the database holds that.
    """

    __tablename__ = "offer"
    __table_args__ = (
        paired("asked_at", "asked_by_id"),
        paired("answered_at", "answered_by_id"),
        sa.CheckConstraint("(times_asked > 0) = (asked_at IS NOT NULL)", name="asked_when"),
        sa.CheckConstraint("(state IN ('agreed', 'declined')) = (answered_at IS NOT NULL)", name="answered_when"),
        sa.CheckConstraint("(state = 'agreed') = (referral_id IS NOT NULL)", name="agreed_is_referred"),
        sa.UniqueConstraint("list_id", "patient_id"),
        sa.Index("ix_offer_list", "list_id", "state", "times_asked", "id"),
        sa.Index("ix_offer_patient", "patient_id", "team_id"),
        sa.Index("ix_offer_open", "patient_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    list_id: Mapped[UUID] = mapped_column(sa.ForeignKey("proactive_list.id"))
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    # Copied from the list, so that reports keep it with the person's referral.
    cohort: Mapped[str] = mapped_column(sa.String(60))
    state: Mapped[OfferState] = mapped_column(default=OfferState.OFFERED)
    is_first_known: Mapped[bool] = mapped_column(default=False)
    times_asked: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    referral_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("referral.id"), unique=True)

    list: Mapped[ProactiveList] = relationship()
    team: Mapped[Team] = relationship()
    patient: Mapped[Patient] = relationship()
    referral: Mapped[Referral | None] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    @property
    def may_change_while_restricted(self) -> bool:
        """To be taken off a list asks nothing of anybody."""
        return self.state is OfferState.WITHDRAWN


class RefusedRow(Identified, Base):
    """A row of a file that was kept aside: where it stands and why, and nothing of what it says."""

    __tablename__ = "refused_row"

    list_id: Mapped[UUID] = mapped_column(sa.ForeignKey("proactive_list.id"), index=True)
    line: Mapped[int]
    column_name: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.String(40))
