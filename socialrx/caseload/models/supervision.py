"""Supervision: which cases a worker wants to talk over, and what was said when they did.

Read by the worker and the leads of the team it happened in, and by nobody else:
whoever has the case later reads none of it, and no report counts it.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.caseload.models.concern import SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Team

STANDS = sa.text("ended_at IS NULL")


class MarkKind(StrEnum):
    CHOSEN = "chosen"
    DEBRIEF = "debrief"

    @property
    def says(self) -> str:
        return {MarkKind.CHOSEN: "To talk over", MarkKind.DEBRIEF: "Debrief after a worry about safety"}[self]


class CannotSupervise(DomainError):
    """What was typed cannot be so, or the mark has ended; the message says what to do."""


class SupervisionSession(Identified, Base):
    """One talk between a worker and who supervises them. It is about the worker; whose cases, say the marks."""

    __tablename__ = "supervision_session"
    __table_args__ = (
        sa.CheckConstraint("worker_id <> supervisor_id", name="takes_two"),
        sa.CheckConstraint("next_on > held_on", name="next_is_later"),
        sa.Index("ix_supervision_session_worker", "worker_id", "team_id", "held_on"),
        sa.Index("ix_supervision_session_team", "team_id", "held_on"),
    )

    worker_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    supervisor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    held_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    next_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))

    worker: Mapped[User] = relationship(foreign_keys=worker_id)
    supervisor: Mapped[User] = relationship(foreign_keys=supervisor_id)
    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id)
    team: Mapped[Team] = relationship()
    marks: Mapped[list["SupervisionMark"]] = relationship(back_populates="session", order_by="SupervisionMark.id")


class SupervisionMark(AboutPerson, Identified, Base):
    """A case on the list of one worker's next supervision, and why. It ends in a session, or taken off with words."""

    __tablename__ = "supervision_mark"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        sa.CheckConstraint("length(why) > 0", name="says_why"),
        sa.CheckConstraint("session_id IS NULL OR ended_at IS NOT NULL", name="ends_in_session"),
        sa.Index("ix_supervision_mark_worker", "worker_id", "ended_at"),
        sa.Index("ix_supervision_mark_team", "team_id", "ended_at"),
        sa.Index("ix_supervision_mark_session", "session_id"),
        sa.Index(
            "uq_supervision_mark_one_stands",
            "case_id",
            "worker_id",
            "kind",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    worker_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    kind: Mapped[MarkKind] = mapped_column(default=MarkKind.CHOSEN)
    why: Mapped[str] = mapped_column(sa.String(500))
    concern_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("safeguarding_concern.id"))
    # A debrief is asked for by a day; what is chosen waits for the next supervision.
    due_on: Mapped[date | None]
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
    marked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    session_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("supervision_session.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_because: Mapped[str] = mapped_column(sa.String(500), default="")

    case: Mapped[Case] = relationship()
    worker: Mapped[User] = relationship(foreign_keys=worker_id)
    marked_by: Mapped[User] = relationship(foreign_keys=marked_by_id)
    concern: Mapped[SafeguardingConcern | None] = relationship()
    session: Mapped[SupervisionSession | None] = relationship(back_populates="marks")

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def is_late(self) -> bool:
        return self.ended_at is None and self.due_on is not None and self.due_on < clock.today()

    def talk_over(self, session: SupervisionSession, *, by: User) -> None:
        """It was talked over in this session."""
        self._end(by)
        self.session = session

    def take_off(self, *, by: User, why: str) -> None:
        """It need not be talked over any more, and why."""
        if not why.strip():
            raise CannotSupervise("Say why it need not be talked over.")
        self._end(by)
        self.ended_because = why.strip()

    def _end(self, by: User) -> None:
        if self.ended_at is not None:
            raise CannotSupervise("This is off the list already.")
        self.ended_at, self.ended_by_id = clock.now(), by.id
