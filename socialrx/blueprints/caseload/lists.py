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

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, tuple_

from socialrx.accounts.absences import is_away, stand_in
from socialrx.accounts.models import User
from socialrx.caseload.day import risk_rank
from socialrx.caseload.filters import Filter, narrowed_cases
from socialrx.caseload.loads import Load, team_loads
from socialrx.caseload.models import Case
from socialrx.caseload.queries import after, open_ones
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


def page_of(cases: Select[Case], cursor: str | None = None, *more: ColumnElement[Any]) -> Page:
    """One page of open cases by what is due next, beginning after the cursor: one query. `more` columns if wanted."""
    place = place_of(cursor)
    people, last = drawn(after(open_ones(cases), *place) if place else open_ones(cases), *more)
    return Page(people, f"{last.next_on}_{last.id}" if last else None)


def narrowed(cases: Select[Case], to: Filter) -> Select[Case]:
    """What a filter leaves of these cases."""
    has_plan = exists().where(Plan.case_id == Case.id, Plan.agreed_at.is_not(None))
    return narrowed_cases(cases, to, has_plan=has_plan.correlate(Case))


def drawn(listed: Select[Case], *more: ColumnElement[Any]) -> tuple[list[Person], Row[Any] | None]:
    """As many as fit on a page; and the last of them, when there are more behind it: one query."""
    joined = listed.join(Patient, Case.patient_id == Patient.id).outerjoin(Plan, Plan.case_id == Case.id)
    joined = joined.outerjoin(User, Case.link_worker_id == User.id)
    rows = db.session.execute(joined.with_only_columns(*COLUMNS, *more).limit(ROWS + 1)).all()
    return [Person(row) for row in rows[:ROWS]], rows[ROWS - 1] if len(rows) > ROWS else None


def place_of(cursor: str | None) -> tuple[date, UUID] | None:
    """Where a page begins, read from an address; an unreadable one begins at the beginning."""
    try:
        day, id = (cursor or "").split("_")
        return date.fromisoformat(day), UUID(id)
    except ValueError:
        return None


@dataclass(frozen=True)
class TeamLoad:
    """The team's open work: what each holds, how many wait for a worker, how many in somebody's hands are late."""

    loads: list[Load]
    waiting: int

    @property
    def late(self) -> int:
        return sum(load.held.late for load in self.loads)

    @property
    def uncovered(self) -> list[Load]:
        """Those who are away, hold cases, and have nobody here to stand in."""
        return [load for load in self.loads if load.is_away and load.held.open and not self.stand_in(load)]

    def stand_in(self, load: Load) -> User | None:
        """Who covers for an absent worker now: somebody of the team who is here."""
        here = {one.worker.id for one in self.loads if not one.is_away and not one.has_left}
        return load.cover if load.cover and load.cover.id in here else None


def team_load(team_ids: Iterable[UUID], cases: Select[Case]) -> TeamLoad:
    """Two queries."""
    loads, waiting = team_loads(team_ids, cases)
    return TeamLoad(loads, waiting.open)


def late_or_uncovered(cases: Select[Case]) -> Select[Case]:
    """Past the day on which the next step was owed; or owed today, by somebody who is away with nobody to stand in."""
    held = open_ones(cases).where(Case.link_worker_id.is_not(None))
    return held.where(Case.next_on <= clock.today(), or_(Case.next_on < clock.today(), nobody_covers()))


def late_page(cases: Select[Case], cursor: str | None = None) -> Page:
    """One page of them, those in danger first; each row says whether nobody covers."""
    rank, is_after = risk_rank(), in_danger_place(cursor)
    listed = late_or_uncovered(cases).order_by(None).order_by(rank, Case.next_on, Case.id)
    if is_after:
        listed = listed.where(tuple_(rank, Case.next_on, Case.id) > is_after)
    people, last = drawn(listed, nobody_covers().label("is_uncovered"), rank.label("rank"))
    return Page(people, f"{last.rank}_{last.next_on}_{last.id}" if last else None)


def in_danger_place(cursor: str | None) -> tuple[int, date, UUID] | None:
    """The same as `place_of`, where the danger comes before the day."""
    rank, _, rest = (cursor or "").partition("_")
    place = place_of(rest)
    return (int(rank), *place) if place and rank in {"0", "1"} else None


def nobody_covers() -> ColumnElement[bool]:
    """The case's worker is away, and nobody who is here stands in."""
    today = clock.today()
    return and_(is_away(Case.link_worker_id, today), stand_in(Case.link_worker_id, Case.team_id, today).is_(None))


def due_by_today(cases: Select[Case]) -> Select[Case]:
    return cases.where(Case.next_on <= clock.today())
