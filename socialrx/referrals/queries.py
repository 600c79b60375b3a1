"""Questions about referrals, from Select to Select."""

from uuid import UUID

from sqlalchemy import Select, select, true

from socialrx.core.database import db
from socialrx.patients.models import RiskAssessment
from socialrx.referrals.models import Referral


def waiting(referrals: Select[Referral]) -> Select[Referral]:
    """New referrals: received or returned, most pressing first and then oldest."""
    # `== True` and not `.is_(True)`: only the first uses SQLite's partial index.
    queue = referrals.where(Referral.is_waiting == true())
    return queue.order_by(Referral.turn, Referral.contact_due_on, Referral.received_at, Referral.id)


def of_patient(referrals: Select[Referral], patient_id: UUID) -> Select[Referral]:
    """A person's referrals, newest first."""
    return referrals.where(Referral.patient_id == patient_id).order_by(Referral.received_at.desc())


def risk_as_sent(referral: Referral) -> RiskAssessment | None:
    """What the referrer said about risk. What others have said since is for the team."""
    said = select(RiskAssessment).where(RiskAssessment.patient_id == referral.patient_id)
    return db.session.scalar(said.where(RiskAssessment.assessed_at == referral.received_at).limit(1))
