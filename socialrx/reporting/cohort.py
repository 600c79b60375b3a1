"""The referrals a report is about, a row each, without anybody's name.

One query brings a PCN's rows for the period and everything is counted from
them, so that each figure can be opened to the rows it counts. At the density of
England a PCN has some hundreds of referrals a year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, true

from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.referrals.lifecycle import WAITING, Status
from socialrx.referrals.models import Referral
from socialrx.reporting.period import Period


@dataclass(frozen=True, slots=True)
class Row:
    """What a report may know of one referral."""

    id: UUID
    reference: str
    patient_id: UUID
    practice_id: UUID | None
    month: date
    source: str
    status: Status
    received_at: datetime
    case_id: UUID | None
    case_is_open: bool | None
    first_contact_at: datetime | None
    closure_reason: str | None

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
    def counts(self) -> bool:
        """False for what was voided, a duplicate, or recorded in error: kept, and left out of every figure."""
        return self.status is not Status.VOIDED and self.closed_as != "excluded"

    @property
    def wait(self) -> int | None:
        """Calendar days from receipt to the first two-way contact."""
        if self.first_contact_at is None:
            return None
        return (clock.day_of(self.first_contact_at) - clock.day_of(self.received_at)).days

    @property
    def age(self) -> int:
        """Calendar days since it was received."""
        return (clock.today() - clock.day_of(self.received_at)).days


def rows(referrals: Select[Referral], period: Period) -> list[Row]:
    """The scoped referrals received in the period that count, oldest first."""
    received = (Referral.received_month >= period.first, Referral.received_month < period.after)
    return fetched(referrals.where(*received))


def open_rows(referrals: Select[Referral]) -> list[Row]:
    """The scoped referrals that are open now, whenever they came."""
    is_open = Referral.status.in_(WAITING) | (Case.is_open == true())
    return fetched(referrals.where(is_open))


def fetched(referrals: Select[Any]) -> list[Row]:
    referral_columns = (Referral.id, Referral.reference, Referral.patient_id, Referral.practice_id)
    facts = (Referral.received_month, Referral.source, Referral.status, Referral.received_at)
    case_columns = (Case.id, Case.is_open, Case.first_contact_at, Case.closure_reason)
    joined = referrals.outerjoin(Case, Case.referral_id == Referral.id)
    query = joined.with_only_columns(*referral_columns, *facts, *case_columns, maintain_column_froms=True)
    found: Iterable[Any] = db.session.execute(query.order_by(Referral.received_at))
    return [row for row in (Row(*columns) for columns in found) if row.counts]


def case_ids(referrals: Select[Referral], period: Period) -> Select[Any]:
    """The cases of the period's referrals, for what hangs from a case."""
    received = (Referral.received_month >= period.first, Referral.received_month < period.after)
    query = referrals.where(*received).join(Case, Case.referral_id == Referral.id)
    return query.with_only_columns(Case.id, maintain_column_froms=True)


def referral_ids(referrals: Select[Referral], period: Period) -> Select[Any]:
    received = (Referral.received_month >= period.first, Referral.received_month < period.after)
    return select(Referral.id).where(*received, Referral.id.in_(referrals.with_only_columns(Referral.id)))
