"""Questions about people in an organisation's keeping, inquiries and requests."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.organisations.models import Team
from socialrx.patients.models import Patient
from socialrx.patients.queries import born_and_named, with_number
from socialrx.referrals.models import Referral
from socialrx.referrals.offers.models import Offer
from socialrx.rights.models import AccessRequest, Inquiry


def teams_of(organisation_id: UUID) -> Select[UUID]:
    """The teams that an organisation employs."""
    return select(Team.id).where(Team.employer_id == organisation_id)


def is_kept_by(organisation_id: UUID) -> ColumnElement[bool]:
    """The person was referred to, is looked after by, or stands on a list of, a team of this organisation."""
    teams = teams_of(organisation_id)
    referred = select(Referral.id).where(Referral.patient_id == Patient.id, Referral.team_id.in_(teams))
    cared_for = select(Case.id).where(Case.patient_id == Patient.id, Case.team_id.in_(teams))
    offered = select(Offer.id).where(Offer.patient_id == Patient.id, Offer.team_id.in_(teams))
    return or_(referred.exists(), cared_for.exists(), offered.exists())


def kept_by_another(organisation_id: UUID, patient_ids: set[UUID]) -> bool:
    """Whether a team of another employer holds anything about them."""
    teams = teams_of(organisation_id)
    queries = (
        select(noun.id).where(noun.patient_id.in_(patient_ids), noun.team_id.not_in(teams))
        for noun in (Referral, Case, Offer)
    )
    return any(db.session.scalar(query.limit(1)) is not None for query in queries)


def numbered(people: Select[Patient], number: str) -> Select[Patient]:
    return with_number(people, number)


def referred_as(people: Select[Patient], reference: str) -> Select[Patient]:
    """Those with a referral of this reference."""
    return people.where(Patient.id.in_(select(Referral.patient_id).where(Referral.reference == reference)))


def named(people: Select[Patient], family: str, born: date) -> Select[Patient]:
    return born_and_named(people, born=born, family=family)


def open_inquiries(organisation_id: UUID, patient_id: UUID) -> Select[UUID]:
    """The open inquiries of this organisation about this person."""
    mine = select(Inquiry.id).where(Inquiry.organisation_id == organisation_id, Inquiry.closed_at.is_(None))
    return mine.where(Inquiry.patient_id == patient_id)


def open_request(organisation_id: UUID, patient_id: UUID) -> AccessRequest | None:
    """The request for a copy of this person's record that is not answered yet."""
    rows = select(AccessRequest).where(AccessRequest.organisation_id == organisation_id)
    return db.session.scalar(rows.where(AccessRequest.patient_id == patient_id, AccessRequest.closed_at.is_(None)))
