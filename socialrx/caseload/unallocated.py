"""Accepted, and waiting for a worker: a list in columns, most pressing first, so that nobody is lost in between."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select

from socialrx.caseload.models import Case
from socialrx.caseload.queries import unallocated
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

SHOWN = 50


class Accepted(NamedTuple):
    """One case in nobody's hands."""

    id: UUID
    given_name: str
    family_name: str
    reference: str
    received_at: datetime
    contact_due_on: date

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def is_late(self) -> bool:
        return self.contact_due_on < clock.today()


def without_worker(cases: Select[Case]) -> list[Accepted]:
    """Up to SHOWN of them, and one more when there are more."""
    nobodys = unallocated(cases).join(Referral, Case.referral_id == Referral.id)
    nobodys = nobodys.join(Patient, Case.patient_id == Patient.id).limit(SHOWN + 1)
    columns = (
        *(Case.id, Patient.given_name, Patient.family_name),
        *(Referral.reference, Referral.received_at, Referral.contact_due_on),
    )
    return [Accepted(*row) for row in db.session.execute(nobodys.with_only_columns(*columns))]
