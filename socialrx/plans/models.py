"""A personalised care and support plan: what matters, goals, and actions somebody owns by a day.

Shape: PRSB Personalised care and support plan v2.0 (needs and concerns, goals and
hopes, actions with who and when), cut to what is used in the room.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.trail import AboutPerson


class GoalStatus(StrEnum):
    WORKING_ON = "working_on"
    REACHED = "reached"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"


class Owner(StrEnum):
    PERSON = "person"
    LINK_WORKER = "link_worker"
    OTHER = "other"


class Plan(AboutPerson, Identified, Base):
    """One plan a case. Agreed when the person says so, which is what makes it a plan."""

    __tablename__ = "plan"
    __table_args__ = (paired("agreed_at", "agreed_with_id"),)

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"), unique=True)
    what_matters: Mapped[str] = mapped_column(sa.Text, default="")
    agreed_at: Mapped[datetime | None]
    agreed_with_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    goals: Mapped[list["Goal"]] = relationship(back_populates="plan", order_by="Goal.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id


class Goal(AboutPerson, Identified, Base):
    """Something the person wants, in their words."""

    __tablename__ = "goal"

    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(300))
    status: Mapped[GoalStatus] = mapped_column(default=GoalStatus.WORKING_ON)

    plan: Mapped[Plan] = relationship(back_populates="goals")
    actions: Mapped[list["PlanAction"]] = relationship(back_populates="goal", order_by="PlanAction.due_on")

    @property
    def person_id(self) -> UUID:
        return self.plan.case.patient_id


class PlanAction(AboutPerson, Identified, Base):
    """A step towards a goal: what, whose, by when, and whether it is done."""

    __tablename__ = "plan_action"

    goal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(300))
    owner: Mapped[Owner]
    owner_name: Mapped[str] = mapped_column(sa.String(70), default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]

    goal: Mapped[Goal] = relationship(back_populates="actions")

    @property
    def person_id(self) -> UUID:
        return self.goal.plan.case.patient_id
