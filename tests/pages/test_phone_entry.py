"""Somebody rings the team: who it may be is shown first, and what was said is kept once, on the right list."""

import pytest

from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.around import around
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

FORM = "/new-referrals/enter"
NUMBER = "9990000018"
BORN = {"date_of_birth-year": "1944"}


def typed(**other) -> dict:
    return {
        "source": "self",
        "given_name": "Joan",
        "family_name": "Sutton",
        "date_of_birth-day": "4",
        "date_of_birth-month": "5",
        "date_of_birth-year": "1951",
        "no_number_reason": "nhs-number-not-known",
        "mobile": "07700 900123",
        "needs": ["loneliness"],
        "risk": "not_assessed",
        "answer": "agreed",
        "may_tell_practice": "yes",
    } | other


def the_referral() -> Referral:
    return db.session.query(Referral).one()


def errors(page) -> set[str]:
    return {link["href"] for link in page.select(".nhsuk-error-summary a")}


@pytest.fixture
def known(rushcliffe: Place) -> Patient:
    """Joan, referred before, and finished with."""
    joan = factories.patient(practice=rushcliffe.practice, nhs_number=NUMBER, mobile="07700 900999")
    sent = factories.referral(joan, rushcliffe.gp)
    sent.not_accept(by=rushcliffe.lead, reason="Moved away")
    db.session.commit()
    return joan


def test_what_somebody_says_on_the_telephone_waits_on_the_teams_list(rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    assert amina.visit("/new-referrals/").find("a", href=FORM)

    page = amina.follow(FORM, **typed(practice=str(rushcliffe.practice.id)))

    referral = the_referral()
    assert referral.reference in page.text and "Who they are is not confirmed yet" in page.text
    assert (referral.source, referral.entered_by, referral.referred_by) == ("self", rushcliffe.link_worker, None)
    assert referral.practice == rushcliffe.practice


def test_a_daughter_who_rings_is_somebody_around_the_person(rushcliffe: Place, browse):
    said = {"source": "family", "caller": "Mary Clark", "caller_is": "daughter", "caller_phone": "07700 900555"}

    browse(rushcliffe.lead).follow(FORM, **typed(**said))

    [contact] = around(the_referral().patient_id)
    assert (contact.name, contact.relation, contact.phone) == ("Mary Clark", "daughter", "07700 900555")
    assert the_referral().referrer_name == "Mary Clark"


def test_a_professional_who_rings_vouches_for_who_it_is(rushcliffe: Place, browse):
    said = {"source": "housing", "caller": "Ola Berg", "caller_is": "Housing office"}

    browse(rushcliffe.lead).follow(FORM, **typed(**said))

    assert not the_referral().patient.identity_unconfirmed
    assert "Rang: Ola Berg, Housing office" in the_referral().steps[0].reason


def test_it_asks_who_rang_and_whether_the_practice_may_know(rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(FORM, **typed(source="family", may_tell_practice=""))

    assert errors(page) == {"#caller", "#may_tell_practice"}


def test_where_the_practice_itself_rang_it_is_not_asked(rushcliffe: Place, browse):
    browse(rushcliffe.lead).follow(FORM, **typed(source="gp", caller="Dr Marsh", may_tell_practice=""))

    assert not objects(the_referral().patient_id, ObjectionKind.PRACTICE)


def test_no_means_that_the_practice_sees_nothing(rushcliffe: Place, browse):
    said = typed(may_tell_practice="no", practice=str(rushcliffe.practice.id))

    browse(rushcliffe.lead).follow(FORM, **said)

    referral = the_referral()
    assert objects(referral.patient_id, ObjectionKind.PRACTICE)
    assert (referral.team, referral.practice_id) == (rushcliffe.team, None)
    assert rushcliffe.practice.name in referral.steps[0].reason


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"nhs_number": NUMBER, "family_name": "Sutton-Hale"}, "same NHS number"),
        ({}, "same name, same date of birth"),
        ({"given_name": "Jo", "mobile": "07700 900999"}, "one given name is short for the other"),
    ],
)
def test_those_who_may_be_meant_are_shown_with_what_speaks_for_it(
    known: Patient, rushcliffe: Place, browse, said: dict, why: str
):
    page = browse(rushcliffe.link_worker).follow(FORM, **typed(**said))

    assert errors(page) == {"#same_person"}
    [offered, somebody_else] = page.select("[name=same_person]")
    words = page.select_one(f"label[for={offered['id']}]").text
    assert "Joan Sutton, born 4 May 1951" in words and why in words
    assert somebody_else["value"] == "new"
    assert db.session.query(TrailEntry).filter_by(deed=Deed.FOUND, patient_id=known.id).count() == 1


