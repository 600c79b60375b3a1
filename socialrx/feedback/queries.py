"""Questions about what went back to a practice."""

from uuid import UUID

from sqlalchemy import Select, select

from socialrx.core.database import db
from socialrx.feedback.models import Event, MessageBack


def of_referral(messages: Select[MessageBack], referral_id: UUID) -> Select[MessageBack]:
    """A referral's messages, newest first."""
    return messages.where(MessageBack.referral_id == referral_id).order_by(MessageBack.made_at.desc())


def first_contact_message(referral_id: UUID) -> MessageBack | None:
    rows = of_referral(select(MessageBack), referral_id).where(MessageBack.event == Event.FIRST_CONTACT)
    return db.session.scalars(rows.limit(1)).first()
