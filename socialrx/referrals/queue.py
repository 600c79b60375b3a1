"""New referrals as a list: what a row shows, a page at a time, at the same cost however long the list.

Columns are loaded, not objects. The next page begins after the last row's
place in the order (turn, due, received, id), so that page nine costs what page one does.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, case, func, select, true, tuple_

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Organisation
from socialrx.patients.models import Patient, RiskAnswer, RiskAssessment
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import HIGH_RISK, READ_FIRST, Referral, ReferralNeed, ReferralStep
from socialrx.referrals.queries import waiting

PAGE = 50
COUNTED_TO = 500
ORDER = (Referral.turn, Referral.contact_due_on, Referral.received_at, Referral.id)
NOT_TAKEN_ON = (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.VOIDED)


class Row(NamedTuple):
    """One referral of a list."""

    id: UUID
    reference: str
    status: Status
    source: str
    received_at: datetime
    contact_due_on: date
    contact_within_reason: str
    given_name: str
    family_name: str
    date_of_birth: date
    practice: str | None
    risk: RiskAnswer | None
    stepped_at: datetime | None
    reason: str | None
    move: str | None
    turn: int
    identity_unconfirmed: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def age(self) -> int:
        return clock.age_on(self.date_of_birth, clock.today())

    @property
    def is_late(self) -> bool:
        return self.contact_due_on < clock.today()

    @property
    def is_read_first(self) -> bool:
        return self.turn == READ_FIRST

    @property
    def is_high_risk(self) -> bool:
        return self.turn == HIGH_RISK

    @property
    def is_returned(self) -> bool:
        return self.status is Status.RETURNED

    @property
    def is_answered(self) -> bool:
        """The referrer has answered a question, and the team has not decided since."""
        return self.move == "answer"


def page_of(referrals: Select[Referral], *, after: UUID | None = None) -> list[Row]:
    """Up to a page of those waiting, most pressing first; one row more than a page when there are more."""
    place = place_of(referrals, after, ORDER)
    queue = waiting(referrals)
    queue = queue.where(tuple_(*ORDER) > place) if place else queue
    return rows_of(queue.limit(PAGE + 1))


def not_taken_on(referrals: Select[Referral], *, after: UUID | None = None) -> list[Row]:
    """Up to a page of those refused, withdrawn or struck out, newest first; one more when there are more."""
    order = (Referral.received_at, Referral.id)
    place = place_of(referrals, after, order)
    rows = referrals.where(Referral.status.in_(NOT_TAKEN_ON))
    rows = rows.where(tuple_(*order) < place) if place else rows
    return rows_of(rows.order_by(Referral.received_at.desc(), Referral.id.desc()).limit(PAGE + 1))


def place_of(referrals: Select[Referral], id: UUID | None, order: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Where in the order a referral stands; nowhere means that the list is shown from its beginning."""
    found = db.session.execute(referrals.where(Referral.id == id).with_only_columns(*order)).first() if id else None
    return tuple(found) if found else None


def rows_of(referrals: Select[Referral]) -> list[Row]:
    joined = referrals.join(Patient, Referral.patient_id == Patient.id)
    joined = joined.outerjoin(Organisation, Referral.practice_id == Organisation.id)
    columns = (
        *(Referral.id, Referral.reference, Referral.status, Referral.source, Referral.received_at),
        *(Referral.contact_due_on, Referral.contact_within_reason),
        *(Patient.given_name, Patient.family_name, Patient.date_of_birth, shown_practice()),
        *(latest_risk_answer(), latest_step(ReferralStep.at), latest_step(ReferralStep.reason)),
        latest_step(ReferralStep.move),
        *(Referral.turn, Patient.identity_unconfirmed),
    )
    return [Row(*row) for row in db.session.execute(joined.with_only_columns(*columns))]


def shown_practice() -> Any:
    """Whose practice it is; of somebody whose whereabouts are sensitive, nothing."""
    return case((Patient.is_s_flagged == true(), "Hidden"), else_=Organisation.name)


def latest_risk_answer() -> Any:
    newest = select(RiskAssessment.answer).where(RiskAssessment.patient_id == Referral.patient_id)
    newest = newest.order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc()).limit(1)
    return newest.correlate(Referral).scalar_subquery()


def latest_step(column: Any) -> Any:
    """Of the step that brought the referral where it is: since when, and why."""
    newest = select(column).where(ReferralStep.referral_id == Referral.id)
    return newest.order_by(ReferralStep.id.desc()).limit(1).correlate(Referral).scalar_subquery()


def needs_of(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The reasons of each of these referrals, in one query."""
    columns = select(ReferralNeed.referral_id, ReferralNeed.need).where(ReferralNeed.referral_id.in_(list(ids)))
    found: dict[UUID, list[str]] = {}
    for referral_id, need in db.session.execute(columns.order_by(ReferralNeed.position)):
        found.setdefault(referral_id, []).append(need)
    return found


def counted(referrals: Select[Referral]) -> ScalarSelect[int]:
    """How many wait, counted up to COUNTED_TO + 1: counting all of a long list is never free."""
    some = waiting(referrals).order_by(None).with_only_columns(Referral.id).limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
