"""New referrals: words that may mean a crisis first, then a high risk, then the others in their turn."""

import pytest
from sqlalchemy import select

from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk
from socialrx.referrals.actions import contact_due
from socialrx.referrals.models import Referral
from socialrx.referrals.queue import page_of
from socialrx.referrals.urgent import look_for_crisis
from tests import factories
from tests.factories import Place

HIGH = {"risk": RiskAnswer.RISKS, "risk_detail": "He sleeps by the canal", "is_high_risk": True}


def sent(place: Place, given: str, **asked) -> Referral:
    person = factories.patient(given, "Dean", practice=place.practice, no_number_reason="nhs-number-not-known")
    return factories.referral(person, place.gp, **asked)


def test_a_high_risk_stands_before_others_and_after_a_crisis(rushcliffe: Place):
    sent(rushcliffe, "Ada", contact_within=1, contact_within_reason="The funeral")
    sent(rushcliffe, "Ben", **HIGH)
    look_for_crisis(sent(rushcliffe, "Cleo"), "I want to end my life")
    db.session.commit()

    rows = page_of(select(Referral))

    assert [row.given_name for row in rows] == ["Cleo", "Ben", "Ada"]
    assert [(row.is_read_first, row.is_high_risk) for row in rows] == [(True, False), (False, True), (False, False)]


def test_a_high_risk_alone_moves_no_day_and_writes_to_nobody(rushcliffe: Place):
    high, other = sent(rushcliffe, "Ben", **HIGH), sent(rushcliffe, "Ada")

    assert high.contact_due_on == other.contact_due_on == contact_due(other.received_at.date(), None)
    assert db.session.scalars(select(Letter)).all() == []
    assert latest_risk(high.patient_id).is_high


@pytest.mark.parametrize("answer", [RiskAnswer.NONE_KNOWN, RiskAnswer.NOT_ASSESSED])
def test_without_a_risk_named_none_is_high(rushcliffe: Place, answer: RiskAnswer):
    referral = sent(rushcliffe, "Ada", risk=answer, is_high_risk=True)

    assert not referral.is_high_risk
    assert not latest_risk(referral.patient_id).is_high


def test_words_that_mean_nothing_of_the_kind_change_nothing(rushcliffe: Place):
    referral = sent(rushcliffe, "Ada")
    look_for_crisis(referral, "She would like to walk more", "")

    assert not referral.is_read_first
