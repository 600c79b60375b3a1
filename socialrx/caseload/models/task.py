"""A task: something small about a case that somebody of its team is asked to do by a day."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        return {TaskState.OPEN: "To do", TaskState.DONE: "Done", TaskState.WITHDRAWN: "Taken back"}[self]


class CannotTask(DomainError):
    """The task's state does not allow this, or what it needs is missing."""


class Task(AboutPerson, Identified, Base):
    """Who asked whom to do what by when, and what came of it. It is kept, however it ended.

    Without an owner it waits for whoever gets the case: its old team has none of it any more.
    """

    __tablename__ = "task"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_once"),
        sa.CheckConstraint("length(words) > 0", name="in_words"),
        sa.CheckConstraint("state <> 'withdrawn' OR length(end_note) > 0", name="taken_back_with_reason"),
        sa.Index("ix_task_owner", "owner_id", "state", "due_on"),
        sa.Index("ix_task_made_by", "made_by_id", "state", "due_on"),
        sa.Index("ix_task_case", "case_id", "state"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    words: Mapped[str] = mapped_column(sa.String(500))
    owner_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    due_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    end_note: Mapped[str] = mapped_column(sa.String(500), default="")

    case: Mapped[Case] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def is_open(self) -> bool:
        return self.state is TaskState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    def give(self, owner: User) -> None:
        """Into somebody else's hands. `caseload.tasks` asks first who may have it."""
        self._still_open()
        self.owner = owner

    def finish(self, *, by: User, note: str = "") -> None:
        """Done; what there is to say about it, whoever asked reads."""
        self._end(TaskState.DONE, by=by, note=note)

    def withdraw(self, *, by: User, why: str) -> None:
        """Not to be done after all, and why."""
        if not why.strip():
            raise CannotTask("Say why it need not be done.")
        self._end(TaskState.WITHDRAWN, by=by, note=why)

    def _end(self, state: TaskState, *, by: User, note: str) -> None:
        self._still_open()
        by_id = by.id
        self.state, self.end_note = state, note.strip()
        self.ended_at, self.ended_by_id = clock.now(), by_id

    def _still_open(self) -> None:
        if not self.is_open:
            raise CannotTask(f"This task has ended already: {self.state.says.lower()}.")
