"""Supervision of link workers: what is to be talked over, what was, and when the next talk is owed.

A worry about safety asks by itself for a debrief of whoever raised it. Nothing
of this is in a report, a copy or a paper: it is for worker and supervisor.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import in_team, is_current
from socialrx.caseload.models import Case, MarkKind, SafeguardingConcern, SupervisionMark, SupervisionSession
from socialrx.caseload.models.supervision import CannotSupervise
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import days, rule
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

DEBRIEF_WHY = "A worry about safety was recorded."
# Made once: to make an alias takes longer than the query it is for.
LATER = aliased(SupervisionSession)


@dataclass(frozen=True)
class Talk:
    """What is written down about one session."""

    held_on: date
    words: str
    next_on: date
    marks: Sequence[SupervisionMark] = field(default=())


def mark(case: Case, why: str, *, worker: User, by: User) -> SupervisionMark:
    """Put a case on the list of the worker's next supervision. Marked already, it stays as it was."""
    if not why.strip():
        raise CannotSupervise("Say what you want to talk over.")
    return standing(case.id, worker.id, MarkKind.CHOSEN) or added(case, worker, by, why=why.strip())


def added(case: Case, worker: User, by: User, **facts: Any) -> SupervisionMark:
    made = SupervisionMark(
        id=new_id(), case=case, worker_id=worker.id, team_id=case.team_id, marked_by_id=by.id, **facts
    )
    db.session.add(made)
    return made


def standing(case_id: UUID, worker_id: UUID, kind: MarkKind) -> SupervisionMark | None:
    rows = select(SupervisionMark).where(SupervisionMark.case_id == case_id, SupervisionMark.worker_id == worker_id)
    return db.session.scalar(rows.where(SupervisionMark.kind == kind, SupervisionMark.ended_at.is_(None)))


def ask_for_debrief(concern: SafeguardingConcern, *, by: User) -> SupervisionMark:
    """Whoever raised a worry is offered a talk about it: the named lead is asked to hold it within some days."""
    known = standing(concern.case.id, by.id, MarkKind.DEBRIEF)
    if known:
        return known
    due_on = clock.add_working_days(clock.today(), days("DEBRIEF_WORKING_DAYS"))
    asked = {"why": DEBRIEF_WHY, "kind": MarkKind.DEBRIEF, "concern": concern, "due_on": due_on}
    made = added(concern.case, by, by, **asked)
    enqueue(
        "debrief-asked",
        made.id,
        recipient=concern.named_lead.email,
        title="Please hold a debrief with a link worker",
        body=f"By {clock.in_words(due_on)}. Sign in and open Supervision: {rule('PUBLIC_URL')}/supervision/\n",
    )
    return made


def leads_of(team_id: UUID, *, besides: User) -> list[User]:
    """Who may have supervised: the team's leads today."""
    return [lead for lead in db.session.scalars(in_team([team_id], Role.TEAM_LEAD)) if lead.id != besides.id]


def record(talk: Talk, *, worker: User, supervisor: User, team_id: UUID, by: User) -> SupervisionSession:
    """Write a session down; what was talked over in it is off the list. Raises CannotSupervise."""
    if talk.held_on > clock.today():
        raise CannotSupervise("A talk that is still to come is written down afterwards.")
    if talk.next_on <= talk.held_on:
        raise CannotSupervise("The next supervision comes after this one.")
    if supervisor.id not in {lead.id for lead in leads_of(team_id, besides=worker)}:
        raise CannotSupervise("Choose a lead of the team.")
    session = SupervisionSession(
        id=new_id(),
        worker_id=worker.id,
        supervisor_id=supervisor.id,
        team_id=team_id,
        held_on=talk.held_on,
        words=talk.words.strip(),
        next_on=talk.next_on,
        recorded_by_id=by.id,
    )
    db.session.add(session)
    for one in talk.marks:
        one.talk_over(session, by=by)
    return session


def usual_next() -> date:
    """When the next is owed, unless somebody says otherwise."""
    return clock.add_working_days(clock.today() + timedelta(weeks=days("SUPERVISION_WEEKS")), 0)


class Standing(NamedTuple):
    """How it stands with one worker's supervision."""

    worker_id: UUID
    name: str
    held_on: date | None
    next_on: date | None
    marked: int
    debriefs: int

    @property
    def is_overdue(self) -> bool:
        return self.next_on is not None and self.next_on < clock.today()


