"""The PCN's report: how many, how fast, for whom it was finished, and on what basis each figure stands.

Everything is counted from `cohort` rows. A figure always carries what it is a
part of; the words of each definition are in DEFINITIONS and are printed with it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.organisations.models import ListSize, Organisation
from socialrx.outcomes.models import Measurement
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral, ReferralNeed
from socialrx.reporting import cohort
from socialrx.reporting.cohort import Row
from socialrx.reporting.period import Period
from socialrx.reporting.waits import Waits

OPEN_AGES = ((28, "Up to 28 days"), (90, "29 to 90 days"), (180, "91 to 180 days"), (None, "More than 180 days"))
UNKNOWN = "Not known"
DEFINITIONS = {
    "received": "Referrals received in the period. Voided ones, duplicates and those recorded in error are left out.",
    "people": "Different people among them; somebody referred twice counts once.",
    "accepted": "Of those received: accepted by the team (withdrawn later or not).",
    "seen": "Of those received: at least one contact that went both ways.",
    "never_reached": "Of those received: closed as could not be reached, or declined before a first conversation.",
    "open": "Waiting for a decision, or accepted and not closed, today; whenever received.",
    "waits": "Calendar days from receipt to the first two-way contact, of those reached. There is no national one.",
    "ons4": "Of those seen and closed: ONS4 asked at least twice, the last time at least {days} days after the first.",
    "per_1000": "Referrals received in the period per 1,000 people registered with the practice.",
}


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is, how many, of how many, and how many of them were seen."""

    key: str
    label: str
    received: int
    seen: int
    registered: int | None = None

    @property
    def per_1000(self) -> float | None:
        return 1000 * self.received / self.registered if self.registered else None


@dataclass(frozen=True)
class PcnReport:
    """Everything on the page, in figures."""

    period: Period
    received: int
    people: int
    accepted: int
    seen: int
    never_reached: int
    months: list[Line]
    practices: list[Line]
    sources: list[Line]
    needs: list[Line]
    closed: list[tuple[str, int]]
    open_ages: list[tuple[str, int]]
    waits: Waits
    seen_and_closed: int
    both_measures: int
    list_sizes_as_of: date | None
    has_invented_sizes: bool

    @property
    def open_now(self) -> int:
        return sum(count for _, count in self.open_ages)

    @property
    def closed_in_all(self) -> int:
        return sum(count for _, count in self.closed)


def report(referrals: Select[Referral], practices: Select[Organisation], period: Period) -> PcnReport:
    """Count the scoped referrals of a period, for these practices. Six queries, whatever the size."""
    rows = cohort.rows(referrals, period)
    open_rows = cohort.open_rows(referrals)
    sizes = list_sizes(practices, period)
    finished = [row for row in rows if row.is_seen and row.closure_reason]
    return PcnReport(
        period=period,
        received=len(rows),
        people=len({row.patient_id for row in rows}),
        accepted=sum(1 for row in rows if row.case_id),
        seen=sum(1 for row in rows if row.is_seen),
        never_reached=sum(1 for row in rows if row.closed_as == "never_reached"),
        months=by_month(rows, period),
        practices=by_practice(rows, sizes),
        sources=lines(rows, lambda row: row.source, lambda key: codelists.label("referral-sources", key)),
        needs=by_need(rows, cohort.referral_ids(referrals, period)),
        closed=by_closure(rows),
        open_ages=by_age(open_rows),
        waits=Waits(
            [row.wait for row in rows if row.wait is not None], sum(1 for r in rows if r.is_open and not r.is_seen)
        ),
        seen_and_closed=len(finished),
        both_measures=len(measured_twice(cohort.case_ids(referrals, period)) & {row.case_id for row in finished}),
        list_sizes_as_of=max((size.as_of for size in sizes.values() if size.as_of), default=None),
        has_invented_sizes=any(size.is_invented for size in sizes.values()),
    )


def lines(rows: Iterable[Row], key_of: Callable[[Row], str], label_of: Callable[[str], str]) -> list[Line]:
    """Counted by a key, the most first."""
    kept = list(rows)
    received = Counter(key_of(row) for row in kept)
    seen = Counter(key_of(row) for row in kept if row.is_seen)
    return [Line(key, label_of(key), count, seen[key]) for key, count in received.most_common()]


