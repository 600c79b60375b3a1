"""Questions about people: finding one again by number, or by name and date of birth."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, select

from socialrx.core.database import db
from socialrx.patients.models import Patient, RiskAssessment
from socialrx.patients.names import folded

LIMIT = 20


def with_number(patients: Select[Patient], number: str) -> Select[Patient]:
    return patients.where(Patient.nhs_number == number)


def born_and_named(patients: Select[Patient], *, born: date, family: str) -> Select[Patient]:
    """Those with this date of birth whose family name begins so; accents, case and apostrophes do not matter."""
    begins = folded(family)
    same_day = patients.where(Patient.date_of_birth == born)
    in_range = (Patient.folded_family >= begins, Patient.folded_family < begins + "\uffff")
    return same_day.where(*in_range).order_by(Patient.folded_family, Patient.folded_given).limit(LIMIT)


def latest_risk(patient_id: UUID) -> RiskAssessment | None:
    """The risk assessment that counts now."""
    newest = select(RiskAssessment).where(RiskAssessment.patient_id == patient_id)
    return db.session.scalar(newest.order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc()).limit(1))


def registered_namesakes(practice_id: UUID, family: str, born: date) -> Select[Patient]:
    """Those at a practice with this family name who were born that day: perhaps the same person, perhaps twins.

    Nobody of whom only they themselves, or a stranger, said who they are: what a practice sends never joins that.
    """
    namesakes = select(Patient).where(Patient.practice_id == practice_id, Patient.folded_family == folded(family))
    namesakes = namesakes.where(Patient.merged_into_id.is_(None), Patient.identity_unconfirmed == false())
    return namesakes.where(Patient.date_of_birth == born).order_by(Patient.folded_given).limit(LIMIT)
