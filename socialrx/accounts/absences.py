"""Who is away, from which day to which, and who stands in: never why somebody is ill.

An absence is a team's: whoever stands in works in the same team. That somebody
is away holds in every team they work in. Days are London's, both ends included.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current as is_held
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired
from socialrx.core.errors import DomainError
from socialrx.organisations.models import Team


class AbsenceKind(StrEnum):
    """What the absence is, as a rota says it. Nothing about an illness is kept."""

    LEAVE = "leave"
    SICKNESS = "sickness"
    TRAINING = "training"
    OTHER = "other"

    @property
    def says(self) -> str:
        return KIND_WORDS[self]


KIND_WORDS = {
    AbsenceKind.LEAVE: "Leave",
    AbsenceKind.SICKNESS: "Sickness",
    AbsenceKind.TRAINING: "Training",
    AbsenceKind.OTHER: "Other",
}


class BadDates(DomainError):
    """The absence would end before it starts, or it is over already."""


class AwayAlready(DomainError):
    """The worker is away on one of these days by another absence."""


class CannotCover(DomainError):
    """Nobody stands in for themselves, for another team, or while away."""


class NotOfThisTeam(DomainError):
    """Somebody who is no link worker of the team today."""


class Absence(Identified, Base):
    """A worker is away on these days. Never removed: it is ended before its time, with who ended it."""

    __tablename__ = "absence"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("cover_id IS NULL OR cover_id <> user_id", name="covered_by_another"),
        sa.Index("ix_absence_user", "user_id", "ends_on"),
        sa.Index("ix_absence_team", "team_id", "ends_on"),
        sa.Index("ix_absence_cover", "cover_id", "ends_on"),
    )

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    kind: Mapped[AbsenceKind]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cover_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    user: Mapped[User] = relationship(foreign_keys=user_id)
    cover: Mapped[User | None] = relationship(foreign_keys=cover_id)
    team: Mapped[Team] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def end(self, *, by: User) -> None:
        """Back before the time, or not going after all. Ending what is over changes nothing."""
        if not self.is_over:
            self.ended_at, self.ended_by_id = clock.now(), by.id

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or self.ends_on < clock.today()

    @property
    def is_now(self) -> bool:
        return not self.is_over and self.starts_on <= clock.today()

    @property
    def back_on(self) -> date:
        """The first day after it."""
        return self.ends_on + timedelta(days=1)


# Made once: to make an alias takes longer than the query it is for.
OTHER = aliased(Absence)


def holds_on(day: date, absence: Any = Absence) -> sa.ColumnElement[bool]:
    """The absence stands, and this day is one of its days."""
    return sa.and_(absence.ended_at.is_(None), absence.starts_on <= day, absence.ends_on >= day)


def is_away(user_id: Any, day: date) -> sa.ColumnElement[bool]:
    """This user is away on this day."""
    days_off = select(OTHER.id).where(OTHER.user_id == user_id, holds_on(day, OTHER))
    return days_off.correlate_except(OTHER).exists()


def is_worker(user_id: Any, team_id: Any) -> sa.ColumnElement[bool]:
    """This user is a link worker of this team today."""
    held = (Membership.user_id == user_id, Membership.team_id == team_id, Membership.role == Role.LINK_WORKER)
    # The user and the team may be columns of a query further out: nothing but the membership is this one's own.
    return select(Membership.id).where(*held, is_held(clock.today())).correlate_except(Membership).exists()


def stand_in(user_id: Any, team_id: Any, day: date) -> Any:
    """Who stands in on this day for a user in a team, as a column: somebody who is here and of the team, or nobody."""
    theirs = (Absence.user_id == user_id, Absence.team_id == team_id, holds_on(day))
    is_here = sa.and_(~is_away(Absence.cover_id, day), is_worker(Absence.cover_id, team_id))
    return select(Absence.cover_id).where(*theirs, is_here).limit(1).correlate_except(Absence).scalar_subquery()


def absence_today(user_id: UUID) -> Absence | None:
    """The absence by which this user is away today."""
    return db.session.scalars(select(Absence).where(Absence.user_id == user_id, holds_on(clock.today()))).first()


def stands_in_for(user_id: UUID) -> list[Absence]:
    """The absences of others for which this user stands in today."""
    rows = select(Absence).where(Absence.cover_id == user_id, holds_on(clock.today()))
    return list(db.session.scalars(rows.options(joinedload(Absence.user)).order_by(Absence.ends_on, Absence.id)))


def current_and_coming(absences: Select[Absence]) -> Select[Absence]:
    """Those that are not over, by their first day."""
    left = absences.where(Absence.ended_at.is_(None), Absence.ends_on >= clock.today())
    return left.order_by(Absence.starts_on, Absence.id)


def check(absence: Absence) -> None:
    """Raises what is wrong with the days, the worker or the cover. Nobody else sets the same worker's meanwhile."""
    db.session.execute(select(User.id).where(User.id == absence.user_id).with_for_update())
    if absence.ends_on < absence.starts_on:
        raise BadDates("The last day must be the first day or later.")
    if absence.ends_on < clock.today():
        raise BadDates("The last day must be today or later.")
    if not db.session.scalar(select(is_worker(absence.user_id, absence.team_id))):
        raise NotOfThisTeam("They are no link worker of this team today.")
    if other := overlapping(absence.user_id, absence):
        raise AwayAlready(
            f"They are away already from {clock.in_words(other.starts_on)} to {clock.in_words(other.ends_on)}."
        )
    if absence.cover_id:
        check_cover(absence, absence.cover_id)


def check_cover(absence: Absence, cover_id: UUID) -> None:
    if cover_id == absence.user_id:
        raise CannotCover("Nobody can cover for themselves.")
    if not db.session.scalar(select(is_worker(cover_id, absence.team_id))):
        raise CannotCover("Whoever covers must be a link worker of the same team.")
    if other := overlapping(cover_id, absence):
        first, last = clock.in_words(other.starts_on), clock.in_words(other.ends_on)
        raise CannotCover(f"Whoever covers must be here: they are away from {first} to {last}.")


def overlapping(user_id: UUID, absence: Absence) -> Absence | None:
    """Another absence of a user, on one of the days of this one."""
    with db.session.no_autoflush:
        others = select(Absence).where(Absence.user_id == user_id, Absence.ended_at.is_(None), Absence.id != absence.id)
        shared = (Absence.starts_on <= absence.ends_on, Absence.ends_on >= absence.starts_on)
        return db.session.scalars(others.where(*shared).order_by(Absence.starts_on).limit(1)).first()


def promised(user_id: UUID, starts_on: date, ends_on: date) -> list[Absence]:
    """The absences of others for which a user is to stand in on one of these days."""
    rows = select(Absence).where(Absence.cover_id == user_id, Absence.ended_at.is_(None))
    rows = rows.where(Absence.starts_on <= ends_on, Absence.ends_on >= starts_on)
    return list(db.session.scalars(rows.order_by(Absence.starts_on)))
