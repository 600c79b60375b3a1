"""What goes back to the practice, and what never does."""

import pytest
from sqlalchemy import select

from socialrx.caseload.actions import raise_concern, record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.feedback import actions as feedback
from socialrx.feedback import wording
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.referrals.lifecycle import CannotMove, Status
from socialrx.referrals.models import Answer, Referral
from tests import factories
from tests.factories import Place


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == "message-back")))


def messages() -> list[MessageBack]:
    return list(db.session.scalars(select(MessageBack).order_by(MessageBack.made_at)))


def end(case: Case, place: Place, reason: str = "goals_met", **facts) -> MessageBack:
    return feedback.close(case, by=place.link_worker, reason=reason, ended_by=EndedBy.TOGETHER, **facts)


def test_accepting_tells_the_practice_who_will_ring_and_by_when(referral: Referral, rushcliffe: Place):
    case = feedback.accept(referral, by=rushcliffe.lead, link_worker=rushcliffe.link_worker)

    [message] = messages()
    assert case.link_worker == rushcliffe.link_worker
    assert message.event is Event.ACCEPTED
    assert message.what_happened == "Not seen yet. Amina (link worker) has taken this on."
    assert message.what_next == f"Amina will ring your patient by {clock.in_words(referral.contact_due_on)}."
    assert message.wanted_from_practice == "None"


def test_accepting_without_a_worker_yet_says_so(referral: Referral, rushcliffe: Place):
    case = feedback.accept(referral, by=rushcliffe.lead)

    assert case.link_worker is None
    assert messages()[0].what_happened == "Not seen yet. The link-worker team has taken this on."


def test_the_e_mail_carries_the_reference_and_nothing_about_the_person(referral: Referral, rushcliffe: Place):
    feedback.refuse(referral, by=rushcliffe.lead, reason="She drinks", instead="Try the alcohol team")

    [letter], [message] = letters(), messages()
    sent = letter.title + letter.body
    assert letter.recipient == rushcliffe.practice.mailbox
    assert letter.title == f"Update on referral {referral.reference}"
    assert f"https://socialrx.test/practice/messages/{message.id}" in letter.body
    for word in ("Joan", "Sutton", referral.patient.nhs_number, "drinks", "alcohol", "accepted"):
        assert word not in sent


def test_a_question_is_what_is_wanted_from_the_practice(referral: Referral, rushcliffe: Place):
    message = feedback.ask(referral, by=rushcliffe.lead, question="Which number may we ring?")

    assert referral.status is Status.RETURNED
    assert message.text.startswith("Wanted from you: Which number may we ring?")


def test_a_refusal_gives_the_teams_reason_and_what_instead(referral: Referral, rushcliffe: Place):
    message = feedback.refuse(referral, by=rushcliffe.lead, reason="Lives in Derby", instead="Ring Derby's team")

    assert "has not taken this on: Lives in Derby" in message.what_happened
    assert message.what_next == "Ring Derby's team"
    assert message.wanted_from_practice == "Please tell your patient."
    assert referral.latest_answer.answer is Answer.AGREED


def test_nothing_is_told_when_the_act_is_refused(referral: Referral, rushcliffe: Place):
    with pytest.raises(CannotMove, match="Give a reason"):
        feedback.refuse(referral, by=rushcliffe.lead, reason=" ")

    assert messages() == []


def test_a_second_question_is_a_second_message(referral: Referral, rushcliffe: Place):
    feedback.ask(referral, by=rushcliffe.lead, question="Which number?")
    referral.answer_question(by=rushcliffe.gp, answer="The landline")
    feedback.ask(referral, by=rushcliffe.lead, question="And when?")

    assert [message.occurrence for message in messages()] == [1, 2]
    assert len(letters()) == 2


def test_first_contact_is_told_once_and_says_nothing_of_what_was_said(case: Case, rushcliffe: Place):
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation", note="Afraid of her son")

    feedback.first_contact_made(case, by=rushcliffe.link_worker)
    feedback.first_contact_made(case, by=rushcliffe.link_worker)

    [message] = messages()
    day = clock.in_words(clock.today())
    assert message.what_happened == f"First seen {day}. Amina (link worker) and your patient have been in touch."
    assert "son" not in message.text


def test_without_a_practice_that_is_the_recorded_route_and_nothing_is_sent(rushcliffe: Place):
    referral = factories.referral(factories.patient("Arthur", "Dean"), None, source="self")

    feedback.accept(referral, by=rushcliffe.lead)

    assert messages()[0].route is Route.NO_PRACTICE
    assert letters() == []


def test_a_practice_without_a_mailbox_is_no_route(referral: Referral, rushcliffe: Place):
    rushcliffe.practice.mailbox = ""

    assert feedback.ask(referral, by=rushcliffe.lead, question="Which number?").route is Route.NO_PRACTICE


def test_closing_tells_why_what_changed_and_what_the_practice_owes(case: Case, rushcliffe: Place):
    message = end(case, rushcliffe, what_changed="She walks each Tuesday.", wanted="Review her knee")

    assert not case.is_open
    assert message.what_happened == "Not seen. The case is closed: your patient's goals were met."
    assert case.what_changed == "She walks each Tuesday."
    assert message.text.startswith("Wanted from you: Review her knee")
    assert len(letters()) == 1


def test_a_person_who_objects_lets_the_case_close_with_nothing_sent_and_nothing_told(case: Case, rushcliffe: Place):
    message = end(case, rushcliffe, what_changed="She walks each Tuesday.", wanted="Review her knee", objects=True)

    assert not case.is_open
    assert message.route is Route.PERSON_OBJECTS
    assert "Tuesday" not in message.text and "knee" not in message.text
    assert letters() == []


def test_closing_because_the_person_declined_records_their_answer(case: Case, rushcliffe: Place):
    end(case, rushcliffe, "person_declined", what_changed="Nothing yet.")

    assert case.referral.latest_answer.answer is Answer.DECLINED
    assert (case.closure_reason, case.ended_by) == ("person_declined", EndedBy.PERSON)
    assert case.what_changed == "Nothing yet."


def test_an_open_worry_about_safety_keeps_a_case_from_closing_as_not_reached(case: Case, rushcliffe: Place):
    concern = raise_concern(case, by=rushcliffe.link_worker, concern="Bruises")

    with pytest.raises(feedback.WorryIsOpen, match="named lead"):
        end(case, rushcliffe, "not_reached")
    assert case.is_open

    concern.closed_at, concern.closed_by_id = clock.now(), rushcliffe.lead.id
    assert end(case, rushcliffe, "not_reached").what_happened.endswith("we could not reach your patient.")


def test_every_shipped_reason_for_closing_has_words_for_a_gp():
    shipped = {choice.key for choice in codelists.choices("closure-reasons")}

    assert shipped == set(wording.CLOSED_BECAUSE)


def test_a_closing_reason_of_the_installations_own_is_told_by_its_label(case: Case, rushcliffe: Place):
    assert "out of area" in wording.closed(case, "out of area")[0]
