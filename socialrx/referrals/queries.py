"""Questions about referrals, from Select to Select."""

from uuid import UUID

from sqlalchemy import Select, true

from socialrx.referrals.models import Referral


def waiting(referrals: Select[Referral]) -> Select[Referral]:
    """New referrals: received or returned, most pressing first and then oldest."""
    # `== True` and not `.is_(True)`: only the first uses SQLite's partial index.
    queue = referrals.where(Referral.is_waiting == true())
    return queue.order_by(Referral.contact_due_on, Referral.received_at, Referral.id)


def of_patient(referrals: Select[Referral], patient_id: UUID) -> Select[Referral]:
    """A person's referrals, newest first."""
    return referrals.where(Referral.patient_id == patient_id).order_by(Referral.received_at.desc())
