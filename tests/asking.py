"""Stories of an IG lead: an inquiry about Joan, her request for a copy, a record whose time is over."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from socialrx.accounts.models import Role, SignInSession, User
from socialrx.caseload.actions import record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient, RiskAssessment
from socialrx.rights import retention
from socialrx.rights.access_requests import Asked, ask_for_copy
from socialrx.rights.copies import Ruling, copy_for, decide
from socialrx.rights.inquiries import choose, open_inquiry
from socialrx.rights.models import AccessRequest, Decision, Inquiry, InquiryKind, RetentionReview
from tests import factories
from tests.factories import Place, kept

PURPOSE = "A complaint about a visit that nobody remembers."
LONG_AGO = datetime(2014, 3, 3, 10, tzinfo=UTC)


def another_ig_lead(place: Place) -> User:
    return factories.user("Idris", "Cole", Role.IG_LEAD, place.pcn)


def inquiry_about(patient: Patient, place: Place, *, by: User | None = None) -> Inquiry:
    """An investigation about this person, open."""
    by = by or place.ig
    inquiry = open_inquiry(InquiryKind.INVESTIGATION, purpose=PURPOSE, organisation_id=place.pcn.id, by=by)
    choose(inquiry, patient, by=by)
    return kept(inquiry)


def request_for(case: Case, place: Place, **asked: object) -> AccessRequest:
    """The person asked Amina for a copy."""
    facts = {"received_on": clock.today(), "identity_checked": "Known to me"} | asked
    return kept(ask_for_copy(case.patient, Asked(**facts), organisation_id=place.pcn.id, by=place.link_worker))


def decide_all(request: AccessRequest, decision: Decision, *, by: User) -> None:
    """The same decision about everything that waits for one; what is sealed is left out."""
    ruling = Ruling(decision, clinician="Dr Helen Marsh, GP" if decision is Decision.SERIOUS_HARM else "")
    for entry in copy_for(request).undecided:
        decide(request, entry, Ruling(Decision.THIRD_PARTY) if entry.is_sealed else ruling, by=by)
    db.session.commit()


def long_ago(place: Place, **facts: object) -> Case:
    """Somebody's case, opened and closed in 2014, with a contact and a risk."""
    with clock.telling(LONG_AGO):
        person = factories.patient(practice=place.practice, **facts)
        case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
        at = LONG_AGO + timedelta(minutes=5)
    with clock.telling(at):
        contact = record_contact(case, by=place.link_worker, mode="02", outcome="no_answer", note="canarynote", at=at)
        risk = RiskAssessment(patient=person, answer="risks", detail="canaryrisk", assessor="canaryassessor")
        case.close(by=place.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER, what_changed="canarychange")
        kept(contact, risk)
    return case


def proposed(case: Case, place: Place, *, by: User | None = None) -> RetentionReview:
    """Its destruction is proposed by the IG lead."""
    review = retention.propose_destruction(
        case.patient, reason="Nobody needs it", organisation_id=place.pcn.id, by=by or place.ig
    )
    return kept(review)


def ids_of(people: list[retention.Due]) -> set[UUID]:
    return {one.patient_id for one in people}


def age_sign_in(user: User) -> None:
    """It is long ago that this user last proved to be themselves."""
    for session in db.session.query(SignInSession).filter_by(user_id=user.id):
        session.confirmed_at = clock.now() - timedelta(minutes=20)
    db.session.commit()
