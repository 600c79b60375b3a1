"""One referral as the team reads it: what was asked, what the person said, what the team did."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from socialrx.blueprints.kit.alerts import alerts_for
from socialrx.caseload.queries import case_of
from socialrx.caseload.transfers import waiting_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.patients.queries import latest_risk
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import PersonAnswer, Referral, ReferralStep
from socialrx.referrals.queries import of_patient

EARLIER_SHOWN = 10


def everything_about(referral: Referral, teams_referrals: Select[Referral]) -> dict[str, Any]:
    """What the page shows, loaded in few queries. Earlier referrals are those to the reader's own teams."""
    load(referral)
    others = of_patient(teams_referrals, referral.patient_id).where(Referral.id != referral.id)
    columns = (Referral.id, Referral.reference, Referral.received_at, Referral.status, Referral.hopes)
    return {
        "referral": referral,
        "patient": referral.patient,
        "risk": latest_risk(referral.patient_id),
        "case": case_of(referral.id) if referral.status is Status.ACCEPTED else None,
        "earlier": db.session.execute(others.limit(EARLIER_SHOWN).with_only_columns(*columns)).all(),
        "moving": waiting_of(referral.id),
        "is_late": referral.contact_due_on < clock.today(),
        "contact_ways": contact_ways(referral.patient),
        "alerts": alerts_for(referral.patient),
    }


def load(referral: Referral) -> None:
    """Bring what belongs to the referral into the session, each kind in one query."""
    people = (
        selectinload(Referral.patient).options(joinedload(Patient.practice), selectinload(Patient.access_needs)),
        joinedload(Referral.practice),
        joinedload(Referral.team),
        joinedload(Referral.referred_by),
        joinedload(Referral.entered_by),
        selectinload(Referral.needs),
        selectinload(Referral.steps).joinedload(ReferralStep.by),
        selectinload(Referral.answers).joinedload(PersonAnswer.recorded_by),
    )
    db.session.scalars(select(Referral).where(Referral.id == referral.id).options(*people)).one()


def contact_ways(patient: Patient) -> list[tuple[str, bool]]:
    """What may be done to reach the person, and what may not: both are said."""
    return [
        ("Leave a message", patient.may_leave_message),
        ("Send a text", patient.may_text),
        ("Send an e-mail", patient.may_email),
        ("Send a letter", patient.may_post),
    ]
