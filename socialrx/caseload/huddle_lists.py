"""Huddles as lists and as the page in the room: each a fixed number of queries, however many people are brought."""

from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
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
    people = select(func.count(HuddleCase.id)).where(HuddleCase.huddle_id == Huddle.id)
    people = people.where(HuddleCase.withdrawn_at.is_(None)).scalar_subquery()
    columns = (Huddle.id, Huddle.title, Huddle.on, Huddle.at, Huddle.place, Huddle.state, people)
    return huddles.with_only_columns(*columns)


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


def how_many(huddle: Huddle) -> int:
    """How many people are brought, whoever may see them."""
    rows = select(func.count(HuddleCase.id)).where(HuddleCase.huddle_id == huddle.id)
    return db.session.scalar(rows.where(HuddleCase.withdrawn_at.is_(None))) or 0


def those_there(huddle: Huddle) -> list[HuddleGuest]:
    rows = select(HuddleGuest).where(HuddleGuest.huddle_id == huddle.id, HuddleGuest.ended_at.is_(None))
    return list(db.session.scalars(rows.order_by(HuddleGuest.id)))


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
