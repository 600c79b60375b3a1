"""Tasks for others: something small about a case, for somebody of its team, by a day; and what came of it.

A task lets nobody see more than they may anyway: who may not open the case reads
its reference and the words, and no name. Letters say that there is a task, and
no more.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import in_team
from socialrx.caseload.models import Case, Task, TaskState
from socialrx.caseload.models.task import CannotTask
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

SHOWN, ANSWERED_DAYS = 8, 14
# Made once: to make an alias takes longer than the query it is for.
OWNER, MAKER = aliased(User), aliased(User)
ROLES = (Role.LINK_WORKER, Role.TEAM_LEAD)


def who_may_have(case: Case) -> dict[User, bool]:
    """Workers and leads of the case's team today; and whether each may open the case: its worker and the leads."""
    found: dict[User, bool] = {}
    for role in ROLES:
        for user in db.session.scalars(in_team([case.team_id], role)):
            found[user] = found.get(user, False) or role is Role.TEAM_LEAD or user.id == case.link_worker_id
    return found


def ask(case: Case, words: str, *, owner: User, due_on: date, by: User) -> Task:
    """Ask somebody of the case's team to do something by a day, not in the past. Raises CannotTask."""
    if not words.strip():
        raise CannotTask("Say what is to be done.")
    if due_on < clock.today():
        raise CannotTask("Choose today or a later day.")
    must_work_there(case, owner)
    task = Task(id=new_id(), case=case, words=words.strip(), owner=owner, due_on=due_on, made_by_id=by.id)
    db.session.add(task)
    tell_owner(task, by=by)
    return task


def give(task: Task, owner: User, *, by: User) -> None:
    """Somebody else of the team is to do it."""
    must_work_there(task.case, owner)
    task.give(owner)
    tell_owner(task, by=by)


def must_work_there(case: Case, owner: User) -> None:
    if owner not in who_may_have(case):
        raise CannotTask(f"{owner.name} does not work in {case.team.name} today. Choose somebody who does.")


def finish(task: Task, *, by: User, note: str = "") -> None:
    """It is done; whoever asked hears that it is."""
    task.finish(by=by, note=note)
    tell_maker(task, by=by)


def withdraw(task: Task, *, by: User, why: str) -> None:
    """It need not be done; whoever was to do it hears."""
    task.withdraw(by=by, why=why)
    if task.owner and task.owner_id != by.id:
        post(task, "task-taken-back", "A task was taken back", to=task.owner)


def tell_owner(task: Task, *, by: User) -> None:
    if task.owner and task.owner.id != by.id:
        post(task, "task-given", "You have a task", to=task.owner)


def tell_maker(task: Task, *, by: User) -> None:
    if task.made_by_id != by.id:
        post(task, "task-done", "A task that you gave is done", to=task.made_by)


def post(task: Task, kind: str, title: str, *, to: User) -> None:
    """One letter: the reference and where to look, without a name or the words."""
    body = f"Referral {task.case.referral.reference}. Sign in and look: {rule('PUBLIC_URL')}/tasks/{task.id}\n"
    enqueue(kind, task.id, recipient=to.email, title=title, body=body, period=str(to.id))


def follow_case(case: Case, worker: User, *, before: UUID | None) -> None:
    """What the last worker was to do about a case, whoever has it now is; and what waited for somebody."""
    for task in open_tasks_of(case.id):
        if task.owner_id is None or task.owner_id == before:
            task.give(worker)


def leave_team(case: Case) -> None:
    """The case goes to another team: its open tasks wait for whoever gets it there."""
    for task in open_tasks_of(case.id):
        task.owner = None


def open_tasks_of(case_id: UUID) -> list[Task]:
    rows = select(Task).where(Task.case_id == case_id, Task.state == TaskState.OPEN)
    return list(db.session.scalars(rows.order_by(Task.due_on, Task.id)))


def of_case(case_id: UUID) -> list[Task]:
    """What is to be done about a case, then what was done or taken back lately: one query."""
    since = clock.now() - timedelta(days=ANSWERED_DAYS)
    rows = select(Task).where(Task.case_id == case_id, or_(Task.state == TaskState.OPEN, Task.ended_at >= since))
    people = (joinedload(Task.owner), joinedload(Task.made_by), joinedload(Task.ended_by))
    return list(db.session.scalars(rows.order_by(Task.ended_at.is_not(None), Task.due_on, Task.id).options(*people)))


def has_some() -> ColumnElement[bool]:
    """Whether a case that is being asked about has any, ended or not."""
    return select(Task.id).where(Task.case_id == Case.id).exists().correlate(Case)


def held_tasks(user_id: UUID, team_id: UUID | None = None) -> int:
    """How many open tasks are in somebody's hands; of one team's cases, when it is named."""
    rows = select(sa.func.count()).select_from(Task).join(Case, Task.case_id == Case.id)
    rows = rows.where(Task.owner_id == user_id, Task.state == TaskState.OPEN)
    return db.session.scalar(rows.where(Case.team_id == team_id) if team_id else rows) or 0


class Line(NamedTuple):
    """A task in a list. Without a name where the reader may not open the case."""

    id: UUID
    words: str
    due_on: date
    state: TaskState
    case_id: UUID
    reference: str
    may_open: bool
    given_name: str
    family_name: str
    made_by: str
    owner: str | None
    ended_at: datetime | None
    end_note: str
    total: int

    @property
    def about(self) -> str:
        return f"{self.given_name} {self.family_name}" if self.may_open else f"referral {self.reference}"

    @property
    def is_late(self) -> bool:
        return self.state is TaskState.OPEN and self.due_on < clock.today()


def lines(tasks: Select[Task], may_open: ColumnElement[bool], *, most: int = SHOWN) -> list[Line]:
    """These tasks, already joined to their cases, those due first; `total` says how many there are: one query."""
    rows = tasks.join(Patient, Case.patient_id == Patient.id).join(Referral, Case.referral_id == Referral.id)
    rows = rows.join(MAKER, Task.made_by_id == MAKER.id).outerjoin(OWNER, Task.owner_id == OWNER.id)
    columns: tuple[Any, ...] = (
        *(Task.id, Task.words, Task.due_on, Task.state, Task.case_id, Referral.reference),
        sa.case((may_open, sa.true()), else_=sa.false()),
        *(sa.case((may_open, name), else_="") for name in (Patient.given_name, Patient.family_name)),
        *(one.given_name + " " + one.family_name for one in (MAKER, OWNER)),
        *(Task.ended_at, Task.end_note, sa.func.count().over()),
    )
    rows = rows.order_by(Task.ended_at.desc(), Task.due_on, Task.id).limit(most)
    return [Line._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]


def for_owner(tasks: Select[Task], user_id: UUID) -> Select[Task]:
    """What somebody is to do."""
    return tasks.where(Task.owner_id == user_id, Task.state == TaskState.OPEN)


def asked_of_others(tasks: Select[Task], user_id: UUID) -> Select[Task]:
    """What somebody asked others to do, and what became of it lately."""
    since = clock.now() - timedelta(days=ANSWERED_DAYS)
    others = or_(Task.owner_id.is_(None), Task.owner_id != user_id)
    return tasks.where(Task.made_by_id == user_id, others, or_(Task.state == TaskState.OPEN, Task.ended_at >= since))


def late_ones(tasks: Select[Task]) -> Select[Task]:
    """Open, and either late or in nobody's hands."""
    is_late = or_(Task.due_on < clock.today(), Task.owner_id.is_(None))
    return tasks.where(Task.state == TaskState.OPEN, is_late)
