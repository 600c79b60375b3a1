"""A link worker's day, from their own open cases: new and not read, late, today, reviews, and the rest counted.

Each case stands once, where it presses most. One query, whatever the caseload:
the rows of each group as far as they are shown, with how many there are of it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from socialrx.caseload.models import Case, CaseStep, NextKind, SafeguardingConcern
from socialrx.caseload.warnings import is_warned_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient, RiskAssessment
from socialrx.patients.objections import ObjectionKind, objecting

SHOWN = 12
# Made once: to make an alias takes longer than the query it is for.
LATER_STEP = aliased(CaseStep)
CONTACTS = (NextKind.CALL, NextKind.TEXT, NextKind.LETTER, NextKind.HOME_VISIT, NextKind.MEET)
# To be found in a search is not to be read.
LOOKED = (Deed.VIEWED, Deed.CREATED, Deed.CHANGED)


class Part(StrEnum):
    """The groups of the day, the most pressing first."""

    NEW = "a_new"
    LATE = "b_late"
    CONTACT = "c_contact"
    TODAY = "d_today"
    REVIEW = "e_review"
    LATER = "f_later"

    @property
    def says(self) -> str:
        return PART_WORDS[self]


PART_WORDS = {
    Part.NEW: "New to you, not yet read",
    Part.LATE: "Late",
    Part.CONTACT: "Contact today",
    Part.TODAY: "Also today",
    Part.REVIEW: "Reviews due",
    Part.LATER: "Later",
}
COLUMNS: tuple[Any, ...] = (
    Case.id,
    Case.next_on,
    Case.next_kind,
    Case.next_note,
    Case.review_on,
    Case.attempts,
    Case.version,
    Patient.given_name,
    Patient.family_name,
    Patient.preferred_name,
    Patient.is_s_flagged,
    Patient.mobile,
    Patient.landline,
    Patient.may_leave_message,
    Patient.contact_warning,
    Patient.best_time,
    Patient.unsafe_times,
    Patient.died_on,
    is_warned_of().label("is_warned_of"),
    objecting(Case.patient_id, ObjectionKind.CONTACT).label("wants_no_contact"),
)


@dataclass(frozen=True)
class Line:
    """One person on the day's page."""

    row: Row[Any]

    @property
    def name(self) -> str:
        return f"{self.row.given_name} {self.row.family_name}"

    @property
    def phone(self) -> str:
        """The number to tap; empty where nobody may ring."""
        if self.row.died_on or self.row.wants_no_contact:
            return ""
        return str(self.row.mobile or self.row.landline)

    @property
    def is_review(self) -> bool:
        return self.row.review_on is not None and self.row.review_on <= clock.today()

    @property
    def is_to_ring(self) -> bool:
        """Whether *No answer* is one tap from the list."""
        return bool(self.phone) and self.row.next_kind is NextKind.CALL and self.row.next_on <= clock.today()


@dataclass(frozen=True)
class Group:
    """A part of the day: as many as are shown, and how many there are."""

    part: Part
    lines: list[Line]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Day:
    """What there is to do; and of the rest how many people, and until when nothing is due."""

    groups: list[Group]
    later: int
    next_on: date | None

    @property
    def shown(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def day_of(cases: Select[Case], user_id: UUID) -> Day:
    """The day of whoever holds these cases: one query."""
    rows = db.session.execute(rows_of(cases, user_id)).all()
    found: dict[Part, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(Part(row.part), []).append(row)
    later = found.pop(Part.LATER, [])
    groups = [Group(part, [Line(row) for row in held], held[0].total) for part, held in found.items()]
    return Day(groups, later[0].total if later else 0, later[0].next_on if later else None)


def rows_of(cases: Select[Case], user_id: UUID) -> Select[Any]:
    """The rows that are shown: the first of each part, by risk and then by the day owed."""
    ids = cases.where(Case.is_open == true()).with_only_columns(
        Case.id, Case.next_on, part_of(user_id).label("part"), risk_rank().label("rank")
    )
    held = ids.subquery()
    # Later the day comes first, elsewhere the risk.
    order = (sa.case((held.c.part == Part.LATER.value, 0), else_=held.c.rank), held.c.next_on, held.c.id)
    place = func.row_number().over(partition_by=held.c.part, order_by=order).label("place")
    total = func.count().over(partition_by=held.c.part).label("total")
    found = select(held.c.id, held.c.part, held.c.rank, place, total).subquery()
    rows = select(*COLUMNS, found.c.part, found.c.rank, found.c.total).select_from(Case)
    rows = rows.join(found, Case.id == found.c.id).join(Patient, Case.patient_id == Patient.id)
    is_shown = or_(and_(found.c.part != Part.LATER.value, found.c.place <= SHOWN), found.c.place == 1)
    return rows.where(is_shown).order_by(found.c.part, found.c.place)


def part_of(user_id: UUID) -> ColumnElement[str]:
    """Where a case stands in the day: the first that holds."""
    today = clock.today()
    is_due, is_late = Case.next_on <= today, Case.next_on < today
    looks_again = or_(Case.review_on <= today, and_(is_due, Case.next_kind == NextKind.REVIEW))
    return sa.case(
        (unread_by(user_id), sa.literal(Part.NEW.value, sa.Text)),
        (and_(is_late, Case.next_kind != NextKind.REVIEW), Part.LATE.value),
        (and_(is_due, Case.next_kind.in_(CONTACTS)), Part.CONTACT.value),
        (and_(is_due, Case.next_kind != NextKind.REVIEW), Part.TODAY.value),
        (looks_again, Part.REVIEW.value),
        else_=Part.LATER.value,
    )


def unread_by(user_id: UUID) -> ColumnElement[bool]:
    """Allocated by somebody else, and not looked at since: the trail knows. Who was handed over waits for a word of
    theirs: see `handing_over.unseen`."""
    mine = (TrailEntry.patient_id == Case.patient_id, TrailEntry.user_id == user_id, TrailEntry.at >= CaseStep.at)
    looked = exists().where(*mine, TrailEntry.deed.in_(LOOKED))
    handed_on = exists().where(
        LATER_STEP.case_id == CaseStep.case_id, LATER_STEP.move == "hand_over", LATER_STEP.id > CaseStep.id
    )
    given = (CaseStep.case_id == Case.id, CaseStep.move == "allocate", CaseStep.by_id != user_id)
    return exists().where(*given, ~handed_on, ~looked.correlate(Case, CaseStep)).correlate(Case)


def risk_rank() -> ColumnElement[int]:
    """0 for an open worry or a high risk, 1 for the rest: what is late is sorted by it first."""
    worried = exists().where(SafeguardingConcern.patient_id == Case.patient_id, SafeguardingConcern.closed_at.is_(None))
    latest = select(RiskAssessment.is_high).where(RiskAssessment.patient_id == Case.patient_id)
    latest = latest.order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc()).limit(1)
    is_high = latest.correlate(Case).scalar_subquery() == true()
    return sa.case((or_(worried.correlate(Case), is_high), 0), else_=1)
