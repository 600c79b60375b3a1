"""Codes for the GP record: whose event each belongs to, and how often it is offered."""

import pytest

from socialrx.caseload.actions import record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback import codes
from socialrx.feedback.codes import codes_for
from socialrx.feedback.models import MessageBack
from socialrx.referrals.models import Answer, PersonAnswer, Referral
from tests.factories import Place


def close(case: Case, place: Place, reason: str, **facts) -> MessageBack:
    message = feedback.close(case, by=place.link_worker, reason=reason, ended_by=EndedBy.TOGETHER, **facts)
    db.session.commit()
    return message


def touch(case: Case, place: Place, outcome: str) -> MessageBack:
    record_contact(case, by=place.link_worker, mode="02", outcome=outcome)
    message = feedback.first_contact_made(case, by=place.link_worker)
    db.session.commit()
    return message


def test_what_the_team_does_has_no_code(referral: Referral, rushcliffe: Place):
    returned = feedback.ask(referral, by=rushcliffe.lead, question="Which number?")
    referral.answer_question(by=rushcliffe.gp, answer="The landline")
    refused = feedback.refuse(referral, by=rushcliffe.lead, reason="Lives in Derby")
    referral.reconsider(by=rushcliffe.lead, reason="She moved back")
    feedback.accept(referral, by=rushcliffe.lead)
    *_, accepted = db.session.query(MessageBack).order_by(MessageBack.made_at)

    assert [codes_for(message) for message in (returned, refused, accepted)] == [[], [], []]


def test_first_contact_offers_the_persons_agreement(case: Case, rushcliffe: Place):
    assert codes_for(touch(case, rushcliffe, "asked_ring_back")) == [codes.PERSON_AGREED]


def test_a_conversation_is_offered_too_once_there_was_one(case: Case, rushcliffe: Place):
    message = touch(case, rushcliffe, "asked_ring_back")

    assert touch(case, rushcliffe, "spoke_conversation") == message
    assert codes_for(message) == [codes.PERSON_AGREED, codes.FIRST_CONVERSATION]


@pytest.mark.parametrize(
    ("answer", "is_offered"),
    [
        (Answer.AGREED, True),
        (Answer.REPRESENTATIVE, True),
        (Answer.NOT_ASKED, False),
        (Answer.BEST_INTERESTS, False),
        (Answer.DECLINED, False),
    ],
)
def test_agreement_is_offered_only_when_the_person_or_their_representative_gave_it(
    case: Case, rushcliffe: Place, answer: Answer, is_offered: bool
):
    case.referral.answers.append(PersonAnswer(answer=answer, explanation="Her daughter, with power of attorney"))

    assert (codes.PERSON_AGREED in codes_for(touch(case, rushcliffe, "spoke_rearranged"))) is is_offered


def test_closing_offers_its_code(case: Case, rushcliffe: Place):
    assert codes_for(close(case, rushcliffe, "goals_met")) == [codes.CASE_CLOSED]


def test_declining_is_offered_when_the_person_declined(case: Case, rushcliffe: Place):
    message = close(case, rushcliffe, "person_declined")

    assert codes_for(message) == [codes.PERSON_DECLINED, codes.CASE_CLOSED]


def test_an_episode_goes_on_through_a_reopening_so_nothing_is_offered_twice(case: Case, rushcliffe: Place):
    first = close(case, rushcliffe, "goals_met")
    case.reopen(by=rushcliffe.lead, reason="She fell")
    second = close(case, rushcliffe, "person_declined")
    case.reopen(by=rushcliffe.lead, reason="She rang back")
    third = close(case, rushcliffe, "person_declined")

    assert codes_for(first) == [codes.CASE_CLOSED]
    assert codes_for(second) == [codes.PERSON_DECLINED]
    assert codes_for(third) == []


@pytest.mark.parametrize("mistake", feedback.MISTAKES)
def test_a_mistake_leaves_no_code(case: Case, rushcliffe: Place, mistake: str):
    feedback.strike_out(case.referral, by=rushcliffe.lead, mistake=mistake, explanation="Sent twice")

    [message] = db.session.query(MessageBack)
    assert codes_for(message) == []


def test_a_person_who_objects_has_nothing_offered(case: Case, rushcliffe: Place):
    assert codes_for(close(case, rushcliffe, "goals_met", objects=True)) == []


def test_the_codes_are_those_of_the_lifecycle_page():
    published = {
        codes.OFFERED: "871691000000100",
        codes.TOLD_OF_SERVICE: "1084281000000109",
        codes.PERSON_AGREED: "871731000000106",
        codes.PERSON_DECLINED: "871711000000103",
        codes.FIRST_CONVERSATION: "1362931000000106",
        codes.CASE_CLOSED: "1362721000000106",
    }

    assert [offered.code for offered in published] == list(published.values())
