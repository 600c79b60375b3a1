"""Referring somebody who is already here: found, shown with little, and never doubled by mistake."""

from datetime import date

from sqlalchemy import func, select

from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place
from tests.pages.test_refer import ASKED, FORM, WHO, counted

BORN = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "1951"}
JOAN = WHO | BORN | {"given_name": "Joan", "family_name": "Sutton"}


def newest() -> Referral:
    return db.session.scalars(select(Referral).order_by(Referral.id.desc()).limit(1)).one()


def test_somebody_found_by_number_is_shown_with_little(rushcliffe: Place, browse, joan: Patient):
    page = browse(rushcliffe.gp).follow("/refer/find", nhs_number=joan.nhs_number, hopes="Company")

    shown = page.select_one("#patient").text
    assert "Already here: Joan Sutton" in shown
    assert "4 May 1951" in shown
    assert f"NHS number ending {joan.nhs_number[-4:]}" in shown
    assert joan.nhs_number not in page.text
    assert joan.mobile not in page.text
    assert page.select_one("#hopes").text.strip() == "Company", "what was typed is kept"
    assert not page.select("#family_name"), "who it is is not asked again"


def test_somebody_is_found_by_family_name_and_date_of_birth(rushcliffe: Place, browse, joan: Patient):
    page = browse(rushcliffe.gp).follow("/refer/find", family_name="SUTTON", **BORN)

    assert page.select_one("input[name=patient]")["value"] == str(joan.id)


def test_several_are_offered_to_choose_from(rushcliffe: Place, browse, joan: Patient):
    jean = factories.patient("Jean", "Sutton", practice=rushcliffe.practice)
    browser = browse(rushcliffe.gp)

    choices = browser.follow("/refer/find", family_name="Sutton", **BORN).select("button[name=patient]")
    page = browser.follow("/refer/find", patient=["", str(jean.id)])

    assert {choice["value"] for choice in choices} == {str(joan.id), str(jean.id)}
    assert "Already here: Jean Sutton" in page.text


def test_nobody_found_says_so_and_keeps_what_was_typed(rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).follow("/refer/find", nhs_number="9990000204", given_name="Paul")

    assert "Nobody at your practice" in page.text
    assert page.select_one("#given_name")["value"] == "Paul"


def test_finding_needs_a_number_or_a_name_and_a_birthday(rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).follow("/refer/find", family_name="Sutton")

    assert "Enter the date of birth" in page.select_one(".nhsuk-error-summary").text


def test_another_practices_person_is_not_found_and_cannot_be_named(
    rushcliffe: Place, nottingham_west: Place, browse, joan: Patient
):
    stranger = browse(nottingham_west.gp)

    assert "Nobody at your practice" in stranger.follow("/refer/find", nhs_number=joan.nhs_number).text
    assert stranger.get(f"/refer?patient={joan.id}").status_code == 404
    assert stranger.send("/refer", patient=str(joan.id), **ASKED).status_code == 404
    assert stranger.send("/refer", patient="nonsense", **ASKED).status_code == 404
    assert counted() == (1, 0)


def test_a_form_about_nobody_known_does_not_take_the_person_from_the_address(joan, rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).follow(f"/refer?patient={joan.id}", **ASKED)

    assert page.select_one(".nhsuk-error-summary"), "a new person's name is asked for"
    assert joan.family_name not in page.main.text


def test_looking_at_somebody_goes_on_their_trail(rushcliffe: Place, browse, joan: Patient):
    browse(rushcliffe.gp).visit(f"/refer?patient={joan.id}")

    seen = select(func.count()).where(TrailEntry.patient_id == joan.id, TrailEntry.deed == Deed.VIEWED)
    assert db.session.scalar(seen) == 1


def test_somebody_found_is_referred_with_what_has_changed_said_to_the_team(rushcliffe: Place, browse, joan: Patient):
    browse(rushcliffe.gp).send("/refer", patient=str(joan.id), changes="Ring the landline", **ASKED)

    assert newest().patient == joan
    assert newest().reason_of("receive") == "The practice says: Ring the landline"


def test_an_open_referral_is_shown_and_a_second_one_needs_a_reason(
    rushcliffe: Place, browse, joan: Patient, referral: Referral
):
    gp = browse(rushcliffe.gp)

    warned = gp.visit(f"/refer?patient={joan.id}")
    refused = gp.follow("/refer", patient=str(joan.id), **ASKED)
    unexplained = gp.follow("/refer", patient=str(joan.id), second="y", **ASKED)

    assert referral.reference in warned.text
    assert warned.select_one(f"a[href='/practice/referrals/{referral.id}']")
    assert "already has an open referral" in refused.select_one(".nhsuk-error-summary").text
    assert "Say why there should be a second referral" in unexplained.text
    assert counted() == (1, 1)


