"""Whichever way a referral comes, it has what the national standard makes mandatory."""

import pytest

from socialrx.accounts.models import Role
from socialrx.organisations.models import Kind
from socialrx.patients.models import NO_PRACTICE, Patient
from socialrx.referrals.models import Referral
from socialrx.referrals.queries import risk_as_sent
from tests import factories
from tests.factories import Place
from tests.pages.test_refer import ASKED, FORM, only_referral


def missing(referral: Referral) -> list[str]:
    """What is mandatory in PRSB Social Prescribing v1.1 and not there."""
    person, by = referral.patient, referral.referred_by
    facts = {
        "first name": person.given_name,
        "family name": person.family_name,
        "date of birth": person.date_of_birth,
        "GP practice": person.practice.ods_code if person.practice else NO_PRACTICE[person.no_practice],
        "referrer": referral.referrer_name,
        "referrer's service": referral.source,
        "referrer's organisation": referral.referring_organisation_id,
        "how to reach the referrer": by and by.email,
        "referred to": referral.team_id,
        "risk": risk_as_sent(referral),
        "reasons": referral.need_keys,
    }
    return [name for name, value in facts.items() if not value]


def test_of_a_gp(rushcliffe: Place, browse):
    browse(rushcliffe.gp).send("/refer", **FORM)

    assert missing(only_referral()) == []


def test_of_a_receptionist_in_a_gps_name(rushcliffe: Place, browse):
    browse(rushcliffe.receptionist).send("/refer", **FORM, gp=str(rushcliffe.gp.id))

    assert missing(only_referral()) == []


def test_of_somebody_known(rushcliffe: Place, joan: Patient, browse):
    browse(rushcliffe.gp).send("/refer", patient=str(joan.id), **ASKED)

    assert missing(only_referral()) == []


@pytest.mark.parametrize(
    ("practice", "said"), [("", "Not known"), ("none", "Not registered with a GP practice"), ("its own", "Rushcliffe")]
)
def test_of_a_hospital_where_no_practice_is_an_answer(rushcliffe: Place, browse, practice: str, said: str):
    hospital = factories.organisation("Queen's Hospital", Kind.PARTNER, ods_code="RX1")
    ward = factories.user("Sol", "Hart", Role.PARTNER_REFERRER, hospital)
    chosen = str(rushcliffe.practice.id) if practice == "its own" else practice

    browse(ward).send(
        "/sent-by-us/new", **FORM, source="hospital", practice=chosen, may_tell_practice="yes", reason="A fall"
    )

    sent = only_referral()
    assert missing(sent) == []
    assert sent.patient.practice_words.startswith(said)
    assert sent.reason == "A fall"


def test_what_is_missing_is_seen(rushcliffe: Place, referral: Referral):
    referral.referred_by = referral.referring_organisation_id = None

    assert missing(referral) == ["referrer", "referrer's organisation", "how to reach the referrer"]
