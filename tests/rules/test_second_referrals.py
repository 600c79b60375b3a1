"""A second referral while the first is open needs a reason; and what was said at the sending is kept."""

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, EndedBy
from socialrx.caseload.models.case import CannotMoveCase
from socialrx.caseload.second_referrals import AlreadyOpen, receive
from socialrx.core.database import db
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.risk import assess
from socialrx.referrals.actions import Request
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral
from socialrx.referrals.queries import risk_as_sent
from tests.factories import Place

ASKED = Request(needs=["money"], source="gp", risk=RiskAnswer.NONE_KNOWN)


def test_a_second_referral_is_refused_while_the_first_waits(rushcliffe: Place, joan: Patient, referral: Referral):
    with pytest.raises(AlreadyOpen) as refusal:
        receive(joan, ASKED, by=rushcliffe.gp)

    assert refusal.value.referral == referral


def test_a_second_referral_is_refused_while_a_case_is_open(rushcliffe: Place, joan: Patient, case: Case):
    with pytest.raises(AlreadyOpen):
        receive(joan, ASKED, by=rushcliffe.gp, second_because="   ")


def test_a_second_referral_keeps_the_reason_where_the_team_sees_it(
    rushcliffe: Place, joan: Patient, referral: Referral
):
    second = receive(joan, ASKED, by=rushcliffe.gp, second_because="this one is about debt")
    db.session.commit()

    said = f"A second referral beside {referral.reference}, because: this one is about debt"
    assert second.reason_of("receive") == said


def test_another_referral_needs_no_reason_when_the_first_has_ended(rushcliffe: Place, joan: Patient, case: Case):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)

    second = receive(joan, ASKED, by=rushcliffe.gp)

    assert (second.patient, second.reason_of("receive")) == (joan, "")


def test_risk_as_sent_is_what_the_referrer_said_whatever_was_said_since(
    rushcliffe: Place, joan: Patient, referral: Referral
):
    assess(joan, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="CANARY")
    db.session.commit()

    assert risk_as_sent(referral).answer is RiskAnswer.NONE_KNOWN


def test_what_has_ended_cannot_be_taken_back(rushcliffe: Place, case: Case):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)

    with pytest.raises(CannotMoveCase, match="has ended"):
        casework.withdraw(case.referral, case, by=rushcliffe.gp, reason="no longer needed")

    assert case.referral.status is Status.ACCEPTED