def test_a_second_referral_is_sent_all_the_same_for_a_reason(
    rushcliffe: Place, browse, joan: Patient, referral: Referral
):
    browse(rushcliffe.gp).send("/refer", patient=str(joan.id), second="y", second_because="about debt", **ASKED)

    assert counted() == (1, 2)
    assert newest().reason_of("receive").endswith("because: about debt")


def test_a_reason_without_the_tick_sends_nothing(rushcliffe: Place, browse, joan: Patient, referral: Referral):
    browse(rushcliffe.gp).send("/refer", patient=str(joan.id), second_because="about debt", **ASKED)

    assert counted() == (1, 1)


def test_a_typed_number_that_is_known_is_the_same_person_and_the_new_phone_goes_to_the_team(
    rushcliffe: Place, browse, joan: Patient
):
    browse(rushcliffe.gp).send(
        "/refer", **JOAN | ASKED | {"nhs_number": joan.nhs_number, "access_needs": ["Lip reads"]}
    )

    assert counted() == (1, 1)
    assert joan.mobile == "07700 900123"
    assert "Mobile: 07700 900456" in newest().reason_of("receive")
    assert [need.key for need in newest().patient.access_needs] == ["Lip reads"]


def test_a_typed_number_with_an_open_referral_is_stopped_as_well(
    rushcliffe: Place, browse, joan: Patient, referral: Referral
):
    page = browse(rushcliffe.gp).follow("/refer", **JOAN | ASKED | {"nhs_number": joan.nhs_number})

    assert referral.reference in page.text
    assert page.select_one("#second")
    assert counted() == (1, 1)


def test_a_number_that_belongs_to_another_name_never_says_whose_it_is(rushcliffe: Place, browse, joan: Patient):
    page = browse(rushcliffe.gp).follow("/refer", **FORM | {"nhs_number": joan.nhs_number})

    assert "another name or date of birth" in page.select_one("#nhs_number-error").text
    assert "Joan" not in page.text
    assert "Sutton" not in page.text
    assert counted() == (1, 0)


def test_a_namesake_born_that_day_is_asked_about_before_there_are_two(rushcliffe: Place, browse, joan: Patient):
    twin = JOAN | ASKED
    gp = browse(rushcliffe.gp)

    asked = gp.follow("/refer", **twin)
    assert "Is this the same person?" in asked.text
    assert counted() == (1, 0)

    still_asked = gp.follow("/refer", **twin | {"same_person": "new", "needs": []})
    assert still_asked.select_one("input[name=same_person][checked]")["value"] == "new"

    gp.send("/refer", **twin | {"same_person": "new"})
    assert counted() == (2, 1)


def test_a_namesake_who_is_the_same_person_is_not_added_again(rushcliffe: Place, browse):
    joan = factories.patient(practice=rushcliffe.practice, no_number_reason="nhs-number-not-known")
    gp = browse(rushcliffe.gp)

    gp.send("/refer", **JOAN | ASKED | {"same_person": str(joan.id)})

    assert counted() == (1, 1)
    assert newest().patient.nhs_number == "9990000204"


def test_a_choice_of_person_does_not_outlive_another_name(rushcliffe: Place, browse, joan: Patient):
    browse(rushcliffe.gp).send("/refer", **FORM | {"same_person": str(joan.id)})

    assert newest().patient.name == "Paul Hart"


def test_nobody_elsewhere_can_be_chosen_as_the_same_person(
    rushcliffe: Place, nottingham_west: Place, browse, joan: Patient
):
    answer = browse(nottingham_west.gp).send("/refer", **JOAN | ASKED | {"same_person": str(joan.id)})

    assert answer.status_code == 404
    assert counted() == (1, 0)


def test_an_open_referral_sent_from_elsewhere_is_mentioned_without_its_reference(
    rushcliffe: Place, nottingham_west: Place, browse, joan: Patient, referral: Referral
):
    page = browse(nottingham_west.gp).follow("/refer", **JOAN | ASKED | {"nhs_number": joan.nhs_number})

    assert "sent from elsewhere" in page.text
    assert referral.reference not in page.text
    assert joan.practice == rushcliffe.practice, "nothing is half-saved"


def test_somebody_whose_record_says_that_they_died_is_not_referred(rushcliffe: Place, browse, joan: Patient):
    joan.died_on = date(2020, 1, 1)

    page = browse(rushcliffe.gp).follow("/refer", patient=str(joan.id), **ASKED)

    assert "have died" in page.select_one(".nhsuk-error-summary").text
    assert counted() == (1, 0)
