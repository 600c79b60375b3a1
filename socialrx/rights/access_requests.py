"""A request for a copy of the record, from the day it came to the answer: prepared by one, released by another."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell_each
from socialrx.accounts.queries import holding, in_team
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.patients.models import Patient
from socialrx.rights.copies import Copy, copy_for
from socialrx.rights.due import must_be_told_by
from socialrx.rights.inquiries import choose, close_inquiry, open_inquiry, tell_others
from socialrx.rights.models import AccessRequest, Answered, Inquiry, InquiryKind, RequestPause
from socialrx.rights.queries import open_request, teams_of

PURPOSE = "Somebody asked for a copy of the record."


class AlreadyAsked(DomainError):
    """There is a request for this person that is not answered yet."""


class NotYet(DomainError):
    """A step before this one is missing; says which."""


class NeedsAnother(DomainError):
    """Who prepared a copy does not release it alone."""


class TooLate(DomainError):
    """The person had to be told of it by an earlier day."""


@dataclass(frozen=True)
class Asked:
    """What is known when somebody asks: when, how we know who they are, who asked if not the person, and what for."""

    received_on: date
    identity_checked: str
    asked_by: str = ""
    wanted: str = ""


def ask_for_copy(patient: Patient, asked: Asked, *, organisation_id: UUID, by: User) -> AccessRequest:
    """Somebody told a worker that they want a copy: the IG leads take it from here. Raises AlreadyAsked."""
    must_be_the_first(organisation_id, patient.id)
    inquiry = open_inquiry(InquiryKind.ACCESS_REQUEST, purpose=PURPOSE, organisation_id=organisation_id, by=by)
    choose(inquiry, patient, by=by)
    return start(inquiry, asked, by=by)


def start(inquiry: Inquiry, asked: Asked, *, by: User) -> AccessRequest:
    """The request that an open inquiry serves. Raises AlreadyAsked, and NotYet for an inquiry about nobody."""
    if inquiry.patient_id is None or not inquiry.is_open:
        raise NotYet("Say first whom it is about.")
    must_be_the_first(inquiry.organisation_id, inquiry.patient_id)
    request = AccessRequest(
        inquiry=inquiry,
        organisation_id=inquiry.organisation_id,
        patient_id=inquiry.patient_id,
        started_by=by,
        received_on=asked.received_on,
        identity_checked=asked.identity_checked,
        asked_by=asked.asked_by,
        wanted=asked.wanted,
    )
    db.session.add(request)
    db.session.flush()
    tell_others(
        request,
        by=by,
        kind="copy-asked-for",
        title=f"Somebody asked for a copy of their record: {request.reference}",
        body=f"Request {request.reference} must be answered within one calendar month.",
    )
    return request


def must_be_the_first(organisation_id: UUID, patient_id: UUID) -> None:
    if earlier := open_request(organisation_id, patient_id):
        raise AlreadyAsked(f"They have asked already: request {earlier.reference} is being answered.")


def ask_what_is_wanted(request: AccessRequest, *, what: str, on: date) -> RequestPause:
    """Stop the clock from the day we asked. Raises NotYet while an earlier question is open."""
    if request.pause or not request.is_open:
        raise NotYet("There is a question that is not answered yet.")
    pause = RequestPause(request=request, asked_on=on, asked_what=what)
    db.session.add(pause)
    return pause


def hear_what_is_wanted(request: AccessRequest, *, on: date, wanted: str) -> None:
    """The clock goes on from the day of the answer."""
    if request.pause is None:
        raise NotYet("Nothing was asked.")
    if on < request.pause.asked_on:
        raise NotYet("The answer cannot be older than the question.")
    request.pause.answered_on = on
    request.wanted = wanted or request.wanted


def take_longer(request: AccessRequest, *, because: str, told_on: date) -> None:
    """Two months more, because it is complex and the person was told why in time. Raises TooLate."""
    if told_on > must_be_told_by(request):
        raise TooLate("The person must be told within the first month. It is too late for that.")
    request.extended_on, request.extended_because = told_on, because


def prepare(request: AccessRequest, *, by: User) -> Copy:
    """Sign that the checks for serious harm and for other people are done. Raises NotYet before all is decided."""
    if request.released_at or not request.is_open:
        raise NotYet("This copy was released already.")
    copy = copy_for(request)
    if copy.undecided:
        raise NotYet(f"{len(copy.undecided)} of the entries still wait for a decision.")
    request.prepared_at, request.prepared_by_id = clock.now(), by.id
    request.prepared_digest = copy.digest
    return copy


def may_stand_in(request: AccessRequest) -> list[User]:
    """Who can be the second person where the organisation has one IG lead: a team lead of its teams."""
    teams = db.session.scalars(teams_of(request.organisation_id)).all()
    return list(db.session.scalars(in_team(teams, Role.TEAM_LEAD)))


def others_can_release(request: AccessRequest) -> bool:
    """Whether another IG lead than the one who prepared it could release it."""
    leads = db.session.scalars(holding(Role.IG_LEAD, request.organisation_id))
    return any(lead.id != request.prepared_by_id for lead in leads)


def release(request: AccessRequest, *, by: User, second: User | None = None) -> None:
    """Let it go. Not by the one who prepared it; where there is no other IG lead, a second person is named.

    Raises NeedsAnother, and NotYet when it is not prepared or the record has changed since.
    """
    must_be_as_prepared(request)
    if request.prepared_by_id == by.id:
        if others_can_release(request):
            raise NeedsAnother("You prepared this copy. Another IG lead must release it.")
        if second is None or second.id == by.id or second not in may_stand_in(request):
            raise NeedsAnother("Name the team lead who has checked it with you.")
        request.second_person = second
        tell_second(request, second)
    request.released_at, request.released_by_id = clock.now(), by.id
    tell_others(
        request,
        by=by,
        kind="copy-released",
        title=f"A copy of a record was released: {request.reference}",
        body=f"{by.name} released the copy of request {request.reference}.",
    )


def tell_second(request: AccessRequest, second: User) -> None:
    """Whoever is named hears of it, and can say that it is not so."""
    body = (
        f"You are named as having checked the copy of request {request.reference}. "
        "If you have not, tell your IG lead now."
    )
    title = f"You are named as the second person: {request.reference}"
    tell_each([second], kind="copy-second-person", subject_id=request.id, title=title, body=body)


def must_be_as_prepared(request: AccessRequest) -> Copy:
    """The copy, when somebody has signed for exactly this content. Raises NotYet."""
    if request.prepared_at is None:
        raise NotYet("Nobody has signed yet that it was checked.")
    copy = copy_for(request)
    if copy.undecided or copy.digest != request.prepared_digest:
        raise NotYet("The record has changed since this copy was checked. Look through it and sign again.")
    return copy


def released_copy(request: AccessRequest) -> Copy:
    """The copy to hand over. Raises NotYet before it is released, and when the record has changed since."""
    if request.released_at is None or not request.is_open:
        raise NotYet("This copy is not released, or the request is closed.")
    return must_be_as_prepared(request)


def take_back(request: AccessRequest) -> None:
    """Released too early, or the record has changed: it must be checked and signed again."""
    if not request.is_open:
        raise NotYet("This request is closed.")
    request.prepared_at = request.prepared_by_id = None
    request.released_at = request.released_by_id = request.second_person = None


def close_request(request: AccessRequest, how: Answered, *, by: User, because: str = "") -> None:
    """Answered, taken back, or refused with the reason; its inquiry closes with it."""
    if not request.is_open:
        raise NotYet("This request is closed already.")
    if how is Answered.GIVEN and request.released_at is None:
        raise NotYet("Release the copy first.")
    if how is Answered.REFUSED and not because.strip():
        raise NotYet("Say why it is refused. The person is told.")
    request.closed_at, request.closed_by_id = clock.now(), by.id
    request.closed_how, request.closed_because = how, because
    db.session.flush()
    close_inquiry(request.inquiry, by=by)


def note_complaint(request: AccessRequest, *, on: date, acknowledged_on: date | None) -> None:
    """They complained about our answer, and when we said that we have their complaint."""
    if acknowledged_on and acknowledged_on < on:
        raise NotYet("It cannot be acknowledged before it came.")
    request.complained_on, request.complaint_acknowledged_on = on, acknowledged_on
