"""How much work a case is, in points: computed when asked, never stored, and never without its reasons.

The points stand in the code list `case-weights` (ours; an installation changes
its own). Everything is columns of one query, for one case or for a whole team.
"""

from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, func, select

from socialrx.caseload.models import Case, CaseStatus, NextKind, SafeguardingConcern
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.patients.models import Patient, RiskAnswer, RiskAssessment
from socialrx.referrals.models import ReferralNeed

LIST = "case-weights"
KIND_OF_NEED = "need_"
# In the order in which they are said: what the person's life brings first, the stage last.
REASONS = ("risk", "worry", "need", "interpreter", "home_visit", "to_contact", "in_touch", "on_hold")


class Weight(NamedTuple):
    """Points by reason, only those there are."""

    parts: dict[str, int]

    @property
    def points(self) -> int:
        return sum(self.parts.values())

    @property
    def says(self) -> str:
        """`6 points: 2 for known risks, 1 for an interpreter, 3 for needs`."""
        number = f"{self.points} point{'' if self.points == 1 else 's'}"
        return f"{number}: {self.reasons}" if self.parts else number

    @property
    def reasons(self) -> str:
        return ", ".join(f"{points} for {codelists.label(LIST, reason)}" for reason, points in self.parts.items())


NOTHING = Weight({})


def points(key: str) -> int:
    """What the list gives for this; nothing when the list has no number there."""
    given = codelists.grouping(LIST, key)
    return int(given) if given.isdecimal() else 0


def columns() -> dict[str, sa.Label[int]]:
    """The points of a case by reason, each a column of a query over cases."""
    return columns_worth(tuple((key, points(key)) for key in codelists.entries(LIST)))


@lru_cache(maxsize=4)
def columns_worth(given: tuple[tuple[str, int], ...]) -> dict[str, sa.Label[int]]:
    """The same for these points by key: built once, and anew when the list has changed."""
    worth = dict(given)
    is_open, reached = Case.status == CaseStatus.OPEN, Case.first_contact_at.is_not(None)
    conditions: dict[str, ColumnElement[bool]] = {
        "risk": latest_risk() == RiskAnswer.RISKS,
        "worry": has_open_worry(),
        "interpreter": interpreter() != "",
        "home_visit": Case.next_kind == NextKind.HOME_VISIT,
        "to_contact": sa.and_(is_open, ~reached),
        "in_touch": sa.and_(is_open, reached),
        "on_hold": Case.status == CaseStatus.ON_HOLD,
    }
    found: dict[str, ColumnElement[int]] = {"need": needs(worth)}
    for reason, holds in conditions.items():
        found[reason] = sa.case((holds, worth.get(reason, 0)), else_=0)
    return {reason: found[reason].label(f"points_{reason}") for reason in REASONS}


def latest_risk() -> Any:
    """The answer of the risk assessment that counts now."""
    rows = select(RiskAssessment.answer).where(RiskAssessment.patient_id == Case.patient_id)
    newest = rows.order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc()).limit(1)
    return newest.correlate(Case).scalar_subquery()


def has_open_worry() -> ColumnElement[bool]:
    theirs = (SafeguardingConcern.patient_id == Case.patient_id, SafeguardingConcern.closed_at.is_(None))
    return select(SafeguardingConcern.id).where(*theirs).correlate(Case).exists()


def interpreter() -> Any:
    return select(Patient.interpreter).where(Patient.id == Case.patient_id).correlate(Case).scalar_subquery()


def needs(worth: dict[str, int]) -> ColumnElement[int]:
    """Each need after the first, and what some kinds of need weigh more."""
    kinds = {key.removeprefix(KIND_OF_NEED): number for key, number in worth.items() if KIND_OF_NEED in key}
    more = sa.case(kinds, value=ReferralNeed.need, else_=0) if kinds else sa.literal(0)
    beyond_the_first = worth.get("need", 0) * (func.count(ReferralNeed.id) - 1)
    total = sa.case((func.count(ReferralNeed.id) > 0, func.sum(more) + beyond_the_first), else_=0)
    return select(total).where(ReferralNeed.referral_id == Case.referral_id).correlate(Case).scalar_subquery()


def weight_of(case_id: UUID) -> Weight:
    """One case's points and reasons."""
    return read(db.session.execute(select(*columns().values()).where(Case.id == case_id)).one())


def read(row: Any) -> Weight:
    """From a row that has the columns, or their sums under the same names."""
    given = {reason: int(getattr(row, f"points_{reason}") or 0) for reason in REASONS}
    return Weight({reason: number for reason, number in given.items() if number})