def standings(workers: Select[User], team_ids: Iterable[UUID]) -> list[Standing]:
    """Of each of these workers when it was held last in these teams, when it is owed, and what waits: one query."""
    teams = list(team_ids)
    last = latest().where(SupervisionSession.team_id.in_(teams)).subquery()
    marks = select(func.count()).select_from(SupervisionMark).where(SupervisionMark.worker_id == User.id)
    marks = marks.where(SupervisionMark.ended_at.is_(None), SupervisionMark.team_id.in_(teams)).correlate(User)
    debriefs = marks.where(SupervisionMark.kind == MarkKind.DEBRIEF)
    name = User.given_name + " " + User.family_name
    columns = (User.id, name, func.max(last.c.held_on), func.min(last.c.next_on))
    rows = workers.outerjoin(last, last.c.worker_id == User.id).group_by(User.id, User.given_name, User.family_name)
    rows = rows.with_only_columns(*columns, marks.scalar_subquery(), debriefs.scalar_subquery())
    return [Standing._make(tuple(row)) for row in db.session.execute(rows.order_by(None).order_by(name))]


def latest() -> Select[Any]:
    """Sessions after which the same worker had none in the same team."""
    session = SupervisionSession
    again = select(LATER.id).where(LATER.worker_id == session.worker_id, LATER.team_id == session.team_id)
    again = again.where(sa.tuple_(LATER.held_on, LATER.id) > sa.tuple_(session.held_on, session.id))
    columns: tuple[Any, ...] = (session.worker_id, session.team_id, session.held_on, session.next_on)
    return select(*columns).where(~again.exists())


def overdue_count(team_ids: Iterable[UUID]) -> ScalarSelect[int]:
    """How many of the workers who are there today should have been supervised by now."""
    session = SupervisionSession
    works = select(Membership.id).where(Membership.user_id == session.worker_id, Membership.team_id == session.team_id)
    works = works.where(Membership.role == Role.LINK_WORKER, is_current(clock.today()))
    rows = latest().where(session.team_id.in_(list(team_ids)), session.next_on < clock.today(), works.exists())
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def debrief_count(team_ids: Iterable[UUID]) -> ScalarSelect[int]:
    """How many debriefs wait to be held."""
    rows = select(func.count()).select_from(SupervisionMark).where(SupervisionMark.team_id.in_(list(team_ids)))
    return rows.where(SupervisionMark.kind == MarkKind.DEBRIEF, SupervisionMark.ended_at.is_(None)).scalar_subquery()


def owed_on(worker_id: UUID) -> ScalarSelect[Any]:
    """The day on which a worker's next supervision is owed, the soonest of their teams."""
    rows = latest().where(SupervisionSession.worker_id == worker_id).subquery()
    return select(func.min(rows.c.next_on)).scalar_subquery()


class Marked(NamedTuple):
    """A case on the list. Without a name where the reader may not open it any more."""

    id: UUID
    worker_id: UUID
    kind: MarkKind
    why: str
    marked_on: Any
    due_on: date | None
    case_id: UUID
    reference: str
    may_open: bool
    given_name: str
    family_name: str

    @property
    def about(self) -> str:
        return f"{self.given_name} {self.family_name}" if self.may_open else f"referral {self.reference}"

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


def marked(marks: Select[SupervisionMark], may_open: ColumnElement[bool]) -> list[Marked]:
    """Those of these marks, already joined to their cases, that stand: debriefs first, then by age. One query."""
    return listed(marks.where(SupervisionMark.ended_at.is_(None)), may_open)


def talked_over(marks: Select[SupervisionMark], session_id: UUID, may_open: ColumnElement[bool]) -> list[Marked]:
    """What a session was about: one query."""
    return listed(marks.where(SupervisionMark.session_id == session_id), may_open)


def listed(marks: Select[SupervisionMark], may_open: ColumnElement[bool]) -> list[Marked]:
    rows = marks.join(Patient, Case.patient_id == Patient.id).join(Referral, Case.referral_id == Referral.id)
    columns: tuple[Any, ...] = (
        *(SupervisionMark.id, SupervisionMark.worker_id, SupervisionMark.kind, SupervisionMark.why),
        *(SupervisionMark.marked_at, SupervisionMark.due_on, SupervisionMark.case_id, Referral.reference),
        sa.case((may_open, sa.true()), else_=sa.false()),
        *(sa.case((may_open, name), else_="") for name in (Patient.given_name, Patient.family_name)),
    )
    order = (SupervisionMark.due_on.is_(None), SupervisionMark.due_on, SupervisionMark.id)
    return [Marked._make(tuple(row)) for row in db.session.execute(rows.order_by(*order).with_only_columns(*columns))]
