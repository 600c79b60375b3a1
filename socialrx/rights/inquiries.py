"""Opening an inquiry, saying whom it is about, and closing it. The purpose is written before anybody is looked for."""

from uuid import UUID

from sqlalchemy import select

from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell_each
from socialrx.accounts.queries import holding
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.rules import rule
from socialrx.patients.models import Patient
from socialrx.rights.models import AccessRequest, Inquiry, InquiryKind

LEAST_WORDS = 10


class SayWhy(DomainError):
    """An inquiry has a purpose, in words that somebody else can check."""


class InquiryIsOver(DomainError):
    """It is closed, or is about somebody already."""


def open_inquiry(kind: InquiryKind, *, purpose: str, organisation_id: UUID, by: User) -> Inquiry:
    """A reason to look for somebody, about nobody yet. Raises SayWhy without a purpose."""
    if len(purpose.strip()) < LEAST_WORDS:
        raise SayWhy(f"Say what it is for, in at least {LEAST_WORDS} characters.")
    inquiry = Inquiry(kind=kind, purpose=purpose.strip(), organisation_id=organisation_id, opened_by=by)
    db.session.add(inquiry)
    db.session.flush()
    return inquiry


def choose(inquiry: Inquiry, patient: Patient, *, by: User) -> None:
    """It is about this person, and stays so: from now on the record may be read. Other IG leads are told, no names."""
    if not inquiry.is_open or inquiry.patient_id is not None:
        raise InquiryIsOver("This inquiry is about somebody already, or is closed. Open another one.")
    inquiry.patient = patient
    tell_others(
        inquiry,
        by=by,
        kind="inquiry-opened",
        title=f"An inquiry was opened: {inquiry.reference}",
        body=f"{by.name} opened inquiry {inquiry.reference}, and may now read one person's record.",
    )


def close_inquiry(inquiry: Inquiry, *, by: User) -> None:
    """Over: from the next request on, the record cannot be read. Raises InquiryIsOver while a request needs it."""
    if not inquiry.is_open:
        raise InquiryIsOver("This inquiry is closed already.")
    if waiting_request(inquiry):
        raise InquiryIsOver("Somebody still waits for a copy of their record. Answer that first.")
    inquiry.closed_at, inquiry.closed_by_id = clock.now(), by.id


def waiting_request(inquiry: Inquiry) -> AccessRequest | None:
    """The request for a copy that this inquiry serves, while it is not answered."""
    rows = select(AccessRequest).where(AccessRequest.inquiry_id == inquiry.id, AccessRequest.closed_at.is_(None))
    return db.session.scalar(rows)


def tell_others(subject: Inquiry | AccessRequest, *, by: User, kind: str, title: str, body: str) -> int:
    """Write once to the organisation's IG leads, all but the one who did it. Returns how many were told."""
    leads = db.session.scalars(holding(Role.IG_LEAD, subject.organisation_id))
    address = f"\n\nSign in to see it: {rule('PUBLIC_URL')}/inquiries/"
    others = [lead for lead in leads if lead.id != by.id]
    return tell_each(others, kind=kind, subject_id=subject.id, title=title, body=body + address)
