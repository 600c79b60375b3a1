"""Questions about onward referrals, from Select to Select."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, case, select, true
from sqlalchemy.orm import joinedload, selectinload

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.directory.models import Service
from socialrx.onward.lifecycle import UNANSWERED, State
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

# The kind of letter that carries a link.
LETTER_KIND = "onward-sent"


def unanswered(referrals: Select[OnwardReferral], on: date) -> Select[OnwardReferral]:
    """Sent, and not answered by the end of the day it was asked for."""
    silent = (OnwardReferral.state == State.SENT, OnwardReferral.answer_due_on < on)
    rows = referrals.where(OnwardReferral.is_under_way == true(), *silent)
    return rows.order_by(OnwardReferral.answer_due_on, OnwardReferral.id)


def waiting_first(referrals: Select[OnwardReferral]) -> Select[OnwardReferral]:
    """For the group: what waits for its answer, then what is under way, then what has ended; oldest first in each."""
    place = case((OnwardReferral.state.in_(UNANSWERED), 0), (OnwardReferral.is_under_way == true(), 1), else_=2)
    return referrals.order_by(place, OnwardReferral.sent_at, OnwardReferral.id)


def of_case(case_id: UUID) -> Select[OnwardReferral]:
    """A case's onward referrals, newest first."""
    return select(OnwardReferral).where(OnwardReferral.case_id == case_id).order_by(OnwardReferral.id.desc())


def whole(referral_id: UUID) -> OnwardReferral | None:
    """An onward referral with everything its pages show, read at once."""
    case_, service = joinedload(OnwardReferral.case), joinedload(OnwardReferral.service)
    shown = (case_.joinedload(Case.patient), case_.joinedload(Case.team), service.joinedload(Service.organisation))
    rows = select(OnwardReferral).where(OnwardReferral.id == referral_id)
    return db.session.scalars(rows.options(*shown, selectinload(OnwardReferral.needs_shared))).first()


def read_with_person(case_id: UUID) -> None:
    """Read a case's person, access needs and reasons for referral at once, for a page that shows them all."""
    person = joinedload(Case.patient).joinedload(Patient.access_needs)
    reasons = joinedload(Case.referral).joinedload(Referral.needs)
    db.session.scalars(select(Case).where(Case.id == case_id).options(person, reasons)).unique().first()


def with_services(referrals: Select[OnwardReferral]) -> Select[OnwardReferral]:
    """With the service of each, in the same query."""
    return referrals.options(joinedload(OnwardReferral.service))


def under_way_to(service_id: UUID, *, case_id: UUID) -> OnwardReferral | None:
    """The introduction of this case to this service that has not ended yet: a second would confuse both sides."""
    same = of_case(case_id).where(OnwardReferral.service_id == service_id, OnwardReferral.is_under_way == true())
    return db.session.scalars(same.limit(1)).first()


def told_today(case_id: UUID, service_id: UUID, on: date) -> ToldAbout | None:
    """The record that the person was told about this service on this day."""
    same = (ToldAbout.case_id == case_id, ToldAbout.service_id == service_id, ToldAbout.told_on == on)
    return db.session.scalars(select(ToldAbout).where(*same).limit(1)).first()


def letter_of(referral: OnwardReferral) -> Letter | None:
    """The latest e-mail to the group, to see whether it went."""
    latest = (Letter.subject_id == referral.id, Letter.period == str(referral.link_number))
    return db.session.scalars(select(Letter).where(Letter.kind == LETTER_KIND, *latest)).first()
