"""Verbs of casework: taking on, trying and reaching, the next step, worries about safety, and taking back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.caseload import actions as casework
from socialrx.caseload.loads import held_by
from socialrx.caseload.models import Case, EndedBy, NextKind, SafeguardingConcern
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.rules import days
from socialrx.patients.models import RiskAnswer, RiskAssessment
from socialrx.referrals.lifecycle import CannotMove, Status
from socialrx.referrals.models import Answer, Referral
from tests import factories
from tests.factories import Place


def attempt(case: Case, place: Place, outcome: str = "no_answer", **facts):
    return casework.record_contact(case, by=place.link_worker, mode="02", outcome=outcome, **facts)


def assess(case: Case, answer: RiskAnswer) -> None:
    later = clock.now() + timedelta(minutes=1)
    factories.kept(
        RiskAssessment(patient_id=case.patient_id, answer=answer, detail="A dog", assessor="Amina", assessed_at=later)
    )


def test_taking_on_accepts_the_referral_and_opens_its_case_together(referral: Referral, rushcliffe: Place):
    case = casework.take_on(referral, by=rushcliffe.lead, link_worker=rushcliffe.link_worker)

    assert referral.status is Status.ACCEPTED
    assert (case.referral, case.patient, case.team) == (referral, referral.patient, rushcliffe.team)


def test_what_cannot_be_accepted_gets_no_case(referral: Referral, rushcliffe: Place):
    referral.not_accept(by=rushcliffe.lead, reason="Lives in Derby")

    with pytest.raises(CannotMove):
        casework.take_on(referral, by=rushcliffe.lead)

    assert db.session.scalars(select(Case)).all() == []


def test_a_full_worker_is_given_more_only_with_a_reason(referral: Referral, rushcliffe: Place):
    rushcliffe.link_worker.safe_caseload = 0

    with pytest.raises(casework.CaseloadFull, match="Amina Hassan already has 0 open cases"):
        casework.take_on(referral, by=rushcliffe.lead, link_worker=rushcliffe.link_worker, reason=" ")
    db.session.rollback()

    rushcliffe.link_worker.safe_caseload = 0
    case = casework.take_on(referral, by=rushcliffe.lead, link_worker=rushcliffe.link_worker, reason="Knows her")
    assert case.steps[-1].reason == "Knows her"


def test_closed_cases_do_not_fill_a_caseload(case: Case, rushcliffe: Place):
    assert held_by(rushcliffe.link_worker.id).open == 1

    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)

    assert held_by(rushcliffe.link_worker.id).open == 0


def test_a_failed_attempt_counts_and_its_time_is_kept(case: Case, rushcliffe: Place):
    first = attempt(case, rushcliffe)
    attempt(case, rushcliffe, "voicemail")

    assert case.attempts == 2
    assert case.first_attempt_at == first.at
    assert case.first_contact_at is None


def test_reaching_the_person_ends_the_count_and_is_remembered_as_the_first(case: Case, rushcliffe: Place):
    attempt(case, rushcliffe)
    reached = attempt(case, rushcliffe, "asked_ring_back")
    attempt(case, rushcliffe)
    attempt(case, rushcliffe, "spoke_conversation")

    assert case.attempts == 0
    assert case.first_contact_at == reached.at


def test_a_conversation_is_more_than_a_contact(case: Case, rushcliffe: Place):
    attempt(case, rushcliffe, "asked_ring_back")
    assert case.first_conversation_at is None

    talked = attempt(case, rushcliffe, "spoke_conversation")
    assert case.first_conversation_at == talked.at


def test_an_older_contact_written_down_later_becomes_the_first(case: Case, rushcliffe: Place):
    attempt(case, rushcliffe, "spoke_conversation")
    yesterday = clock.now() - timedelta(days=1)

    attempt(case, rushcliffe, "spoke_conversation", at=yesterday)

    assert case.first_attempt_at == case.first_contact_at == case.first_conversation_at == yesterday


@pytest.mark.parametrize("outcome", ["no_answer", "spoke_other", "in_hospital"])
def test_what_did_not_reach_the_person_is_not_two_way(case: Case, rushcliffe: Place, outcome: str):
    assert codelists.grouping("contact-attempt-outcomes", outcome) == "N"
    assert not attempt(case, rushcliffe, outcome).is_two_way


@pytest.mark.parametrize(("failed", "kind"), [(1, NextKind.CALL), (2, NextKind.LETTER), (3, NextKind.DECIDE)])
def test_after_each_failed_attempt_another_way_is_proposed_and_at_last_that_a_person_decides(
    case: Case, rushcliffe: Place, failed: int, kind: NextKind
):
    for _ in range(failed):
        attempt(case, rushcliffe)

    on = clock.add_working_days(clock.today(), days("ATTEMPT_GAP_WORKING_DAYS"))
    assert casework.next_try(case) == (kind, on)
    assert case.is_open


def test_a_home_visit_waits_until_somebody_has_assessed_the_risks(case: Case):
    assess(case, RiskAnswer.NOT_ASSESSED)

    with pytest.raises(casework.AssessFirst, match="Nobody has assessed"):
        casework.plan_next(case, NextKind.HOME_VISIT, on=clock.today())
    assert case.next_kind is NextKind.CALL

    casework.plan_next(case, NextKind.HOME_VISIT, on=clock.today(), visit_is_safe_because="Two of us go")
    assert (case.next_kind, case.next_note) == (NextKind.HOME_VISIT, "Two of us go")


@pytest.mark.parametrize("answer", [RiskAnswer.RISKS, RiskAnswer.NONE_KNOWN])
def test_assessed_risks_let_a_visit_be_planned(case: Case, answer: RiskAnswer):
    assess(case, RiskAnswer.NOT_ASSESSED)
    assess(case, answer)

    casework.plan_next(case, NextKind.HOME_VISIT, on=clock.today())

    assert case.next_kind is NextKind.HOME_VISIT


def test_a_call_needs_no_assessment(case: Case):
    assess(case, RiskAnswer.NOT_ASSESSED)

    casework.plan_next(case, NextKind.CALL, on=clock.today(), note="In the morning")

    assert case.next_note == "In the morning"


def test_a_person_who_declines_has_said_so_themselves(case: Case, rushcliffe: Place):
    casework.end_with_refusal(case, by=rushcliffe.link_worker, explanation="Not now")

    said = case.referral.latest_answer
    assert (said.answer, said.explanation) == (Answer.DECLINED, "Not now")
    assert (case.closure_reason, case.ended_by) == ("person_declined", EndedBy.PERSON)
    assert case.referral.status is Status.ACCEPTED


def test_a_referrer_who_takes_it_back_closes_the_case(case: Case, rushcliffe: Place):
    casework.withdraw(case.referral, case, by=rushcliffe.gp, reason="She asked me to")

    assert case.referral.status is Status.WITHDRAWN
    assert (case.closure_reason, case.ended_by) == ("referrer_withdrew", EndedBy.REFERRER)


def test_whoever_had_a_withdrawn_case_is_told_and_nothing_is_said_about_the_person(case: Case, rushcliffe: Place):
    casework.withdraw(case.referral, case, by=rushcliffe.gp, reason="She asked me to")
    db.session.commit()

    [letter] = db.session.scalars(select(Letter).where(Letter.kind == "withdrawn"))
    assert letter.recipient == rushcliffe.link_worker.email
    assert case.referral.reference in letter.title
    for secret in (case.patient.given_name, case.patient.family_name, "She asked me to"):
        assert secret not in letter.title + letter.body


def test_a_waiting_referral_is_taken_back_without_a_case(referral: Referral, rushcliffe: Place):
    casework.withdraw(referral, None, by=rushcliffe.gp, reason="She asked me to")

    assert referral.status is Status.WITHDRAWN


def test_a_worry_alerts_the_named_lead_at_once_with_nothing_about_the_person(case: Case, rushcliffe: Place):
    worry = casework.raise_concern(
        case, by=rushcliffe.link_worker, concern="Bruises on her arm", done_at_once="Rang 999"
    )

    letters = {letter.kind: letter for letter in db.session.scalars(select(Letter))}
    alert = letters["concern-raised"]
    assert set(letters) == {"concern-raised", "debrief-asked"}
    assert worry.named_lead == rushcliffe.lead
    assert worry.review_on == clock.today() + timedelta(days=days("CONCERN_REVIEW_DAYS"))
    assert (alert.recipient, alert.is_waiting) == (rushcliffe.lead.email, True)
    secret = ("Joan", "Sutton", case.patient.nhs_number, "Bruises", "999", case.referral.reference, str(case.id))
    for letter in letters.values():
        assert [word for word in secret if word in letter.title + letter.body] == []


def test_two_worries_are_two_alerts_and_one_debrief(case: Case, rushcliffe: Place):
    for concern in ("Bruises", "No food in the house"):
        casework.raise_concern(case, by=rushcliffe.link_worker, concern=concern)

    kinds = sorted(db.session.scalars(select(Letter.kind)))
    assert kinds == ["concern-raised", "concern-raised", "debrief-asked"]


def test_without_a_lead_a_worry_says_to_ring_and_is_not_kept_unseen(rushcliffe: Place):
    alone = factories.Team(employer=rushcliffe.pcn, name="Nobody leads", mailbox="t@example.org", phone="0115 496 0300")
    factories.kept(alone)
    referral = factories.referral(factories.patient("Arthur", "Dean"), None, source="self")
    referral.team = alone
    case = factories.case(referral, None, by=rushcliffe.lead)

    with pytest.raises(casework.NobodyLeads, match="Ring the numbers"):
        casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises")

    assert db.session.scalars(select(SafeguardingConcern)).all() == []
