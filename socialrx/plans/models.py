"""A personalised care and support plan: what matters, goals, and actions somebody owns by a day.

Shape: PRSB Personalised care and support plan v2.0 (needs and concerns, goals and
hopes, actions with who and when), cut to what is used in the room.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
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

    def agree(self, *, by: User) -> None:
        """The person said yes to this plan, to this worker, now."""
        self.agreed_at = self.changed_at = clock.now()
        self.agreed_with_id = by.id

    def touch(self) -> None:
        """Something in it is different from what was agreed."""
        self.changed_at = clock.now()

    @property
    def mark(self) -> str:
        """Stands for the words of what matters as they are now."""
        return mark_of(self.what_matters)

    @property
    def is_empty(self) -> bool:
        return not self.what_matters.strip() and not self.goals

    @property
    def is_changed_since_agreed(self) -> bool:
        return self.agreed_at is not None and self.changed_at > self.agreed_at

    @property
    def open_actions(self) -> list["PlanAction"]:
        """What is still to be done for goals not set aside, soonest first, those without a day last."""
        goals = [goal for goal in self.goals if goal.status is not GoalStatus.SET_ASIDE]
        return [action for action in by_day(goals) if action.done_on is None]

    @property
    def next_due(self) -> "PlanAction | None":
        """The action with the earliest day."""
        return next((action for action in self.open_actions if action.due_on), None)

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id


class Goal(AboutPerson, Identified, Base):
    """Something the person wants, in their words."""

    __tablename__ = "goal"

    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(300))
    status: Mapped[GoalStatus] = mapped_column(default=GoalStatus.WORKING_ON)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    plan: Mapped[Plan] = relationship(back_populates="goals")
    actions: Mapped[list["PlanAction"]] = relationship(back_populates="goal", order_by="PlanAction.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def in_order(self) -> list["PlanAction"]:
        """Its actions, soonest first, those without a day last."""
        return by_day([self])

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
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    goal: Mapped[Goal] = relationship(back_populates="actions")

    __mapper_args__ = {"version_id_col": version}

    @property
    def whose(self) -> str:
        """Who does it, by name."""
        case = self.goal.plan.case
        if self.owner is Owner.PERSON:
            return case.patient.known_as
        if self.owner is Owner.LINK_WORKER:
            return case.link_worker.given_name if case.link_worker else "The link worker"
        return self.owner_name

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < clock.today()

    @property
    def person_id(self) -> UUID:
        return self.goal.plan.case.patient_id


def mark_of(words: str) -> str:
    """A short stand-in for a text, to tell whether it was changed meanwhile."""
    return sha256(words.encode()).hexdigest()[:16]


def by_day(goals: Iterable[Goal]) -> list[PlanAction]:
    actions = [action for goal in goals for action in goal.actions]
    return sorted(actions, key=lambda action: (action.due_on or date.max, str(action.id)))
