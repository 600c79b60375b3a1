"""An onward referral to a service, its steps, and the lighter thing: told about."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.database import Base, Identified, paired
from socialrx.core.moves import Step
from socialrx.core.trail import AboutPerson
from socialrx.directory.models import Service
from socialrx.onward.lifecycle import ONWARD_MOVES, UNDER_WAY, CannotMoveOnward, State


class RiskShared(StrEnum):
    """What the group is told about risk: an answer is always given, even when it is "none"."""

    SHARED = "shared"
    NONE_TO_SHARE = "none_to_share"


class OnwardReferral(AboutPerson, Identified, Base):
    """An introduction to a service. What the group sees are `wanted`, `risk_words` and the list in `onward.shown`.

    `link_number` counts how often a link was sent, so that sending again ends the earlier link.
    """

    __tablename__ = "onward_referral"
    __table_args__ = (
        paired("agreed_on", "agreed_recorded_by_id"),
        sa.CheckConstraint("risk_shared <> 'shared' OR length(risk_words) > 0", name="shared_risk_has_words"),
        sa.CheckConstraint("state <> 'sent' OR answer_due_on IS NOT NULL", name="sent_has_due_day"),
        sa.CheckConstraint(
            "(state <> 'sent' AND link_number = 0) OR agreed_on IS NOT NULL", name="sent_with_the_persons_agreement"
        ),
        sa.Index("ix_onward_referral_case", "case_id", "state"),
        sa.Index(
            "ix_onward_referral_unanswered",
            "answer_due_on",
            "id",
            sqlite_where=sa.text("is_under_way = 1"),
            postgresql_where=sa.text("is_under_way"),
        ),
        sa.Index("ix_onward_referral_service", "service_id", "state"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"))
    state: Mapped[State] = mapped_column(default=State.SUGGESTED)
    is_under_way: Mapped[bool] = mapped_column(default=True)
    wanted: Mapped[str] = mapped_column(sa.String(500), default="")
    risk_shared: Mapped[RiskShared]
    risk_words: Mapped[str] = mapped_column(sa.String(300), default="")
    agreed_on: Mapped[date | None]
    agreed_recorded_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str] = mapped_column(sa.String(254), default="")
    link_number: Mapped[int] = mapped_column(default=0)
    answer_due_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    service: Mapped[Service] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    steps: Mapped[list["OnwardStep"]] = relationship(back_populates="onward_referral", order_by="OnwardStep.id")
    needs_shared: Mapped[list["NeedShared"]] = relationship(
        back_populates="onward_referral", order_by="NeedShared.label", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    def take(self, name: str, *, by: User | None = None, says: str = "", reason: str = "") -> None:
        """Make a move of ONWARD_MOVES. `by` is empty when the group answers by its link; `says` is then its name."""
        move = ONWARD_MOVES[name]
        if self.state not in move.before:
            label = codelists.label("onward-referral-status", self.state)
            raise CannotMoveOnward(f"This says “{label}” already, so that is no longer possible.")
        if move.needs_reason and not reason.strip():
            raise CannotMoveOnward("Say why, in a few words.")
        before, self.state = self.state, move.after or self.state
        self.is_under_way = self.state in UNDER_WAY
        self.ended_at = None if self.is_under_way else clock.now()
        step = OnwardStep(move=name, before=before, after=self.state, by_id=by.id if by else None)
        step.says_who, step.reason = says or (by.name if by else ""), reason
        self.steps.append(step)


class NeedShared(Identified, Base):
    """An access or language need that the group is told about, because somebody ticked it."""

    __tablename__ = "onward_need_shared"
    __table_args__ = (sa.UniqueConstraint("onward_referral_id", "label"),)

    onward_referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("onward_referral.id"))
    label: Mapped[str] = mapped_column(sa.String(200))

    onward_referral: Mapped[OnwardReferral] = relationship(back_populates="needs_shared")


class OnwardStep(Step, Identified, Base):
    """A move that was made with an onward referral; `says_who` names a group that has no account."""

    __tablename__ = "onward_step"

    onward_referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("onward_referral.id"), index=True)
    says_who: Mapped[str] = mapped_column(sa.String(200), default="")

    onward_referral: Mapped[OnwardReferral] = relationship(back_populates="steps")

    @property
    def says(self) -> str:
        return ONWARD_MOVES[self.move].says


class ToldAbout(AboutPerson, Identified, Base):
    """The person was told about a service. A record without states; nobody is asked to answer."""

    __tablename__ = "told_about"

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"))
    told_on: Mapped[date] = mapped_column(default=clock.today)
    told_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()
    service: Mapped[Service] = relationship()
    told_by: Mapped[User] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id
