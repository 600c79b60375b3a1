"""The coding guard: what waits to be recorded, once an episode, and never for what a team does."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from socialrx.caseload.actions import end_with_refusal, record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback import codes, coding
from socialrx.feedback.coded import CannotTakeBack, CodeRecorded
from socialrx.feedback.codes import GpCode
from socialrx.feedback.coding import CannotRecord
from socialrx.organisations.models import Organisation
from socialrx.patients import objections
from socialrx.patients.objections import ObjectionKind
from socialrx.referrals.models import Answer, PersonAnswer, Referral
from socialrx.referrals.offers import answers
from socialrx.referrals.offers.models import Offer
from tests.factories import Place
from tests.proactive import loaded, numbers, row

ROUTE = [Answer.AGREED, Answer.REPRESENTATIVE]


def waiting(practice: Organisation) -> list[str]:
    db.session.commit()
    return [one.key for one in coding.waiting(select(Referral), select(Offer), practice.id)]


def keys(of: Iterable[GpCode]) -> list[str]:
    return [code.code for code in of]


def recorded(referral: Referral, code: GpCode, place: Place) -> CodeRecorded:
    made = coding.record(referral, code.code, practice_id=place.practice.id, by=place.receptionist)
    db.session.commit()
    return made


def talk(case: Case, place: Place) -> None:
    record_contact(case, by=place.link_worker, mode="02", outcome="spoke_conversation")


def answers_now(case: Case, answer: Answer) -> None:
    case.referral.answers.append(PersonAnswer(answer=answer, explanation="Her daughter, with power of attorney"))


def end(case: Case, place: Place, reason: str = "goals_met") -> None:
    feedback.close(case, by=place.link_worker, reason=reason, ended_by=EndedBy.TOGETHER)


TEAM_ACTS = {
    "ask": lambda sent, place: feedback.ask(sent, by=place.lead, question="Which number?"),
    "not accept": lambda sent, place: feedback.refuse(sent, by=place.lead, reason="Lives in Derby"),
    "accept": lambda sent, place: feedback.accept(sent, by=place.lead),
    "accept and allocate": lambda sent, place: feedback.accept(sent, by=place.lead, link_worker=place.link_worker),
}
ACTS_WITH_A_CASE = {
    "hold": lambda case, place: case.hold(by=place.lead, reason="in hospital", until=clock.today()),
    "hand over": lambda case, place: case.allocate(place.lead, by=place.lead, reason="Amina left"),
    "transfer": lambda case, place: case.transfer(place.team, by=place.lead, reason="She moved"),
    "try": lambda case, place: record_contact(case, by=place.link_worker, mode="02", outcome="no_answer"),
}


@pytest.mark.parametrize("act", TEAM_ACTS)
def test_no_act_of_a_team_offers_a_code(referral: Referral, rushcliffe: Place, act: str):
    before = waiting(rushcliffe.practice)

    TEAM_ACTS[act](referral, rushcliffe)

    assert waiting(rushcliffe.practice) == before == [codes.OFFERED.code]


@pytest.mark.parametrize("act", ACTS_WITH_A_CASE)
def test_nor_does_anything_it_does_with_a_case(case: Case, rushcliffe: Place, act: str):
    ACTS_WITH_A_CASE[act](case, rushcliffe)

    assert waiting(rushcliffe.practice) == [codes.OFFERED.code]


def test_a_refusal_by_the_team_cannot_be_recorded_as_the_persons(referral: Referral, rushcliffe: Place):
    feedback.refuse(referral, by=rushcliffe.lead, reason="Lives in Derby")

    with pytest.raises(CannotRecord, match="It is only for a patient who declined"):
        recorded(referral, codes.PERSON_DECLINED, rushcliffe)
    with pytest.raises(CannotRecord, match="It is for a patient who agreed"):
        recorded(referral, codes.PERSON_AGREED, rushcliffe)


@pytest.mark.parametrize("answer", Answer)
def test_agreement_is_offered_for_the_persons_own_or_a_representatives(case: Case, rushcliffe: Place, answer: Answer):
    answers_now(case, answer)
    talk(case, rushcliffe)

    assert (codes.PERSON_AGREED.code in waiting(rushcliffe.practice)) is (answer in ROUTE)


def test_through_an_episode_each_code_waits_once_when_it_happens(case: Case, rushcliffe: Place):
    seen = [set(waiting(rushcliffe.practice))]
    for step in (talk, end):
        step(case, rushcliffe)
        seen.append(set(waiting(rushcliffe.practice)) - set().union(*seen))

    assert seen == [
        set(keys([codes.OFFERED])),
        set(keys([codes.PERSON_AGREED, codes.FIRST_CONVERSATION])),
        set(keys([codes.CASE_CLOSED])),
    ]


def test_a_second_referral_code_in_the_episode_is_blocked_and_says_who_recorded_the_first(
    case: Case, rushcliffe: Place
):
    talk(case, rushcliffe)
    recorded(case.referral, codes.PERSON_AGREED, rushcliffe)
    end(case, rushcliffe)
    case.reopen(by=rushcliffe.lead, reason="She fell")
    talk(case, rushcliffe)

    with pytest.raises(CannotRecord, match=r"^Priya Nair recorded it on .* once an episode, re-openings included\.$"):
        recorded(case.referral, codes.PERSON_AGREED, rushcliffe)
    assert codes.PERSON_AGREED.code not in waiting(rushcliffe.practice)


@pytest.mark.parametrize("code", [codes.PERSON_AGREED, codes.FIRST_CONVERSATION, codes.CASE_CLOSED, codes.OFFERED])
def test_the_database_holds_one_of_each_an_episode(case: Case, rushcliffe: Place, code: GpCode):
    talk(case, rushcliffe)
    end(case, rushcliffe)
    first = recorded(case.referral, code, rushcliffe)
    facts = {"patient_id": first.patient_id, "practice_id": first.practice_id, "referral_id": first.referral_id}
    db.session.add(CodeRecorded(code=first.code, recorded_by_id=first.recorded_by_id, **facts))

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_what_was_recorded_by_mistake_is_taken_back_and_waits_again(case: Case, rushcliffe: Place):
    row = recorded(case.referral, codes.OFFERED, rushcliffe)
    assert waiting(rushcliffe.practice) == []

    row.take_back(by=rushcliffe.gp)
    assert waiting(rushcliffe.practice) == [codes.OFFERED.code]
    recorded(case.referral, codes.OFFERED, rushcliffe)

    with pytest.raises(CannotTakeBack):
        row.take_back(by=rushcliffe.gp)


def test_who_agreed_and_then_declined_is_offered_the_refusal_alone(case: Case, rushcliffe: Place):
    talk(case, rushcliffe)
    end_with_refusal(case, by=rushcliffe.link_worker)

    assert codes.PERSON_AGREED.code not in waiting(rushcliffe.practice)
    assert codes.PERSON_DECLINED.code in waiting(rushcliffe.practice)


def test_an_agreement_that_is_recorded_stays_and_the_refusal_is_offered_beside_it(case: Case, rushcliffe: Place):
    talk(case, rushcliffe)
    recorded(case.referral, codes.PERSON_AGREED, rushcliffe)
    end_with_refusal(case, by=rushcliffe.link_worker)

    recorded(case.referral, codes.PERSON_DECLINED, rushcliffe)
    assert [row.code for row in coding.recorded_for(case.referral)] == keys(
        [codes.PERSON_AGREED, codes.PERSON_DECLINED]
    )
    with pytest.raises(CannotRecord, match="recorded it on"):
        recorded(case.referral, codes.PERSON_DECLINED, rushcliffe)


def test_who_thought_again_and_agrees_is_offered_the_agreement(case: Case, rushcliffe: Place):
    talk(case, rushcliffe)
    end_with_refusal(case, by=rushcliffe.link_worker)
    case.reopen(by=rushcliffe.lead, reason="She rang back")
    assert not {*keys([codes.PERSON_AGREED, codes.PERSON_DECLINED, codes.CASE_CLOSED])} & {
        *waiting(rushcliffe.practice)
    }

    answers_now(case, Answer.AGREED)

    assert codes.PERSON_AGREED.code in waiting(rushcliffe.practice)


def test_an_offer_that_the_person_declined_is_offered_and_once(rushcliffe: Place):
    first, second, third = (number for number, _ in zip(numbers(), range(3), strict=False))
    loaded(rushcliffe, row(first), row(second, "Omar"), row(third, "Ines"))
    declined, asked, left = db.session.query(Offer).order_by(Offer.id)
    answers.decline(declined, by=rushcliffe.link_worker)
    answers.no_answer(asked, by=rushcliffe.link_worker)
    answers.take_off(left, by=rushcliffe.link_worker)
    assert waiting(rushcliffe.practice) == [codes.PERSON_DECLINED.code]

    facts = {"practice_id": rushcliffe.practice.id, "by": rushcliffe.gp}
    coding.record(declined, codes.PERSON_DECLINED.code, **facts)

    assert waiting(rushcliffe.practice) == []
    for offer, words in ((declined, "Helen Marsh recorded it"), (asked, "only for a patient who declined")):
        with pytest.raises(CannotRecord, match=words):
            coding.record(offer, codes.PERSON_DECLINED.code, **facts)


def test_of_who_objects_and_of_what_was_struck_out_nothing_is_offered(case: Case, rushcliffe: Place):
    talk(case, rushcliffe)
    end(case, rushcliffe)
    said = objections.record(case.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my GP")
    assert waiting(rushcliffe.practice) == []

    said.withdraw(by=rushcliffe.link_worker, words="It is fine")
    assert len(waiting(rushcliffe.practice)) == 4
    feedback.strike_out(case.referral, by=rushcliffe.lead, mistake="duplicate", explanation="Sent twice")

    assert waiting(rushcliffe.practice) == []


def test_another_practice_has_nothing_to_record(case: Case, nottingham_west: Place):
    assert waiting(nottingham_west.practice) == []
    with pytest.raises(CannotRecord):
        recorded(case.referral, codes.OFFERED, nottingham_west)


def test_a_code_that_is_not_ours_is_refused(case: Case, rushcliffe: Place):
    with pytest.raises(CannotRecord, match="not one of the codes"):
        coding.record(case.referral, "516281000000108", practice_id=rushcliffe.practice.id, by=rushcliffe.gp)


def test_what_is_older_than_a_year_waits_no_more(case: Case, rushcliffe: Place):
    case.referral.received_at = clock.now() - timedelta(days=367)

    assert waiting(rushcliffe.practice) == []


def test_how_many_wait_is_what_the_list_holds(case: Case, rushcliffe: Place):
    talk(case, rushcliffe)

    listed = waiting(rushcliffe.practice)

    assert coding.how_many(select(Referral), select(Offer), rushcliffe.practice.id) == len(listed) == 3