def test_the_known_person_is_referred_again_and_their_record_stays_as_it_is(known: Patient, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).follow(FORM, **typed(same_person=str(known.id)))

    referral = db.session.query(Referral).filter_by(source="self").one()
    assert (referral.patient, known.mobile, known.identity_unconfirmed) == (known, "07700 900999", False)
    assert "Mobile: 07700 900123" in referral.steps[0].reason


def test_somebody_else_of_that_name_is_added(known: Patient, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).follow(FORM, **typed(same_person="new"))

    assert db.session.query(Referral).filter_by(source="self").one().patient != known


def test_a_number_in_somebody_elses_record_is_not_taken(known: Patient, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(FORM, **typed(nhs_number=NUMBER, same_person="new"))

    assert errors(page) == {"#nhs_number"}
    assert db.session.query(Patient).count() == 1


def test_an_open_referral_warns_before_a_second(joan: Patient, rushcliffe: Place, browse):
    first = factories.referral(joan, rushcliffe.gp)
    amina, said = browse(rushcliffe.link_worker), typed(same_person=str(joan.id))

    page = amina.follow(FORM, **said)
    assert errors(page) == {"#second"} and first.reference in page.text

    amina.follow(FORM, **said, second="y", second_because="Her husband died since")
    assert "Her husband died since" in db.session.query(Referral).filter_by(source="self").one().steps[0].reason


def test_somebody_for_another_teams_list_goes_there_and_it_is_said(rushcliffe: Place, nottingham_west: Place, browse):
    page = browse(rushcliffe.link_worker).follow(FORM, **typed(practice=str(nottingham_west.practice.id)))

    assert the_referral().team == nottingham_west.team
    assert page.select_one("h1").text == "New referrals" and "on the list of Nottingham West link workers" in page.text


def test_nobody_of_another_network_is_offered_or_can_be_chosen(
    joan: Patient, rushcliffe: Place, nottingham_west: Place, browse
):
    other = browse(nottingham_west.link_worker)

    assert other.send(FORM, **typed(same_person=str(joan.id))).status_code == 404
    other.follow(FORM, **typed())
    assert the_referral().patient != joan


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "ig"])
def test_only_the_team_enters_referrals(rushcliffe: Place, browse, who: str):
    assert browse(getattr(rushcliffe, who)).get(FORM).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"mobile": ""}, "#mobile"),
        ({"date_of_birth-year": "2999"}, "#date_of_birth"),
        ({"no_number_reason": ""}, "#nhs_number"),
        ({"answer": "representative"}, "#explained"),
        ({"risk": "risks"}, "#risk_detail"),
        ({"hopes": "x" * 10_000}, "#hopes"),
    ],
)
def test_what_is_missing_is_said(rushcliffe: Place, browse, wrong: dict, where: str):
    page = browse(rushcliffe.lead).follow(FORM, **typed(**wrong))

    assert where in errors(page)
    assert db.session.query(Referral).count() == 0


def test_what_is_said_on_the_telephone_may_mean_a_crisis_or_a_high_risk(rushcliffe: Place, browse):
    amina, practice = browse(rushcliffe.link_worker), str(rushcliffe.practice.id)
    risks = {"risk": "risks", "risk_detail": "He sleeps by the canal", "is_high": "y"}
    amina.follow(FORM, **typed(practice=practice, **risks))
    assert the_referral().is_high_risk

    amina.follow(
        FORM,
        **typed(practice=practice, family_name="Oak", hopes="I want to end my life", mobile="07700 900777", **BORN),
    )
    assert [one.is_read_first for one in db.session.query(Referral).order_by(Referral.received_at)] == [False, True]
