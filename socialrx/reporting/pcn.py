"""The PCN's report: how many, how fast, for whom it was finished, and on what basis each figure stands.

Everything is counted from `cohort` rows. A figure always carries what it is a
part of; the words of each definition are in DEFINITIONS and are printed with it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from socialrx.caseload.models import Case
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.organisations.models import ListSize, Organisation
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral, ReferralNeed
from socialrx.reporting import cohort
from socialrx.reporting.cohort import Row
from socialrx.reporting.period import Period
from socialrx.reporting.signposts import signposts
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
    "signposts": "Times that somebody at a practice told a patient of a service without a referral. Not referrals, "
    "and not people: nobody is recorded.",
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
    signposts: list[tuple[str, int]]

    @property
    def signposts_in_all(self) -> int:
        return sum(count for _, count in self.signposts)

    @property
    def open_now(self) -> int:
        return sum(count for _, count in self.open_ages)

    @property
    def closed_in_all(self) -> int:
        return sum(count for _, count in self.closed)


def report(referrals: Select[Referral], practices: Select[Organisation], period: Period) -> PcnReport:
    """Count the scoped referrals of a period, for these practices. As many queries whatever the size."""
    rows = cohort.rows(referrals, period)
    sizes = list_sizes(practices, period)
    return PcnReport(
        period=period,
        **totals(rows),
        months=by_month(rows, period),
        practices=by_practice(rows, sizes),
        sources=lines(rows, lambda row: row.source, lambda key: codelists.label("referral-sources", key)),
        needs=by_need(referrals, period),
        closed=by_closure(rows),
        open_ages=by_age(cohort.open_ages(referrals)),
        waits=Waits([row.wait for row in rows if row.wait is not None], still_waiting(rows)),
        both_measures=measured_twice(rows),
        list_sizes_as_of=max((size.as_of for size in sizes.values() if size.as_of), default=None),
        has_invented_sizes=any(size.is_invented for size in sizes.values()),
        signposts=signposts(practices, period),
    )


def totals(rows: list[Row]) -> dict[str, int]:
    """The figures at the head of the page."""
    return {
        "received": len(rows),
        "people": len({row.person for row in rows}),
        "accepted": sum(1 for row in rows if row.is_accepted),
        "seen": sum(1 for row in rows if row.is_seen),
        "never_reached": sum(1 for row in rows if row.closed_as == "never_reached"),
        "seen_and_closed": sum(1 for row in rows if row.is_seen and row.closure_reason),
    }


def still_waiting(rows: list[Row]) -> int:
    return sum(1 for row in rows if row.is_open and not row.is_seen)


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


def list_sizes(practices: Select[Organisation], period: Period) -> dict[Any, Size]:
    """The practices of the report, each with its latest list size before the period's end."""
    each = aliased(ListSize)
    of_practice = (each.practice_id == Organisation.id, each.as_of < period.after)
    newest = select(func.max(each.as_of)).where(*of_practice).correlate(Organisation)
    match = (ListSize.practice_id == Organisation.id) & (ListSize.as_of == newest.scalar_subquery())
    columns = (ListSize.registered, ListSize.as_of, ListSize.is_invented)
    query = cohort.only(
        practices.outerjoin(ListSize, match), cohort.as_stored(Organisation.id), Organisation.name, *columns
    )
    rows = db.session.execute(query.order_by(None).order_by(Organisation.name))
    return {id: Size(name, number, as_of, bool(invented)) for id, name, number, as_of, invented in rows}


def by_practice(rows: list[Row], sizes: dict[Any, Size]) -> list[Line]:
    """Every practice of the report, those that sent nobody too; then those that are not in the list."""
    received = Counter(row.practice for row in rows)
    seen = Counter(row.practice for row in rows if row.is_seen)
    known = [Line(str(id), size.name, received[id], seen[id], size.registered) for id, size in sizes.items()]
    others = [id for id in received if id not in sizes]
    count, reached = sum(received[id] for id in others), sum(seen[id] for id in others)
    return known + ([Line("", "Another practice, or none", count, reached)] if count else [])


def by_need(referrals: Select[Referral], period: Period) -> list[Line]:
    """By reason; a referral with three reasons counts in three lines."""
    with_needs = cohort.received_in(referrals, period).join(ReferralNeed, ReferralNeed.referral_id == Referral.id)
    counts = cohort.only(with_needs, ReferralNeed.need, func.count(), func.count(Case.first_contact_at))
    found = db.session.execute(counts.group_by(ReferralNeed.need).order_by(func.count().desc(), ReferralNeed.need))
    return [Line(key, codelists.label("need-categories", key), count, seen) for key, count, seen in found]


def by_closure(rows: list[Row]) -> list[tuple[str, int]]:
    """What is finished, by reason; what the team did not accept and what was withdrawn stand beside it."""
    reasons = Counter(codelists.label("closure-reasons", row.closure_reason) for row in rows if row.closure_reason)
    reasons["Not accepted by the team"] = sum(1 for row in rows if row.status is Status.NOT_ACCEPTED)
    reasons["Withdrawn before it was accepted"] = sum(
        1 for row in rows if row.status is Status.WITHDRAWN and not row.is_accepted
    )
    return [(reason, count) for reason, count in reasons.most_common() if count]


def by_age(ages: list[int]) -> list[tuple[str, int]]:
    """What is open now, by days since it was received."""
    labels = Counter(next(words for most, words in OPEN_AGES if most is None or age <= most) for age in ages)
    return [(words, labels[words]) for _, words in OPEN_AGES]


def measured_twice(rows: list[Row]) -> int:
    """Seen and closed cases with ONS4 at the start and again, far enough apart to say something."""
    finished = [row for row in rows if row.is_seen and row.closure_reason]
    spans = [(row.first_measured, row.last_measured) for row in finished]
    far_enough = days("FOLLOW_UP_AFTER_DAYS")
    return sum(1 for first, last in spans if first and last and (last - first).days >= far_enough)
