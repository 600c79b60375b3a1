"""People in rows: the caseload by what is due next, the team's work, and who was found.

Columns, not whole objects, because a list is read many times a day; the plan's
day comes by an outer join, since a case's room does not know plans.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.caseload.queries import after, counts_by_worker, open_ones
from socialrx.caseload.stages import STANDING, Stage, stage_of
from socialrx.caseload.warnings import is_warned_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.plans.models import Plan

ROWS = 50
COLUMNS = (
    Case.id,
    Case.next_on,
    Case.next_kind,
    Case.next_note,
    *STANDING,
    Patient.given_name,
    Patient.family_name,
    Patient.preferred_name,
    Patient.is_s_flagged,
    Patient.mobile,
    Patient.landline,
    Patient.may_leave_message,
    Patient.contact_warning,
    is_warned_of().label("is_warned_of"),
    Plan.agreed_at,
    User.given_name.label("worker_given"),
    User.family_name.label("worker_family"),
)
LATE, TODAY, THIS_WEEK, LATER = "Late", "Today", "This week", "Later"


@dataclass(frozen=True)
class Person:
    """One row: a person's case as a list shows it."""

    row: Row[Any]

    @property
    def name(self) -> str:
        return f"{self.row.given_name} {self.row.family_name}"

    @property
    def known_as(self) -> str:
        """What they like to be called, when that is not their given name."""
        preferred: str = self.row.preferred_name
        return preferred if preferred != self.row.given_name else ""

    @property
    def phone(self) -> str:
        return str(self.row.mobile or self.row.landline)

    @property
    def stage(self) -> Stage:
        return stage_of(self.row, has_plan=self.row.agreed_at is not None)

    @property
    def worker(self) -> str:
        return f"{self.row.worker_given} {self.row.worker_family}" if self.row.worker_given else ""

    @property
    def when(self) -> str:
        """The group of the list it stands in."""
        today, on = clock.today(), self.row.next_on
        if on <= today:
            return LATE if on < today else TODAY
        return THIS_WEEK if on <= today + timedelta(days=6 - today.weekday()) else LATER


@dataclass(frozen=True)
class Page:
    """As many people as fit on a page, and where the next page begins when there is one."""

    people: Sequence[Person]
    next: str | None

    @property
    def groups(self) -> Iterable[tuple[str, list[Person]]]:
        return [(when, list(people)) for when, people in groupby(self.people, key=lambda person: person.when)]


def page_of(cases: Select[Case], cursor: str | None = None) -> Page:
    """One page of open cases by what is due next, beginning after the cursor: one query."""
    place = place_of(cursor)
    listed = after(open_ones(cases), *place) if place else open_ones(cases)
    joined = listed.join(Patient, Case.patient_id == Patient.id).outerjoin(Plan, Plan.case_id == Case.id)
    joined = joined.outerjoin(User, Case.link_worker_id == User.id)
    rows = db.session.execute(joined.with_only_columns(*COLUMNS).limit(ROWS + 1)).all()
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return Page([Person(row) for row in rows[:ROWS]], f"{last.next_on}_{last.id}" if last else None)


def place_of(cursor: str | None) -> tuple[date, UUID] | None:
    """Where a page begins, read from an address; an unreadable one begins at the beginning."""
    try:
        day, id = (cursor or "").split("_")
        return date.fromisoformat(day), UUID(id)
    except ValueError:
        return None


@dataclass(frozen=True)
class Load:
    """A worker and how much they hold. Whoever has left the team and still holds cases is shown too."""

    worker: User
    open: int
    late: int
    has_left: bool = False

    @property
    def is_full(self) -> bool:
        return self.open >= self.worker.safe_caseload


@dataclass(frozen=True)
class TeamLoad:
    """The team's open work: what each holds, how many wait for a worker, how many in somebody's hands are late."""

    held: list[Load]
    waiting: int
    late: int


def team_load(workers: Sequence[User], cases: Select[Case]) -> TeamLoad:
    """At most two queries."""
    counts = counts_by_worker(cases)
    waiting, _ = numbers(counts.pop(None, None))
    held = [Load(worker, *numbers(counts.get(worker.id))) for worker in workers]
    others = counts.keys() - {worker.id for worker in workers}
    gone = db.session.scalars(select(User).where(User.id.in_(others))) if others else ()
    held += [Load(worker, *numbers(counts[worker.id]), has_left=True) for worker in gone]
    return TeamLoad(held, waiting, sum(row.late for row in counts.values()))


def numbers(row: Any) -> tuple[int, int]:
    return (row.open, row.late) if row else (0, 0)
