"""An IG lead's reason to read: a purpose first, one person of the own organisation, and nothing once it is closed."""

import pytest
from sqlalchemy import select

from socialrx.access.conditions import starts_it_only, under_an_open_inquiry
from socialrx.access.scopes import kept_people_for, open_inquiries_for
from socialrx.access.table import May, permits
from socialrx.accounts.queries import seat_of
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.patients.models import Patient
from socialrx.rights.inquiries import InquiryIsOver, SayWhy, choose, close_inquiry, open_inquiry
from socialrx.rights.models import Inquiry, InquiryKind
from socialrx.rights.queries import named, numbered, referred_as
from tests.asking import PURPOSE, another_ig_lead, inquiry_about, request_for
from tests.factories import Place


@pytest.fixture
def ruth(rushcliffe: Place):
    """The IG lead at her desk."""
    rushcliffe.ig.seat = seat_of(rushcliffe.ig.id, rushcliffe.pcn.id)
    return rushcliffe.ig


@pytest.mark.parametrize("purpose", ["", "   ", "why not"])
def test_no_inquiry_without_a_purpose_in_words(purpose: str, rushcliffe: Place):
    with pytest.raises(SayWhy, match="what it is for"):
        open_inquiry(InquiryKind.INVESTIGATION, purpose=purpose, organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig)


def test_it_is_about_one_person_and_stays_so(case: Case, joan: Patient, rushcliffe: Place):
    inquiry = inquiry_about(joan, rushcliffe)

    with pytest.raises(InquiryIsOver, match="somebody already"):
        choose(inquiry, joan, by=rushcliffe.ig)


def test_the_other_ig_leads_are_told_and_no_name_is_in_it(case: Case, joan: Patient, rushcliffe: Place):
    idris = another_ig_lead(rushcliffe)

    inquiry = inquiry_about(joan, rushcliffe)

    [letter] = db.session.scalars(select(Letter).where(Letter.kind == "inquiry-opened"))
    assert letter.recipient == idris.email
    assert inquiry.reference in letter.title
    assert "Joan" not in letter.title + letter.body
    assert PURPOSE not in letter.body


def test_a_record_may_be_read_only_inside_an_open_inquiry(case: Case, joan: Patient, rushcliffe: Place, ruth):
    assert not under_an_open_inquiry(ruth, case)

    inquiry = inquiry_about(joan, rushcliffe)
    assert under_an_open_inquiry(ruth, case)
    assert under_an_open_inquiry(ruth, joan)
    assert permits(ruth, May.READ_UNDER_INQUIRY, inquiry)

    close_inquiry(inquiry, by=ruth)
    db.session.commit()
    assert not under_an_open_inquiry(ruth, case)
    assert not permits(ruth, May.READ_UNDER_INQUIRY, inquiry)
    assert db.session.scalars(open_inquiries_for(ruth)).all() == []


def test_another_organisations_inquiry_opens_nothing_here(case, joan, rushcliffe, nottingham_west: Place, ruth):
    theirs = inquiry_about(joan, nottingham_west)

    assert not under_an_open_inquiry(ruth, theirs)
    assert not under_an_open_inquiry(ruth, case)
    assert db.session.scalars(open_inquiries_for(ruth)).all() == []


def test_about_nobody_and_about_no_record_it_says_what_it_can(ruth):
    assert under_an_open_inquiry(ruth, None)
    assert not under_an_open_inquiry(ruth, ruth)


def test_only_people_of_the_own_organisation_are_found(case, joan, rushcliffe: Place, nottingham_west: Place, ruth):
    other = nottingham_west.ig
    other.seat = seat_of(other.id, nottingham_west.pcn.id)

    def found(user, query, *words) -> list[Patient]:
        return list(db.session.scalars(query(kept_people_for(user), *words)))

    assert found(ruth, numbered, joan.nhs_number) == [joan]
    assert found(ruth, referred_as, case.referral.reference) == [joan]
    assert found(ruth, named, "sut", joan.date_of_birth) == [joan]
    assert found(other, numbered, joan.nhs_number) == []
    assert found(other, referred_as, case.referral.reference) == []
    assert found(other, named, "sut", joan.date_of_birth) == []


def test_an_inquiry_that_serves_a_request_stays_open_until_it_is_answered(case: Case, rushcliffe: Place):
    request = request_for(case, rushcliffe)

    with pytest.raises(InquiryIsOver, match="waits for a copy"):
        close_inquiry(request.inquiry, by=rushcliffe.ig)


def test_closed_is_closed(case: Case, joan: Patient, rushcliffe: Place):
    inquiry = inquiry_about(joan, rushcliffe)
    close_inquiry(inquiry, by=rushcliffe.ig)

    with pytest.raises(InquiryIsOver):
        close_inquiry(inquiry, by=rushcliffe.ig)
    with pytest.raises(InquiryIsOver):
        choose(inquiry, joan, by=rushcliffe.ig)


def test_references_are_an_inquirys_own(case: Case, joan: Patient, rushcliffe: Place):
    inquiry_about(joan, rushcliffe)

    assert db.session.scalars(select(Inquiry.reference)).one().startswith("IQ-")


def test_a_worker_starts_a_request_from_a_case_and_nothing_else(case: Case, rushcliffe: Place):
    request = request_for(case, rushcliffe)

    assert starts_it_only(rushcliffe.link_worker, case)
    assert starts_it_only(rushcliffe.link_worker, None)
    assert not starts_it_only(rushcliffe.link_worker, request)
    assert not starts_it_only(rushcliffe.link_worker, request.inquiry)
