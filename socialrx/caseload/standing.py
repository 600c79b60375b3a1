"""Where a referral stands, as the practice that sent it may know: the state, the worker's first name, days.

Nothing of what was said, done or noted is read here: the practice hears of
that in the messages back.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from socialrx.accounts.models import User
from socialrx.caseload.models import Case, CaseStatus
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral


class Standing(StrEnum):
    """What can be said of a referral, whichever of its two lives it is in."""

    RECEIVED = "With the team"
    QUESTION = "Question for you"
    ACCEPTED = "Accepted"
    ALLOCATED = "With a link worker"
    TRIED = "Tried, not reached"
    IN_TOUCH = "In touch"
    ON_HOLD = "On hold"
    CLOSED = "Closed"
    NOT_ACCEPTED = "Not accepted"
    WITHDRAWN = "Withdrawn"
    VOIDED = "Struck out"


class Sent(NamedTuple):
    """One referral as a practice sees it."""

    id: UUID
    reference: str
    status: Status
    received_at: datetime
    contact_due_on: date
    given_name: str
    family_name: str
    case_status: CaseStatus | None
    worker: str | None
    attempts: int | None
    next_on: date | None
    first_contact_at: datetime | None
    closed_at: datetime | None

    @property
    def standing(self) -> Standing:
        """The furthest thing that is true of it."""
        if self.status is not Status.ACCEPTED or self.case_status is None:
            return UNTIL_A_CASE[self.status]
        if self.case_status is not CaseStatus.OPEN:
            return Standing.CLOSED if self.case_status is CaseStatus.CLOSED else Standing.ON_HOLD
        if self.first_contact_at:
            return Standing.IN_TOUCH
        if self.attempts:
            return Standing.TRIED
        return Standing.ALLOCATED if self.worker else Standing.ACCEPTED


UNTIL_A_CASE = {
    Status.RECEIVED: Standing.RECEIVED,
    Status.RETURNED: Standing.QUESTION,
    Status.ACCEPTED: Standing.ACCEPTED,
    Status.NOT_ACCEPTED: Standing.NOT_ACCEPTED,
    Status.WITHDRAWN: Standing.WITHDRAWN,
    Status.VOIDED: Standing.VOIDED,
}
COLUMNS = (
    Referral.id,
    Referral.reference,
    Referral.status,
    Referral.received_at,
    Referral.contact_due_on,
    Patient.given_name,
    Patient.family_name,
    Case.status.label("case_status"),
    User.given_name.label("worker"),
    Case.attempts,
    Case.next_on,
    Case.first_contact_at,
    Case.closed_at,
)


def newest(referrals: Select[Referral], *, before: Referral | None = None, most: int) -> list[Sent]:
    """The referrals received latest, or latest before one of them: the next page costs what the first does."""
    rows = referrals.order_by(Referral.received_at.desc(), Referral.id.desc())
    if before:
        rows = rows.where(tuple_(Referral.received_at, Referral.id) < (before.received_at, before.id))
    return standing_of(rows.limit(most))


def with_a_question(referrals: Select[Referral], *, most: int) -> list[Sent]:
    """Those that wait for the referrer's answer, longest waiting first."""
    asked = referrals.where(Referral.status == Status.RETURNED)
    return standing_of(asked.order_by(Referral.received_at, Referral.id).limit(most))


def standing_of(referrals: Select[Referral]) -> list[Sent]:
    joined = referrals.join(Patient, Referral.patient_id == Patient.id).outerjoin(Case, Case.referral_id == Referral.id)
    rows = joined.outerjoin(User, Case.link_worker_id == User.id).with_only_columns(*COLUMNS)
    return [Sent._make(tuple(row)) for row in db.session.execute(rows)]


def sent_as(referral: Referral) -> Sent:
    """How one referral stands now."""
    [one] = standing_of(select(Referral).where(Referral.id == referral.id))
    return one
