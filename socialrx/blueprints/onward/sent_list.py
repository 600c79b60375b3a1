"""The rows of "Sent to us": columns only, and a name only where the group may know it."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from socialrx.access.scopes import sent_to_us_for
from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import postcode
from socialrx.core.database import db
from socialrx.directory.models import Service
from socialrx.onward.lifecycle import KNOWN, UNANSWERED, State
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import waiting_first
from socialrx.patients.models import Patient

MOST = 200


class Row(NamedTuple):
    """One line of the list."""

    id: UUID
    who: str
    service: str
    state: State
    waits: bool
    sent_at: datetime
    due_on: date | None


def rows_for(user: User) -> list[Row]:
    """What was sent to this user's group, waiting first."""
    referrals = waiting_first(sent_to_us_for(user)).join(Service, OnwardReferral.service_id == Service.id)
    referrals = referrals.join(Case, OnwardReferral.case_id == Case.id).join(Patient, Case.patient_id == Patient.id)
    columns = (OnwardReferral.id, OnwardReferral.state, OnwardReferral.sent_at, OnwardReferral.answer_due_on)
    person = (Patient.given_name, Patient.preferred_name, Patient.family_name, Patient.postcode, Patient.died_on)
    found = db.session.execute(referrals.with_only_columns(*columns, Service.name, *person).limit(MOST))
    return [
        Row(row.id, who(row), row.name, row.state, row.state in UNANSWERED, row.sent_at, row.answer_due_on)
        for row in found
    ]


def who(row: Any) -> str:
    """A name after the group said yes, the district before."""
    if row.state in KNOWN and row.died_on is None:
        return f"{row.preferred_name or row.given_name} {row.family_name}"
    is_somewhere = row.postcode and postcode.has_a_place(row.postcode)
    return f"Somebody near {postcode.district(row.postcode)}" if is_somewhere else "Somebody"
