"""The referrals a report is about, a row each, without anybody's name.

One query brings a PCN's rows for the period and nearly everything is counted
from them, so that each figure can be opened to the rows it counts. At the
density of England a PCN has some hundreds of referrals a year. Ids are carried
as the database has them: they are only compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, or_, select, true

from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.outcomes.models import Measurement
from socialrx.referrals.lifecycle import WAITING, Status
from socialrx.referrals.models import Referral
from socialrx.reporting.period import Period


@dataclass(frozen=True, slots=True)
class Row:
    """What a report may know of one referral."""

    reference: str
    person: Any
    practice: Any
    month: date
    source: str
    status: Status
    received_at: datetime
    case_is_open: bool | None
    first_contact_at: datetime | None
    closure_reason: str | None
    first_measured: date | None
    last_measured: date | None

    @property
    def is_accepted(self) -> bool:
        """A case was opened for it, whatever became of it."""
        return self.case_is_open is not None

    @property
    def is_seen(self) -> bool:
        """Reached at least once, in a contact that went both ways."""
        return self.first_contact_at is not None

    @property
    def is_open(self) -> bool:
        return self.status in WAITING or bool(self.case_is_open)

    @property
    def closed_as(self) -> str:
        """The group that its closure counts as; empty while it is open."""
        return codelists.grouping("closure-reasons", self.closure_reason) if self.closure_reason else ""

    @property
    def wait(self) -> int | None:
        """Calendar days from receipt to the first two-way contact."""
        if self.first_contact_at is None:
            return None
        return (clock.day_of(self.first_contact_at) - clock.day_of(self.received_at)).days


def counted(referrals: Select[Referral]) -> Select[Any]:
    """The scoped referrals with their cases, without what is kept but in no figure: voided, duplicate, in error."""
    excluded = codelists.keys_in("closure-reasons", "excluded")
    is_kept = or_(Case.closure_reason.is_(None), Case.closure_reason.not_in(excluded))
    with_cases = referrals.outerjoin(Case, Case.referral_id == Referral.id)
    return with_cases.where(Referral.status != Status.VOIDED, is_kept)


def received_in(referrals: Select[Referral], period: Period) -> Select[Any]:
    """Those that count and were received in the period."""
    return counted(referrals).where(Referral.received_month >= period.first, Referral.received_month < period.after)


def only(query: Select[Any], *columns: Any) -> Select[Any]:
    """The same rows with these columns alone."""
    return query.with_only_columns(*columns, maintain_column_froms=True)


def as_stored(column: Any) -> Any:
    """An id as the database has it: making a UUID of each would cost more than the query."""
    return sa.type_coerce(column, sa.String)


def rows(referrals: Select[Referral], period: Period) -> list[Row]:
    """The scoped referrals received in the period that count, oldest first."""
    ids = (as_stored(Referral.patient_id), as_stored(Referral.practice_id))
    facts = (Referral.received_month, Referral.source, Referral.status, Referral.received_at)
    of_case = (Case.is_open, Case.first_contact_at, Case.closure_reason)
    when = (measured(func.min), measured(func.max))
    query = only(received_in(referrals, period), Referral.reference, *ids, *facts, *of_case, *when)
    found: Iterable[Any] = db.session.execute(query.order_by(Referral.received_at))
    return [Row(*columns) for columns in found]


def measured(which: Any) -> Any:
    """The first or the last day on which the case's person answered ONS4."""
    asked = select(which(Measurement.given_on)).where(Measurement.case_id == Case.id, Measurement.measure == "ons4")
    return asked.correlate(Case).scalar_subquery()


def open_ages(referrals: Select[Referral]) -> list[int]:
    """Calendar days since each of the scoped referrals that are open now was received, whenever that was."""
    is_open = or_(Referral.is_waiting == true(), Case.is_open == true())
    today = clock.today()
    received = db.session.scalars(only(counted(referrals).where(is_open), Referral.received_at))
    return [(today - clock.day_of(instant)).days for instant in received]
