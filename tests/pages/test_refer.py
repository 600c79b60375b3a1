"""The page on which a practice refers: one form, one answer, nothing half-saved."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.queries import latest_risk
from socialrx.referrals.models import Answer, Referral
from tests import factories
from tests.factories import Place

WHO = {
    "nhs_number": "999 000 0204",
    "given_name": "Paul",
    "family_name": "Hart",
    "date_of_birth-day": "3",
    "date_of_birth-month": "7",
    "date_of_birth-year": "1958",
    "mobile": "07700 900456",
}
ASKED = {"needs": ["loneliness", "physical_activity"], "risk": "none_known", "answer": "agreed"}
FORM: dict[str, Any] = WHO | ASKED


def counted() -> tuple[int, int]:
    """How many people and referrals there are."""
    people, referrals = (db.session.scalar(select(func.count()).select_from(kind)) for kind in (Patient, Referral))
    return people or 0, referrals or 0


def only_referral() -> Referral:
    return db.session.scalars(select(Referral)).one()


def test_a_gp_refers_somebody_new_in_one_form(rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).follow("/refer", **FORM, hopes="To walk to the shop again")

    sent = only_referral()
    assert page.select_one(".srx-reference").text == sent.reference
    assert (sent.patient.name, sent.patient.nhs_number) == ("Paul Hart", "9990000204")
    assert (sent.patient.practice, sent.team) == (rushcliffe.practice, rushcliffe.team)
    assert sent.need_keys == ["loneliness", "physical_activity"]
    assert sent.hopes == "To walk to the shop again"
    assert latest_risk(sent.patient_id).answer is RiskAnswer.NONE_KNOWN
    assert latest_risk(sent.patient_id).assessor == rushcliffe.gp.name


def test_the_answer_says_who_gets_in_touch_and_by_when(rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).follow("/refer", **FORM)

    due = only_referral().contact_due_on
    assert f"{due:%A} {due.day} {due:%B}" in page.text
    assert rushcliffe.team.name in page.text
    assert rushcliffe.team.phone in page.text
    assert rushcliffe.practice.mailbox in page.text


def test_the_page_says_what_it_is_not_for(rushcliffe: Place, browse, app):
    page = browse(rushcliffe.gp).visit("/refer")

    assert "This is not an emergency service." in page.text
    assert app.config["CRISIS_TEXT"] in page.text
    assert "people aged 18 and over" in page.text


def test_a_receptionist_refers_on_behalf_of_a_gp(rushcliffe: Place, browse):
    browse(rushcliffe.receptionist).follow("/refer", **FORM, gp=str(rushcliffe.gp.id))

    sent = only_referral()
    assert (sent.referred_by, sent.entered_by) == (rushcliffe.gp, rushcliffe.receptionist)
    assert latest_risk(sent.patient_id).assessor == rushcliffe.gp.name


def test_a_receptionist_cannot_refer_in_the_name_of_somebody_elsewhere(
    rushcliffe: Place, nottingham_west: Place, browse
):
    factories.user("Omar", "Dale", factories.Role.REFERRER, rushcliffe.practice)
    receptionist = browse(rushcliffe.receptionist)

    assert "Choose the GP who is referring" in receptionist.follow("/refer", **FORM, gp="").text
    for nobody in (nottingham_west.gp.id, rushcliffe.lead.id, "who"):
        assert "Choose a GP of this practice" in receptionist.follow("/refer", **FORM, gp=str(nobody)).text
    assert counted() == (0, 0)


def test_a_gp_is_not_asked_on_whose_behalf(rushcliffe: Place, browse):
    assert not browse(rushcliffe.gp).visit("/refer").select("#gp")
    assert browse(rushcliffe.receptionist).visit("/refer").select("#gp")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"nhs_number": "999 000 0019"}, "That is not a valid NHS number"),
        ({"nhs_number": "12"}, "Enter an NHS number with 10 digits"),
        ({"nhs_number": ""}, "Enter the NHS number, or say why there is none"),
        ({"given_name": ""}, "Enter the first name"),
        ({"family_name": " "}, "Enter the family name"),
        ({"date_of_birth-year": "2999"}, "The date of birth must be in the past"),
        ({"date_of_birth-year": "58"}, "Check the year of birth"),
        ({"date_of_birth-day": "31", "date_of_birth-month": "2"}, "Date of birth must be a real date"),
        ({"date_of_birth-day": ""}, "Date of birth must include a day"),
        ({"date_of_birth-year": str(clock.today().year - 17)}, "This service is for people aged 18 and over"),
        ({"mobile": ""}, "Give at least one way to reach the patient"),
        ({"mobile": "ring me"}, "Enter a telephone number"),
        ({"postcode": "NG2 7CI"}, "Enter a full UK postcode"),
        ({"email": "paul at home"}, "Enter an e-mail address"),
        ({"needs": []}, "Choose at least one reason"),
        ({"needs": ["not-a-need"]}, "Choose one of the answers on this page"),
        ({"hopes": "x" * 601}, "must be 600 characters or fewer"),
        ({"risk": ""}, "Say whether there are risks, or that you have not assessed them"),
        ({"risk": "risks"}, "Say which risks"),
        ({"answer": ""}, "Say whether the patient has agreed"),
        ({"answer": "declined"}, "Choose one of the answers on this page"),
        ({"answer": "representative"}, "Say who agreed for them, and on what authority"),
        ({"answer": "best_interests"}, "Say who decided, and why"),
        ({"within": "2"}, "Say why the patient should be contacted sooner"),
        ({"within_because": "funeral on Friday"}, "Enter within how many working days"),
        ({"within": "soon", "within_because": "funeral"}, "Enter a whole number of working days"),
        ({"within": "0", "within_because": "funeral"}, "Enter a whole number of working days"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_is_kept(rushcliffe: Place, browse, said: dict, message: str):
    page = browse(rushcliffe.gp).follow("/refer", **FORM | said)

    [line] = [link for link in page.select(".nhsuk-error-summary a") if message in link.text]
    assert page.select_one(line["href"]), "the line leads to its field"
    assert page.select_one("#given_name")["value"] == (FORM | said)["given_name"].strip()
    assert counted() == (0, 0)


def test_children_are_welcome_where_a_setting_says_so(rushcliffe: Place, browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "CHILDREN_WELCOME", True)

    page = browse(rushcliffe.gp).visit("/refer")
    browse(rushcliffe.gp).send("/refer", **FORM | {"date_of_birth-year": str(clock.today().year - 12)})

    assert "people aged 18 and over" not in page.text
    assert counted() == (1, 1)
    assert "Under 18: a child" in browse(rushcliffe.lead).visit(f"/new-referrals/{only_referral().id}").text


def test_only_numbers_that_are_never_issued_are_taken_in_a_demonstration(rushcliffe: Place, browse, app, monkeypatch):
    real = FORM | {"nhs_number": "4010232137"}
    monkeypatch.setitem(app.config, "DEMO", True)
    assert "begin with 999" in browse(rushcliffe.gp).follow("/refer", **real).text

    monkeypatch.setitem(app.config, "DEMO", False)
    browse(rushcliffe.gp).send("/refer", **real)
    assert only_referral().patient.nhs_number == "4010232137"


def test_risks_and_who_decided_are_kept_in_the_words_that_were_typed(rushcliffe: Place, browse):
    said = {"risk": "risks", "risk_detail": "A dog that bites", "answer": "best_interests", "best_interests": "His GP"}

    browse(rushcliffe.gp).send("/refer", **FORM | said)

    sent = only_referral()
    assert latest_risk(sent.patient_id).detail == "A dog that bites"
    assert (sent.latest_answer.answer, sent.latest_answer.explanation) == (Answer.BEST_INTERESTS, "His GP")


def test_a_gp_may_call_a_risk_high_and_their_words_are_not_searched(rushcliffe: Place, browse):
    said = {"risk": "risks", "risk_detail": "Took tablets last week", "is_high": "y", "hopes": "Not to end my life"}

    browse(rushcliffe.gp).send("/refer", **FORM | said)

    assert only_referral().is_high_risk
    assert "High risk" in browse(rushcliffe.lead).visit("/new-referrals/").text


def test_words_under_a_choice_that_was_not_made_are_not_kept(rushcliffe: Place, browse):
    browse(rushcliffe.gp).send("/refer", **FORM, risk_detail="A dog that bites", representative="His son")

    sent = only_referral()
    assert latest_risk(sent.patient_id).detail == ""
    assert sent.latest_answer.explanation == ""


def test_contact_sooner_moves_the_day_and_keeps_the_reason(rushcliffe: Place, browse):
    browse(rushcliffe.gp).send("/refer", **FORM, within="1", within_because="his wife's funeral")

    sent = only_referral()
    assert sent.contact_due_on == clock.add_working_days(clock.today(), 1)
    assert sent.contact_due_on < clock.today() + timedelta(days=7)
    assert (sent.contact_within, sent.contact_within_reason) == (1, "his wife's funeral")


def test_when_no_team_would_see_it_nothing_is_kept(nottingham_west: Place, rushcliffe: Place, browse):
    rushcliffe.team.is_catch_all = False
    db.session.query(factories.Cover).delete()

    answer = browse(rushcliffe.gp).send("/refer", **FORM)

    assert answer.status_code == 409
    assert "nothing has been sent" in answer.text
    assert counted() == (0, 0)


@pytest.mark.parametrize("role", ["link_worker", "lead", "manager"])
def test_only_a_practice_may_refer_here(rushcliffe: Place, browse, role: str):
    browser = browse(getattr(rushcliffe, role))

    assert browser.get("/refer").status_code == 403
    assert browser.send("/refer", **FORM).status_code == 403
    assert browser.send("/refer/find", nhs_number="9990000204").status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(browse, rushcliffe: Place):
    assert "/sign-in" in browse(None).get("/refer").location
