"""A leaver's open people in columns: stage, next step, whether there is an open worry. Three queries, however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from socialrx.access.gate import me
from socialrx.access.scopes import allotted_cases_for
from socialrx.accounts.models import User
from socialrx.caseload.handing_over import has_worry, workers_of
from socialrx.caseload.leaving import held_cases
from socialrx.caseload.loads import Load, team_loads
from socialrx.caseload.models import Case
from socialrx.caseload.queries import open_ones
from socialrx.caseload.stages import STANDING, Stage, stage_of
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.plans.models import Plan

AT_ONCE = 300
COLUMNS: tuple[Any, ...] = (
    *(Case.id, Case.version, Case.team_id, Case.next_on, Case.next_kind, Case.next_note, *STANDING),
    *(Patient.given_name, Patient.family_name, Plan.agreed_at, has_worry().label("has_worry")),
)


@dataclass(frozen=True)
class Person:
    """One open case of the leaver."""

    row: Row[Any]

    @property
    def name(self) -> str:
        return f"{self.row.given_name} {self.row.family_name}"

    @property
    def stage(self) -> Stage:
        return stage_of(self.row, has_plan=self.row.agreed_at is not None)


@dataclass(frozen=True)
class Leaver:
    """A worker whose people are to be handed over, and who could take them."""

    user: User
    loads: Sequence[Load]
    has_left: bool

    @property
    def cases(self) -> Select[Case]:
        return allotted_cases_for(me()).where(Case.link_worker_id == self.user.id)

    def people(self) -> list[Person]:
        """The most pressing first, as many as go at once; one more when there are more."""
        rows = open_ones(self.cases).join(Patient, Case.patient_id == Patient.id)
        rows = rows.outerjoin(Plan, Plan.case_id == Case.id).limit(AT_ONCE + 1)
        return [Person(row) for row in db.session.execute(rows.with_only_columns(*COLUMNS))]

    def in_other_teams(self, here: int) -> int:
        """How many more they hold for teams that are not the lead's."""
        return max(held_cases(self.user.id) - here, 0)

    def takers(self) -> dict[UUID, list[User]]:
        """By team, who could have a person."""
        seat = me().seat
        by_team = workers_of(seat.team_ids if seat else ())
        return {team: [one for one in workers if one.id != self.user.id] for team, workers in by_team.items()}


def leaver_with(worker_id: UUID) -> Leaver | None:
    """A worker of the lead's teams, or somebody gone who still holds people of theirs."""
    seat = me().seat
    loads, _waiting = team_loads(seat.team_ids if seat else (), allotted_cases_for(me()))
    found = next((load for load in loads if load.worker.id == worker_id), None)
    staff = [load for load in loads if not load.has_left]
    return Leaver(found.worker, staff, found.has_left) if found else None


def ids_of_ours(ids: Sequence[UUID]) -> set[UUID]:
    """Of these cases those of the lead's teams."""
    rows = allotted_cases_for(me()).where(Case.id.in_(list(ids)))
    return set(db.session.scalars(rows.with_only_columns(Case.id)))


def names_of(cases: Sequence[Case]) -> list[str]:
    """Who they are and where they are now, for whoever opened the page before."""
    holders = {case.link_worker_id for case in cases if case.link_worker_id}
    users = {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(holders)))}
    return [f"{case.patient.name}, {where(case, users)}" for case in cases]


def where(case: Case, users: dict[UUID, str]) -> str:
    if not case.is_open:
        return "closed"
    return f"with {users[case.link_worker_id]}" if case.link_worker_id else "waiting for a worker"
