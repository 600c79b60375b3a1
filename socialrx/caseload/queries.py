"""Questions about cases, from Select to Select."""

from uuid import UUID

from sqlalchemy import Select, or_, select, true

from socialrx.caseload.models import Case, CaseStatus, SafeguardingConcern
from socialrx.core.database import db
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral


def open_ones(cases: Select[Case]) -> Select[Case]:
    """Open cases, by what is due next."""
    return cases.where(Case.is_open == true()).order_by(Case.next_on, Case.id)


def unallocated(cases: Select[Case]) -> Select[Case]:
    """Accepted, and in nobody's hands yet."""
    return open_ones(cases).where(Case.link_worker_id.is_(None))


def case_of(referral_id: UUID) -> Case | None:
    return db.session.scalar(select(Case).where(Case.referral_id == referral_id))


def open_referral_of(patient_id: UUID) -> Referral | None:
    """A referral that is waiting, or accepted with a case still open: a second one would split the story."""
    is_accepted = (Referral.status == Status.ACCEPTED) & (Case.status != CaseStatus.CLOSED)
    rows = select(Referral).outerjoin(Case, Case.referral_id == Referral.id)
    rows = rows.where(Referral.patient_id == patient_id, or_(Referral.is_waiting == true(), is_accepted))
    return db.session.scalars(rows.order_by(Referral.received_at.desc()).limit(1)).first()


def open_concerns(patient_id: UUID) -> list[SafeguardingConcern]:
    rows = select(SafeguardingConcern).where(SafeguardingConcern.patient_id == patient_id)
    return list(db.session.scalars(rows.where(SafeguardingConcern.closed_at.is_(None))))
