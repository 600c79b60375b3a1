"""Questions about measures: what was asked, and which two answers make a change.

First: the first one given no later than BASELINE_WITHIN_DAYS after the first
conversation (any day before it counts; while nobody has met the person, the
first there is). Latest: the last one given at least FOLLOW_UP_AFTER_DAYS after
the first. Source: the domain rules for measures.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.outcomes.change import Change
from socialrx.outcomes.models import Measurement

Pair = tuple[Measurement | None, Measurement | None]


def of_case(case_id: UUID, measure: str = "ons4") -> list[Measurement]:
    """Each time the measure was asked, oldest first, with its answers and its case, in one query."""
    rows = select(Measurement).where(Measurement.case_id == case_id, Measurement.measure == measure)
    rows = rows.options(joinedload(Measurement.answers), joinedload(Measurement.case))
    return list(db.session.scalars(rows.order_by(Measurement.given_on, Measurement.id)).unique())


def first_and_latest(case_id: UUID, measure: str = "ons4") -> Pair:
    """The start and the latest follow-up; either may be missing. One query."""
    return pair_of(of_case(case_id, measure))


def change_of(case_id: UUID, measure: str = "ons4") -> Change:
    """The change between the two, which may not be known."""
    return change_between(*first_and_latest(case_id, measure))


def change_between(first: Measurement | None, latest: Measurement | None) -> Change:
    """Asked in two ways (by themselves, on the phone), the answers stand beside each other and are not compared."""
    is_same_way = first is None or latest is None or first.mode is latest.mode
    return Change(first.values if first else {}, latest.values if latest else {}, is_same_way=is_same_way)


def pair_of(asked: Sequence[Measurement]) -> Pair:
    """The two that count, among those of one case and one measure, oldest first."""
    first = next((one for one in asked if one.given_on <= baseline_until(one.case)), None)
    if first is None:
        return None, None
    since = first.given_on + timedelta(days=days("FOLLOW_UP_AFTER_DAYS"))
    return first, next((one for one in reversed(asked) if one.given_on >= since), None)


def baseline_until(case: Case) -> date:
    """The last day on which an answer still tells how things stood at the start; none while nobody has met them."""
    met = case.first_conversation_at or case.first_contact_at
    return clock.day_of(met) + timedelta(days=days("BASELINE_WITHIN_DAYS")) if met else date.max
