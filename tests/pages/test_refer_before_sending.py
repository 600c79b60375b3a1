"""What a practice is told before it sends: the honest wait, what this is not for, and what is known already."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients import flags
from socialrx.patients.around import Said, add_contact, around
from socialrx.patients.flags import FlagSource
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place
from tests.pages.test_refer import ASKED, FORM, counted, only_referral
from tests.rules.test_team_waits import reached


def test_the_wait_is_told_before_the_button(rushcliffe: Place, browse):
    for days in (2, 4, 6, 8, 20):
        reached(rushcliffe, after=days)

    page = browse(rushcliffe.gp).visit("/refer")

    assert (
        "half were reached within 6 days of the referral and nine in ten within 20, of the 5 who" in page.main.form.text
    )
    assert "first reached in the last 8 weeks. 0 wait now." in page.main.form.text


def test_too_few_for_a_wait_is_said_instead_of_a_number(rushcliffe: Place, referral: Referral, browse):
    page = browse(rushcliffe.gp).visit("/refer")

    assert "too few were first reached in the last 8 weeks to say (0). 1 waits now" in page.text
    assert "half were reached" not in page.text


def test_what_it_is_not_for_comes_from_a_setting(rushcliffe: Place, browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "NOT_FOR", "A crisis\n\nA sick note")

    page = browse(rushcliffe.gp).visit("/refer")

    assert [item.text for item in page.select("details li")] == ["A crisis", "A sick note"]


def test_the_person_is_the_first_thing_asked(rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).visit("/refer")

    first = page.select_one("main form").select("input:not([type=hidden]), select, textarea")[0]
    assert first["id"] == "nhs_number"
    assert not page.main.select(".nhsuk-inset-text"), "nothing stands before it"


def test_as_many_queries_with_five_waits_as_with_fifty(rushcliffe: Place, joan: Patient, browse, queries):
    add_contact(joan, Said("Liz", "daughter"), by=rushcliffe.gp)
    gp, path = browse(rushcliffe.gp), f"/refer?patient={joan.id}"
    for days in range(5):
        reached(rushcliffe, after=days)
    gp.get(path)
    few = queries(lambda: gp.get(path))
    for days in range(45):
        reached(rushcliffe, after=days)

    assert len(queries(lambda: gp.get(path))) == len(few) <= 6, few


def test_what_is_known_is_shown_and_not_asked(rushcliffe: Place, joan: Patient, browse):
    joan.language, joan.email = "Polish", "joan@example.org"
    add_contact(joan, Said("Liz Sutton", "daughter", "07700 900321"), by=rushcliffe.gp)
    db.session.commit()

    page = browse(rushcliffe.gp).visit(f"/refer?patient={joan.id}")

    shown = page.select_one("#patient").text
    for words in ("Mobile, e-mail; no message may be left", "Language: Polish", "Around them: daughter"):
        assert words in shown
    assert "joan@example.org" not in page.text and "900321" not in page.text, "that it is known, not what it is"
    assert not page.select("#mobile, #language, #kin_name, #gender")


def test_of_somebody_in_hiding_not_even_which_ways_are_known(rushcliffe: Place, joan: Patient, browse):
    add_contact(joan, Said("Liz Sutton", "daughter"), by=rushcliffe.gp)
    facts = {"source": FlagSource.WORKER, "because": "Left home", "organisation_id": rushcliffe.pcn.id}
    flags.set_flag(joan, by=rushcliffe.link_worker, **facts)
    db.session.commit()

    shown = browse(rushcliffe.gp).visit(f"/refer?patient={joan.id}").select_one("#patient").text

    assert "With the team" in shown
    assert "obile" not in shown and "daughter" not in shown


def test_the_thirty_seconds_stay_and_the_rest_can_be_said(rushcliffe: Place, browse):
    more = {
        "reason": "Her husband died in May",
        "unsafe_times": "Evenings, her nephew is in",
        "language": "Polish",
        "interpreter": "none",
        "kin_name": "Liz Sutton",
        "kin_relationship": "daughter",
        "kin_is_carer": "y",
        "gender": "2",
        "ethnic_category": "B",
        "accommodation": "ACC08",
        "employment": "08",
    }
    browse(rushcliffe.gp).send("/refer", **FORM | more)

    sent = only_referral()
    person = sent.patient
    assert sent.reason == "Her husband died in May" and sent.hopes == ""
    assert (person.unsafe_times, person.language, person.interpreter) == ("Evenings, her nephew is in", "Polish", "")
    assert (person.gender, person.ethnic_category) == (sent.gender, sent.ethnic_category) == ("2", "B")
    assert (person.accommodation, person.employment) == ("ACC08", "08")
    [liz] = around(person.id)
    assert (liz.name, liz.is_carer, liz.may_talk) == ("Liz Sutton", True, False)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"language": "Polish"}, "Say whether an interpreter is needed"),
        ({"kin_phone": "07700 900321"}, "Say who it is"),
        ({"kin_may_talk": "y"}, "Say who it is"),
        ({"reason": "x" * 151}, "must be 150 characters or fewer"),
        ({"gender": "F"}, "Choose one of the answers on this page"),
    ],
)
def test_what_contradicts_itself_is_asked_and_nothing_is_kept(rushcliffe: Place, browse, said: dict, message: str):
    page = browse(rushcliffe.gp).follow("/refer", **FORM | said)

    assert message in page.select_one(".nhsuk-error-summary").text
    assert counted() == (0, 0)


def test_somebody_born_tomorrow_is_not_referred(rushcliffe: Place, browse):
    tomorrow = clock.today() + timedelta(days=1)
    born = {f"date_of_birth-{part}": str(getattr(tomorrow, part)) for part in ("day", "month", "year")}

    page = browse(rushcliffe.gp).follow("/refer", **FORM | born)

    assert "must be in the past" in page.select_one(".nhsuk-error-summary").text


@pytest.mark.parametrize("method", ["visit", "follow"])
def test_a_practice_that_has_closed_sends_nothing_and_is_told_kindly(rushcliffe: Place, browse, method: str):
    rushcliffe.practice.closed_on = clock.today()
    db.session.commit()

    page = getattr(browse(rushcliffe.gp), method)("/refer", **FORM if method == "follow" else {})

    assert page.h1.text == "Your practice has closed"
    assert counted() == (0, 0)


def test_a_practice_that_closes_next_month_still_refers(rushcliffe: Place, browse):
    rushcliffe.practice.closed_on = clock.today() + timedelta(days=30)
    db.session.commit()

    browse(rushcliffe.gp).send("/refer", **FORM)

    assert counted() == (1, 1)


def test_somebody_without_number_address_or_phone_is_referred_by_post_to_a_hostel(rushcliffe: Place, browse):
    said = {"nhs_number": "", "no_number_reason": "nhs-number-not-known", "mobile": "", "address": "The hostel"}

    browse(rushcliffe.gp).send("/refer", **FORM | said)

    assert only_referral().patient.nhs_number is None


def test_a_second_and_contradictory_referral_asks_first(rushcliffe: Place, referral: Referral, browse):
    page = browse(rushcliffe.gp).follow("/refer", patient=str(referral.patient_id), **ASKED | {"answer": "declined"})

    assert "Choose one of the answers on this page" in page.text
    assert db.session.scalars(select(Referral)).one() == referral


def test_look_alikes_are_shown_with_what_speaks_for_them_and_chosen_by_a_person(
    rushcliffe: Place, browse, joan: Patient
):
    factories.patient("Jean", "Sutton", practice=rushcliffe.practice)
    born = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "1951"}

    page = browse(rushcliffe.gp).follow("/refer/find", given_name="Joan", family_name="Sutton", **born)

    first, _ = page.select("button[name=patient]")
    assert first["value"] == str(joan.id) and "born 4 May 1951" in first.text
    hints = [one.text for one in page.select(".nhsuk-inset-text .nhsuk-hint")]
    assert hints == ["Same name, same date of birth: 80 points", "Same date of birth, same family name: 60 points"]


def test_a_twin_alone_is_never_taken_for_the_one_who_was_typed(rushcliffe: Place, browse, joan: Patient):
    born = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "1951"}

    page = browse(rushcliffe.gp).follow("/refer/find", given_name="Jean", family_name="Sutton", **born)

    assert page.select_one("button[name=patient]")["value"] == str(joan.id), "offered"
    assert "Already here" not in page.text, "not chosen"


def test_a_day_and_month_that_were_swapped_still_find_somebody(rushcliffe: Place, browse, joan: Patient):
    born = {"date_of_birth-day": "5", "date_of_birth-month": "4", "date_of_birth-year": "1951"}

    page = browse(rushcliffe.gp).follow("/refer/find", given_name="JOAN", family_name="Sutton", **born)

    assert "Same name, dates of birth that differ in one place" in page.text


def test_a_number_that_nobody_has_falls_back_to_name_and_birthday(rushcliffe: Place, browse, joan: Patient):
    born = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "1951"}

    page = browse(rushcliffe.gp).follow(
        "/refer/find", nhs_number="9990000204", given_name="Joan", family_name="Sutton", **born
    )

    assert page.select_one("button[name=patient]")["value"] == str(joan.id)
