"""A hospital, a housing office or a pharmacy refers somebody, follows it, and learns nothing of who is known here."""

import pytest

from socialrx.accounts.models import Role, User
from socialrx.core.database import db
from socialrx.organisations.models import Kind
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

NUMBER = "9990000018"


@pytest.fixture
def sol() -> User:
    """Who discharges people from a hospital."""
    return factories.user(
        "Sol", "Hart", Role.PARTNER_REFERRER, factories.organisation("Queen's Hospital", Kind.PARTNER)
    )


def typed(place: Place, **other) -> dict:
    return {
        "source": "hospital",
        "nhs_number": NUMBER,
        "given_name": "Joan",
        "family_name": "Sutton",
        "date_of_birth-day": "4",
        "date_of_birth-month": "5",
        "date_of_birth-year": "1951",
        "mobile": "07700 900123",
        "practice": str(place.practice.id),
        "may_tell_practice": "yes",
        "needs": ["loneliness"],
        "risk": "none_known",
        "answer": "agreed",
        **other,
    }


def the_referral() -> Referral:
    return db.session.query(Referral).one()


def test_what_is_sent_reaches_the_team_of_the_persons_practice(rushcliffe: Place, sol: User, browse):
    page = browse(sol).follow("/sent-by-us/new", **typed(rushcliffe))

    referral = the_referral()
    assert referral.reference in page.text
    assert (referral.team, referral.source, referral.referred_by) == (rushcliffe.team, "hospital", sol)
    assert referral.patient.practice == rushcliffe.practice


def test_a_person_whose_practice_nobody_knows_goes_to_the_catch_all(rushcliffe: Place, sol: User, browse):
    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, practice=""))

    assert the_referral().team.is_catch_all


def test_nothing_is_sent_before_what_is_needed_is_there(rushcliffe: Place, sol: User, browse):
    page = browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, source="", needs=[]))

    assert {link["href"] for link in page.select(".nhsuk-error-summary a")} == {"#source", "#needs"}
    assert db.session.query(Referral).count() == 0


@pytest.mark.parametrize("known", [None, ("Joan", "Sutton"), ("Maud", "Else")], ids=["nobody", "herself", "another"])
def test_the_answer_is_the_same_whoever_has_that_number(rushcliffe: Place, sol: User, browse, known: tuple | None):
    if known:
        factories.patient(*known, practice=rushcliffe.practice, nhs_number=NUMBER)

    answer = browse(sol).send("/sent-by-us/new", **typed(rushcliffe))
    shown = browse(sol).visit(answer.location).select_one("main").text

    assert answer.status_code == 302
    words = " ".join(shown.replace(the_referral().reference, "REFERENCE").split())
    assert words.startswith("REFERENCE Joan Sutton With the team A link worker will get in touch")
    assert "NHS number" not in words


def test_somebody_known_is_not_added_twice_and_the_team_hears_what_differs(rushcliffe: Place, sol: User, browse):
    joan = factories.patient(practice=rushcliffe.practice, nhs_number=NUMBER, mobile="07700 900999")

    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, practice=""))

    referral = the_referral()
    assert referral.patient == joan
    assert (joan.mobile, joan.practice) == ("07700 900999", rushcliffe.practice)
    assert "Mobile: 07700 900123" in referral.steps[0].reason


def test_a_number_of_somebody_else_is_not_kept_and_the_team_is_told(rushcliffe: Place, sol: User, browse):
    factories.patient("Maud", "Else", practice=rushcliffe.practice, nhs_number=NUMBER)

    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe))

    referral = the_referral()
    assert referral.patient.name == "Joan Sutton"
    assert referral.patient.nhs_number is None
    assert "somebody else's record" in referral.steps[0].reason


def test_it_sees_how_far_it_is_and_neither_the_worker_nor_what_was_said(rushcliffe: Place, sol: User, browse):
    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe))
    factories.case(the_referral(), rushcliffe.link_worker, by=rushcliffe.lead)

    page = browse(sol).visit(f"/sent-by-us/{the_referral().id}")

    assert "Accepted" in page.text
    assert rushcliffe.team.phone in page.text
    assert "Amina" not in page.text


def test_it_takes_back_what_it_sent_and_nothing_else(rushcliffe: Place, sol: User, browse):
    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe))
    gps = factories.referral(
        factories.patient("Ann", "Lee", practice=rushcliffe.practice, nhs_number="9990000026"), rushcliffe.gp
    )
    mine = db.session.query(Referral).filter(Referral.id != gps.id).one()

    assert browse(sol).get(f"/sent-by-us/{gps.id}/withdrawal").status_code == 404
    page = browse(sol).follow(f"/sent-by-us/{mine.id}/withdrawal", reason="She moved to Leeds")

    assert "Withdrawn" in page.text
    assert "Ann Lee" not in browse(sol).visit("/sent-by-us").text


def test_it_cannot_search(rushcliffe: Place, sol: User, browse):
    assert browse(sol).send("/refer/find", nhs_number=NUMBER).status_code == 403
    assert browse(sol).send("/people", number=NUMBER).status_code == 403
    assert "Find if already here" not in browse(sol).visit("/sent-by-us/new").text


def test_before_anything_was_sent_its_list_says_so(rushcliffe: Place, sol: User, browse):
    assert "has not referred anybody yet" in browse(sol).visit("/sent-by-us").text


def test_it_says_whether_the_practice_may_be_told_and_no_keeps_the_practice_out(rushcliffe: Place, sol: User, browse):
    page = browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, may_tell_practice=""))
    assert {link["href"] for link in page.select(".nhsuk-error-summary a")} == {"#may_tell_practice"}

    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, may_tell_practice="no"))

    referral = the_referral()
    assert objects(referral.patient_id, ObjectionKind.PRACTICE)
    assert (referral.team, referral.practice_id) == (rushcliffe.team, None)
    assert "Sutton" not in browse(rushcliffe.gp).visit("/practice/referrals").text


HIGH = {"risk": "risks", "risk_detail": "He sleeps by the canal", "is_high": "y"}


@pytest.mark.parametrize("where", ["hopes", "reason", "risk_detail"])
def test_words_that_may_mean_a_crisis_are_read_first_by_the_team(rushcliffe: Place, sol: User, browse, where: str):
    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, **HIGH | {where: "She says she wants to end my life"}))

    assert the_referral().is_read_first
    assert "Read first" in browse(rushcliffe.lead).visit("/new-referrals/").text


def test_a_high_risk_is_marked_for_the_team(rushcliffe: Place, sol: User, browse):
    browse(sol).follow("/sent-by-us/new", **typed(rushcliffe, **HIGH))

    assert the_referral().is_high_risk
    lead = browse(rushcliffe.lead)
    assert "High risk" in lead.visit("/new-referrals/").text
    assert "High risk" in lead.visit(f"/new-referrals/{the_referral().id}").text
