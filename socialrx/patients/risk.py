"""Saying what is known about risk: compulsory, so "none known" and "not assessed" are answers too."""

from socialrx.accounts.models import User
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.patients.models import Patient, RiskAnswer, RiskAssessment


class NameTheRisk(DomainError):
    """Somebody says there are risks, and not which."""


def assess(
    patient: Patient, answer: RiskAnswer, *, by: User, detail: str = "", assessor: str = "", is_high: bool = False
) -> RiskAssessment:
    """Add an assessment, which from now on is the one that counts; earlier ones stay.

    `assessor` is who said so when it is not the one who records it. Raises
    NameTheRisk when there are risks and no words for them.
    """
    if answer is RiskAnswer.RISKS and not detail.strip():
        raise NameTheRisk("Say which risks.")
    row = RiskAssessment(patient=patient, answer=answer, assessed_by_id=by.id, assessor=assessor.strip() or by.name)
    row.detail = detail if answer is RiskAnswer.RISKS else ""
    row.is_high = is_high and answer is RiskAnswer.RISKS
    db.session.add(row)
    return row
