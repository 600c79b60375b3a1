"""A huddle: people of several agencies talk about somebody who agreed to it, and say who does what by when.

What they see is what is brought: a text written for the huddle, never the
notes. A guest who signs in sees it while the huddle is open, and not a request
longer.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.rules import days
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Team
from socialrx.referrals.models import Answer

STANDS = sa.text("withdrawn_at IS NULL")


class CannotHuddle(DomainError):
    """The huddle is over, or what it needs is missing."""


class HuddleState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Huddle(Identified, Base):
    """When and where people meet. Nothing in it says about whom."""

    __tablename__ = "huddle"
    __table_args__ = (
        paired("closed_at", "closed_by_id"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        sa.Index("ix_huddle_team", "team_id", "state", "on"),
    )

    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    title: Mapped[str] = mapped_column(sa.String(80))
    on: Mapped[date]
    at: Mapped[time | None]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    organiser_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    state: Mapped[HuddleState] = mapped_column(default=HuddleState.PLANNED)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    team: Mapped[Team] = relationship()
    organiser: Mapped[User] = relationship(foreign_keys=organiser_id)
    guests: Mapped[list["HuddleGuest"]] = relationship(back_populates="huddle", order_by="HuddleGuest.id")

    __mapper_args__ = {"version_id_col": version}

    def must_not_be_over(self) -> None:
        if self.is_closed:
            raise CannotHuddle("This huddle is closed. What was decided stays as it was.")

    def open(self) -> None:
        """From now on its guests see what is brought."""
        self.must_not_be_over()
        self.state = HuddleState.OPEN

    def close(self, *, by: User) -> None:
        """Nobody from outside sees anything of it any more, from their next request on."""
        self.must_not_be_over()
        self.state, self.closed_at, self.closed_by_id = HuddleState.CLOSED, clock.now(), by.id

    def is_open_to(self, user: User) -> bool:
        """Whether this guest is named on it and it is open, and was not forgotten to be closed."""
        is_named = any(guest.user_id == user.id and guest.ended_at is None for guest in self.guests)
        return is_named and self.is_open and self.on >= first_day_still_open()

    @property
    def when(self) -> str:
        return said(self.on, self.at)

    @property
    def is_open(self) -> bool:
        return self.state is HuddleState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state is HuddleState.CLOSED


def said(on: date, at: time | None) -> str:
    """`Tuesday 24 March, 2:05pm`."""
    return clock.in_words(on) + (f", {clock.time_in_words(at)}" if at else "")


def first_day_still_open() -> date:
    """A huddle of a day before this one shows nothing to guests, whether or not somebody closed it."""
    return clock.today() - timedelta(days=days("HUDDLE_GUEST_DAYS"))


class HuddleGuest(Identified, Base):
    """Somebody of another agency who was there: by name; with an account, they sign in while it is open."""

    __tablename__ = "huddle_guest"
    __table_args__ = (
        sa.CheckConstraint("user_id IS NOT NULL OR length(name) > 0", name="is_somebody"),
        sa.Index("ix_huddle_guest_user", "user_id", "huddle_id"),
    )

    huddle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("huddle.id"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    organisation: Mapped[str] = mapped_column(sa.String(100), default="")
    named_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]

    huddle: Mapped[Huddle] = relationship(back_populates="guests")

    def end(self) -> None:
        self.ended_at = self.ended_at or clock.now()


class HuddleCase(AboutPerson, Identified, Base):
    """Somebody who is talked about, having agreed to it; what is brought about them, and what was decided."""

    __tablename__ = "huddle_case"
    __table_args__ = (
        paired("decided_at", "decided_by_id"),
        paired("withdrawn_at", "withdrawn_by_id"),
        sa.CheckConstraint("answer IN ('agreed', 'representative', 'best_interests')", name="agreed_first"),
        sa.CheckConstraint(
            "answer = 'agreed' OR (length(answer_who) > 0 AND length(answer_why) > 0)", name="others_are_explained"
        ),
        sa.Index(
            "uq_huddle_case_once", "huddle_id", "case_id", unique=True, sqlite_where=STANDS, postgresql_where=STANDS
        ),
    )

    huddle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("huddle.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"), index=True)
    brought_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    brought_at: Mapped[datetime] = mapped_column(default=clock.now)
    called: Mapped[str] = mapped_column(sa.String(80))
    question: Mapped[str] = mapped_column(sa.String(300), default="")
    brought: Mapped[str] = mapped_column(sa.Text, default="")
    answer: Mapped[Answer]
    answer_who: Mapped[str] = mapped_column(sa.String(100), default="")
    answer_why: Mapped[str] = mapped_column(sa.String(300), default="")
    options: Mapped[str] = mapped_column(sa.Text, default="")
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    huddle: Mapped[Huddle] = relationship()
    case: Mapped[Case] = relationship()
    brought_by: Mapped[User] = relationship(foreign_keys=brought_by_id)
    said: Mapped[list["HuddleContribution"]] = relationship(back_populates="subject", order_by="HuddleContribution.id")
    actions: Mapped[list["HuddleAction"]] = relationship(back_populates="subject", order_by="HuddleAction.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def stands(self) -> bool:
        """The person has not changed their mind, and nobody took them off."""
        return self.withdrawn_at is None


class HuddleContribution(AboutPerson, Identified, Base):
    """What a guest wrote about somebody who was brought. Only its author, and the team, read it."""

    __tablename__ = "huddle_contribution"
    __table_args__ = (sa.CheckConstraint("length(words) > 0", name="says_something"),)

    huddle_case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("huddle_case.id"), index=True)
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    words: Mapped[str] = mapped_column(sa.String(2000))

    subject: Mapped[HuddleCase] = relationship(back_populates="said")
    by: Mapped[User] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.subject.person_id


class HuddleAction(AboutPerson, Identified, Base):
    """Who does what by when: one of the team, or somebody of an agency by name.

    `reminded_at`: it was put onto the list of whoever has the case, on the day
    it fell due, or for another's the day after.
    """

    __tablename__ = "huddle_action"
    __table_args__ = (
        paired("done_at", "done_by_id"),
        sa.CheckConstraint("owner_id IS NOT NULL OR length(owner_name) > 0", name="has_owner"),
        sa.CheckConstraint("length(what) > 0", name="says_what"),
        sa.Index(
            "ix_huddle_action_due",
            "due_on",
            "id",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )

    huddle_case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("huddle_case.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(200))
    owner_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    owner_name: Mapped[str] = mapped_column(sa.String(100), default="")
    due_on: Mapped[date]
    added_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reminded_at: Mapped[datetime | None]

    subject: Mapped[HuddleCase] = relationship(back_populates="actions")
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)

    def finish(self, *, by: User) -> None:
        """Done; saying it twice changes nothing."""
        if self.done_at is None:
            self.done_at, self.done_by_id = clock.now(), by.id

    @property
    def case(self) -> Case:
        return self.subject.case

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_on < clock.today()

    @property
    def who(self) -> str:
        return self.owner.name if self.owner else self.owner_name
