"""Huddles as lists and as the page in the room: each a fixed number of queries, however many people are brought."""

from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from socialrx.accounts.models import User
from socialrx.caseload.models import (
    Case,
    Huddle,
    HuddleAction,
    HuddleCase,
    HuddleContribution,
    HuddleGuest,
    HuddleState,
)
from socialrx.caseload.models.huddle import said
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Team

MOST, CLOSED_SHOWN = 100, 20


class Listed(NamedTuple):
    """A huddle in a list: nothing says about whom it is."""

    id: UUID
    title: str
    on: date
    at: time | None
    place: str
    state: HuddleState
    people: int

    @property
    def when(self) -> str:
        return said(self.on, self.at)


def by_state(huddles: Select[Huddle]) -> dict[HuddleState, list[Listed]]:
    """Open and planned ones, the next first; and those closed lately, the latest first."""
    rows = with_count(huddles)
    coming = rows.where(Huddle.state != HuddleState.CLOSED).order_by(Huddle.on, Huddle.id).limit(MOST)
    closed = rows.where(Huddle.state == HuddleState.CLOSED).order_by(Huddle.on.desc(), Huddle.id).limit(CLOSED_SHOWN)
    found: dict[HuddleState, list[Listed]] = {state: [] for state in HuddleState}
    for row in [*db.session.execute(coming), *db.session.execute(closed)]:
        found[row.state].append(Listed._make(tuple(row)))
    return found


def with_count(huddles: Select[Huddle]) -> Select[*tuple[object, ...]]:
    columns = (Huddle.id, Huddle.title, Huddle.on, Huddle.at, Huddle.place, Huddle.state, people_brought())
    return huddles.with_only_columns(*columns)


def people_brought() -> ScalarSelect[int]:
    """How many stand on a huddle."""
    rows = select(func.count(HuddleCase.id)).where(HuddleCase.huddle_id == Huddle.id)
    return rows.where(HuddleCase.withdrawn_at.is_(None)).scalar_subquery()


def to_bring_to(team_id: UUID, case_id: UUID) -> list[Huddle]:
    """Huddles of the team that are not over and to which this case is not brought yet."""
    known = select(HuddleCase.id).where(HuddleCase.huddle_id == Huddle.id, HuddleCase.case_id == case_id)
    rows = select(Huddle).where(Huddle.team_id == team_id, Huddle.state != HuddleState.CLOSED)
    rows = rows.where(~known.where(HuddleCase.withdrawn_at.is_(None)).exists())
    return list(db.session.scalars(rows.order_by(Huddle.on, Huddle.id).limit(MOST)))


def talked_about(brought: Select[HuddleCase], huddle: Huddle) -> list[HuddleCase]:
    """Those brought, in that order, with what was said, decided and promised about each."""
    rows = whole(brought).where(HuddleCase.huddle_id == huddle.id, HuddleCase.withdrawn_at.is_(None))
    return list(db.session.scalars(rows.order_by(HuddleCase.id)).unique())


def whole(brought: Select[HuddleCase]) -> Select[HuddleCase]:
    return brought.options(
        joinedload(HuddleCase.case).joinedload(Case.patient),
        joinedload(HuddleCase.brought_by),
        selectinload(HuddleCase.said).joinedload(HuddleContribution.by),
        selectinload(HuddleCase.actions).joinedload(HuddleAction.owner),
    )


class Around(NamedTuple):
    """How many are brought, whoever may see them; who holds it, and who else is there."""

    people: int
    organiser: str
    team: str
    there: list[HuddleGuest]


def around(huddle: Huddle) -> Around:
    """In one query."""
    still = and_(HuddleGuest.huddle_id == Huddle.id, HuddleGuest.ended_at.is_(None))
    organiser = User.given_name + " " + User.family_name
    rows = select(people_brought(), organiser, Team.name, HuddleGuest).select_from(Huddle)
    rows = rows.join(User, Huddle.organiser_id == User.id).join(Team, Huddle.team_id == Team.id)
    rows = rows.outerjoin(HuddleGuest, still).where(Huddle.id == huddle.id).order_by(HuddleGuest.id)
    found = db.session.execute(rows).all()
    return Around(*found[0][:3], there=[row[3] for row in found if row[3] is not None])


def said_by(user: User, huddle: Huddle) -> dict[UUID, list[HuddleContribution]]:
    """A guest's own contributions, by whom they are about."""
    rows = select(HuddleContribution).join(HuddleCase, HuddleContribution.huddle_case_id == HuddleCase.id)
    rows = rows.where(HuddleCase.huddle_id == huddle.id, HuddleContribution.by_id == user.id)
    found: dict[UUID, list[HuddleContribution]] = {}
    for one in db.session.scalars(rows.order_by(HuddleContribution.id)):
        found.setdefault(one.huddle_case_id, []).append(one)
    return found


def overdue(actions: Select[HuddleAction]) -> list[HuddleAction]:
    """What should have been done by now, of cases that are open."""
    late = (HuddleAction.done_at.is_(None), HuddleAction.due_on < clock.today())
    rows = actions.where(*late, HuddleCase.withdrawn_at.is_(None), Case.closed_at.is_(None))
    subject = joinedload(HuddleAction.subject)
    rows = rows.options(subject.joinedload(HuddleCase.case).joinedload(Case.patient), joinedload(HuddleAction.owner))
    return list(db.session.scalars(rows.order_by(HuddleAction.due_on, HuddleAction.id).limit(MOST)))
