"""What each worker carries: cases, points with their reasons, the year, and whether they are away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from socialrx.accounts.absences import Absence
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.limits import Room, points_limit, room, year_range
from socialrx.caseload.models import Case
from socialrx.caseload.queries import open_ones
from socialrx.caseload.weights import NOTHING, Weight, columns, read
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days

YEAR = timedelta(days=365)


class Held(NamedTuple):
    """Open cases, of them those past their day and those due by today, and how much work they are."""

    open: int = 0
    late: int = 0
    due: int = 0
    weight: Weight = NOTHING


@dataclass(frozen=True)
class Load:
    """A worker and what they carry. Whoever has left the team and still holds cases is shown too."""

    worker: User
    held: Held
    year: int
    absence: Absence | None = None
    has_left: bool = False

    @property
    def points_limit(self) -> int:
        return points_limit(self.worker)

    @property
    def room(self) -> Room:
        """By cases or by points, whichever is nearer its limit."""
        rooms = {room(self.held.open, self.worker.safe_caseload), room(self.held.weight.points, self.points_limit)}
        return next(worst for worst in (Room.FULL, Room.NEARLY, Room.ROOM) if worst in rooms)

    @property
    def share(self) -> float:
        """Of the limit of points, how much is carried."""
        return self.held.weight.points / self.points_limit if self.points_limit else 1.0

    @property
    def year_words(self) -> str:
        """`120 in a year, 200 to 250 is usual`, for the hours that they work."""
        return f"{self.year} in the last year, {self.usual_year}"

    @property
    def usual_year(self) -> str:
        """`200 to 250 is usual`, for the hours that they work."""
        least, most = year_range(self.worker)
        over = ", this is more" if self.year > most else ""
        return f"{least} to {most} is usual{over}"

    @property
    def words(self) -> str:
        """`21 open cases, 60 is safe; 80 of 240 points`, and that a reason is wanted where that is reached."""
        cases = f"{self.held.open} open case{'' if self.held.open == 1 else 's'}, {self.worker.safe_caseload} is safe"
        nearness = "" if self.room is Room.ROOM else f", {self.room}"
        full = ". Give a reason below" if self.room is Room.FULL else ""
        return f"{cases}; {self.held.weight.points} of {self.points_limit} points{nearness}{full}"

    @property
    def is_away(self) -> bool:
        return self.absence is not None and self.absence.is_now

    @property
    def away_words(self) -> str:
        """`Away until Friday 3 April`, or from which day."""
        if self.absence is None:
            return ""
        last = clock.in_words(self.absence.ends_on)
        return f"Away until {last}" if self.is_away else f"Away from {clock.in_words(self.absence.starts_on)} to {last}"

    @property
    def cover(self) -> User | None:
        """Who is to stand in, whether here or not."""
        return self.absence.cover if self.absence else None


def holdings(cases: Select[Case]) -> dict[UUID | None, Held]:
    """What is open of these cases, by worker; under None, what waits for one. One query, however many they are."""
    rows = db.session.execute(totals_of(cases))
    return {row.link_worker_id: Held(row.open, row.late, row.due, read(row)) for row in rows}


def totals_of(cases: Select[Case]) -> Select[Any]:
    """A row a worker, with what they hold."""
    today = clock.today()
    late = func.count().filter(Case.next_on < today).label("late")
    due = func.count().filter(Case.next_on <= today).label("due")
    sums = [func.sum(part.element).label(part.name) for part in columns().values()]
    counted: list[Any] = [Case.link_worker_id, func.count().label("open"), late, due, *sums]
    return open_ones(cases).order_by(None).with_only_columns(*counted).group_by(Case.link_worker_id)


def held_by(worker_id: UUID) -> Held:
    """Everything open in one worker's hands, of every team."""
    return holdings(select(Case).where(Case.link_worker_id == worker_id)).get(worker_id, Held())


def load_of(worker: User) -> Load:
    """One worker's, of every team: one query, of one row even where nothing is held."""
    taken = select(func.count()).where(Case.link_worker_id == worker.id, Case.opened_at >= a_year_ago())
    year = select(taken.scalar_subquery().label("year")).subquery()
    held = totals_of(select(Case).where(Case.link_worker_id == worker.id)).subquery()
    row = db.session.execute(select(year, held).select_from(year).outerjoin(held, sa.true())).one()
    return Load(worker, Held(row.open, row.late, row.due, read(row)) if row.open else Held(), row.year)


def a_year_ago() -> datetime:
    return clock.now() - YEAR


def team_loads(team_ids: Iterable[UUID], cases: Select[Case], *, leavers: bool = True) -> tuple[list[Load], Held]:
    """Each worker's load of these cases, by name, and what waits for a worker: two queries.

    With `leavers`, those too who work in the teams no more and still hold some of the cases.
    """
    held = holdings(cases)
    waiting = held.pop(None, Held())
    rows = db.session.execute(workers(list(team_ids), list(held) if leavers else [])).all()
    found: dict[UUID, Load] = {}
    for user, absence, year, is_here in rows:
        found.setdefault(user.id, Load(user, held.get(user.id, Held()), year, absence, not is_here))
    return list(found.values()), waiting


def workers(team_ids: Sequence[UUID], holders: Sequence[UUID | None]) -> Select[Any]:
    """Link workers of the teams and other holders: each with the absence that is or comes soon, and the year."""
    here = works_in(team_ids)
    today = clock.today()
    soon = today + timedelta(days=days("ABSENCE_SOON_DAYS"))
    near = sa.and_(
        Absence.user_id == User.id, Absence.ended_at.is_(None), Absence.ends_on >= today, Absence.starts_on <= soon
    )
    year = select(func.count(Case.id)).where(Case.link_worker_id == User.id, Case.opened_at >= a_year_ago())
    rows = select(User, Absence, year.correlate(User).scalar_subquery(), here.label("is_here"))
    # By the ids of the few: the condition of a column alone would be asked of every user of the country.
    members = select(Membership.user_id).where(Membership.team_id.in_(team_ids))
    rows = rows.outerjoin(Absence, near).where(sa.or_(sa.and_(User.id.in_(members), here), User.id.in_(holders)))
    order = (~here, User.given_name, User.family_name, User.id, Absence.starts_on)
    return rows.options(joinedload(Absence.cover)).order_by(*order)


def works_in(team_ids: Sequence[UUID]) -> sa.ColumnElement[bool]:
    """The user is a link worker of one of these teams today."""
    held = (Membership.team_id.in_(team_ids), Membership.role == Role.LINK_WORKER, is_current(clock.today()))
    member = select(Membership.id).where(Membership.user_id == User.id, *held).correlate(User).exists()
    return sa.and_(member, User.ended_at.is_(None))