def by_month(rows: list[Row], period: Period) -> list[Line]:
    received = Counter(row.month for row in rows)
    seen = Counter(row.month for row in rows if row.is_seen)
    return [Line(f"{m:%Y-%m}", f"{m:%B %Y}", received[m], seen[m]) for m in period.months]


@dataclass(frozen=True)
class Size:
    """A practice's name and how many people it had registered."""

    name: str
    registered: int | None
    as_of: date | None
    is_invented: bool


def list_sizes(practices: Select[Organisation], period: Period) -> dict[UUID, Size]:
    """The practices of the report, each with its latest list size before the period's end."""
    each = aliased(ListSize)
    of_practice = (each.practice_id == Organisation.id, each.as_of < period.after)
    newest = select(func.max(each.as_of)).where(*of_practice).correlate(Organisation)
    match = (ListSize.practice_id == Organisation.id) & (ListSize.as_of == newest.scalar_subquery())
    query = practices.outerjoin(ListSize, match).with_only_columns(
        Organisation.id,
        Organisation.name,
        ListSize.registered,
        ListSize.as_of,
        ListSize.is_invented,
        maintain_column_froms=True,
    )
    rows = db.session.execute(query.order_by(None).order_by(Organisation.name))
    return {id: Size(name, number, as_of, bool(invented)) for id, name, number, as_of, invented in rows}


def by_practice(rows: list[Row], sizes: dict[UUID, Size]) -> list[Line]:
    """Every practice of the report, those that sent nobody too; then those that are not in the list."""
    received = Counter(row.practice_id for row in rows)
    seen = Counter(row.practice_id for row in rows if row.is_seen)
    known = [Line(str(id), size.name, received[id], seen[id], size.registered) for id, size in sizes.items()]
    others = [id for id in received if id not in sizes]
    count, reached = sum(received[id] for id in others), sum(seen[id] for id in others)
    return known + ([Line("", "Another practice, or none", count, reached)] if count else [])


def by_need(rows: list[Row], ids: Select[Any]) -> list[Line]:
    """By reason; a referral with three reasons counts in three lines."""
    kept = {row.id: row for row in rows}
    found = db.session.execute(
        select(ReferralNeed.referral_id, ReferralNeed.need).where(ReferralNeed.referral_id.in_(ids))
    )
    pairs = [(need, kept[id]) for id, need in found if id in kept]
    received, seen = Counter(need for need, _ in pairs), Counter(need for need, row in pairs if row.is_seen)
    return [Line(key, codelists.label("need-categories", key), n, seen[key]) for key, n in received.most_common()]


def by_closure(rows: list[Row]) -> list[tuple[str, int]]:
    """What is finished, by reason; what the team did not accept and what was withdrawn stand beside it."""
    reasons = Counter(codelists.label("closure-reasons", row.closure_reason) for row in rows if row.closure_reason)
    reasons["Not accepted by the team"] = sum(1 for row in rows if row.status is Status.NOT_ACCEPTED)
    reasons["Withdrawn before it was accepted"] = sum(
        1 for row in rows if row.status is Status.WITHDRAWN and row.case_id is None
    )
    return [(reason, count) for reason, count in reasons.most_common() if count]


def by_age(open_rows: list[Row]) -> list[tuple[str, int]]:
    """What is open now, by days since it was received."""
    labels = Counter(next(words for most, words in OPEN_AGES if most is None or row.age <= most) for row in open_rows)
    return [(words, labels[words]) for _, words in OPEN_AGES]


def measured_twice(cases: Select[Any]) -> set[UUID]:
    """Cases with ONS4 at the start and again, far enough apart to say something."""
    span = select(Measurement.case_id, func.min(Measurement.given_on), func.max(Measurement.given_on))
    span = span.where(Measurement.measure == "ons4", Measurement.case_id.in_(cases)).group_by(Measurement.case_id)
    return {id for id, first, last in db.session.execute(span) if (last - first).days >= days("FOLLOW_UP_AFTER_DAYS")}
