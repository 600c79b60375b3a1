"""Who at a practice sees what of a referral, and what no practice ever sees."""

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, EndedBy
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.patients.models import RiskAnswer
from socialrx.patients.risk import assess
from socialrx.referrals import actions as referring
from socialrx.referrals.actions import Request
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

PATHS = ("", "/answer", "/withdrawal")


@pytest.fixture
def told(rushcliffe: Place) -> Referral:
    """A referral with words of its own in every place where a GP may write."""
    asked = {"needs": ["abuse"], "hopes": "HOPES", "risk": RiskAnswer.RISKS, "risk_detail": "RISKWORDS"}
    person = factories.patient(practice=rushcliffe.practice)
    return factories.referral(person, rushcliffe.gp, **asked, contact_within=2, contact_within_reason="HURRY")


def test_a_referrer_sees_the_referral_as_it_was_sent(rushcliffe: Place, browse, told: Referral):
    page = browse(rushcliffe.gp).visit(f"/practice/referrals/{told.id}").text

    for words in ("Domestic abuse", "HOPES", "RISKWORDS", "HURRY", told.patient.spaced_number):
        assert words in page


def test_practice_staff_see_where_it_stands_and_nothing_of_why(rushcliffe: Place, browse, told: Referral):
    page = browse(rushcliffe.receptionist).visit(f"/practice/referrals/{told.id}").text

    assert "With the team" in page
    for words in ("abuse", "HOPES", "RISKWORDS", "HURRY", told.patient.spaced_number, told.patient.nhs_number):
        assert words not in page


def test_no_practice_ever_sees_the_teams_notes_contacts_worries_or_later_risks(
    rushcliffe: Place, browse, told: Referral
):
    case = factories.case(told, rushcliffe.link_worker, by=rushcliffe.lead)
    casework.record_contact(
        case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation", note="CANARY contact"
    )
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="CANARY worry", done_at_once="CANARY deed")
    assess(told.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="CANARY risk")
    case.next_note = "CANARY next"
    told.patient.contact_warning = "CANARY warning"
    db.session.commit()

    for user in (rushcliffe.gp, rushcliffe.receptionist):
        for path in ("/practice/referrals", f"/practice/referrals/{told.id}"):
            assert "CANARY" not in browse(user).get(path).text


@pytest.mark.parametrize("path", PATHS)
def test_another_practices_referral_does_not_exist(
    rushcliffe: Place, nottingham_west: Place, browse, referral: Referral, path: str
):
    for user in (nottingham_west.gp, nottingham_west.receptionist):
        assert browse(user).get(f"/practice/referrals/{referral.id}{path}").status_code == 404
    assert referral.reference not in browse(nottingham_west.gp).visit("/practice/referrals").text
    assert browse(nottingham_west.gp).get(f"/practice/referrals?after={referral.id}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", ["link_worker", "lead", "manager"])
def test_these_pages_are_a_practices(rushcliffe: Place, browse, referral: Referral, role: str, path: str):
    browser = browse(getattr(rushcliffe, role))

    assert browser.get("/practice/referrals").status_code == 403
    assert browser.get(f"/practice/referrals/{referral.id}{path}").status_code == 403


def test_a_message_back_is_its_practices_alone(rushcliffe: Place, nottingham_west: Place, browse, referral: Referral):
    message = feedback.ask(referral, by=rushcliffe.lead, question="Which number?")
    db.session.commit()

    assert browse(rushcliffe.receptionist).get(f"/practice/messages/{message.id}").status_code == 200
    assert browse(nottingham_west.gp).get(f"/practice/messages/{message.id}").status_code == 404
    assert browse(rushcliffe.manager).get(f"/practice/messages/{message.id}").status_code == 403


def test_when_the_person_objects_the_practice_reads_no_message(rushcliffe: Place, browse, case: Case):
    message = feedback.close(
        case, by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER, objects=True
    )
    db.session.commit()
    gp = browse(rushcliffe.gp)

    assert gp.get(f"/practice/messages/{message.id}").status_code == 404
    assert "What happened" not in gp.visit(f"/practice/referrals/{case.referral_id}").text
    assert str(message.id) not in str(gp.visit(f"/practice/referrals/{case.referral_id}"))


def test_what_others_sent_about_its_people_a_practice_reads_and_does_not_take_back(
    rushcliffe: Place, nottingham_west: Place, browse
):
    joan = factories.patient(practice=rushcliffe.practice)
    request = Request(needs=["money"], source="hospital", organisation_id=nottingham_west.practice.id)
    sent = factories.kept(referring.receive(joan, request, by=nottingham_west.gp))
    feedback.ask(sent, by=rushcliffe.lead, question="Which number?")
    db.session.commit()
    gp = browse(rushcliffe.gp)

    page = gp.visit(f"/practice/referrals/{sent.id}")

    assert not page.select("form[action$='/answer'], a[href$='/withdrawal']")
    for path in ("/answer", "/withdrawal"):
        assert gp.get(f"/practice/referrals/{sent.id}{path}").status_code == 403


def test_the_list_asks_the_database_the_same_few_questions_however_long_it_is(rushcliffe: Place, browse, queries):
    gp = browse(rushcliffe.gp)
    none = queries(lambda: gp.visit("/practice/referrals"))
    for number in range(12):
        person = factories.patient(f"Ann{number}", practice=rushcliffe.practice, no_number_reason="x")
        factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)

    twelve = queries(lambda: gp.visit("/practice/referrals"))

    assert len(twelve) == len(none)
    assert len([words for words in twelve if "FROM referral" in words]) == 2
