"""Finding somebody again or adding them: nobody is in here twice, and nobody's record is written over."""

from dataclasses import replace
from datetime import date

import pytest

from socialrx.core.database import db
from socialrx.patients.actions import (
    Identity,
    NotAPractice,
    NumberInUse,
    PerhapsTheSame,
    differences,
    find_or_add,
    need_access,
    recognise,
)
from socialrx.patients.models import Patient
from tests import factories
from tests.factories import Place

BORN = date(1951, 5, 4)
NUMBER = "9990000204"
JOAN = Identity("Joan", "Sutton", BORN, nhs_number=NUMBER)


def told(who: Identity, place: Place, *, is_new: bool = False, **details) -> Patient:
    patient = find_or_add(who, details, practice=place.practice, by=place.gp, is_new=is_new)
    db.session.commit()
    return patient


def test_somebody_unknown_is_added_with_what_was_said(rushcliffe: Place):
    joan = told(JOAN, rushcliffe, mobile="07700 900123", may_text=True)

    assert (joan.name, joan.nhs_number, joan.practice) == ("Joan Sutton", NUMBER, rushcliffe.practice)
    assert (joan.mobile, joan.may_text, joan.may_leave_message) == ("07700 900123", True, False)
    assert joan.added_by_id == rushcliffe.gp.id


def test_somebody_without_a_number_is_added_with_the_reason(rushcliffe: Place):
    joan = told(replace(JOAN, nhs_number="", no_number_reason="overseas-patient"), rushcliffe)

    assert (joan.nhs_number, joan.no_number_reason) == (None, "overseas-patient")


def test_a_known_number_with_the_same_name_and_birthday_is_the_same_person(rushcliffe: Place):
    joan = told(JOAN, rushcliffe)

    again = told(replace(JOAN, given_name="Joanie", family_name="SÚTTON"), rushcliffe, mobile="07700 900999")

    assert again.id == joan.id
    assert (again.given_name, again.mobile) == ("Joan", "")


@pytest.mark.parametrize(
    "other",
    [replace(JOAN, family_name="Hall"), replace(JOAN, date_of_birth=date(1951, 5, 5))],
    ids=["name", "birthday"],
)
def test_a_known_number_with_another_name_or_birthday_is_refused_without_saying_whose_it_is(
    rushcliffe: Place, other: Identity
):
    told(JOAN, rushcliffe)

    with pytest.raises(NumberInUse) as refusal:
        find_or_add(other, {}, practice=rushcliffe.practice, by=rushcliffe.gp)

    assert "Joan" not in str(refusal.value)
    assert "Sutton" not in str(refusal.value)


def test_somebody_who_has_moved_is_registered_with_the_practice_that_refers_them(
    rushcliffe: Place, nottingham_west: Place
):
    joan = told(JOAN, nottingham_west)

    assert told(JOAN, rushcliffe).id == joan.id
    assert joan.practice == rushcliffe.practice


def test_a_namesake_born_that_day_is_asked_about(rushcliffe: Place):
    joan = told(replace(JOAN, nhs_number="", no_number_reason="overseas-patient"), rushcliffe)

    with pytest.raises(PerhapsTheSame) as question:
        told(JOAN, rushcliffe)

    assert question.value.people == [joan]


def test_a_namesake_is_somebody_else_when_a_person_says_so(rushcliffe: Place):
    joan = told(replace(JOAN, nhs_number="", no_number_reason="overseas-patient"), rushcliffe)

    assert told(JOAN, rushcliffe, is_new=True).id != joan.id


def test_twins_with_a_number_each_are_told_apart_without_asking(rushcliffe: Place):
    joan = told(JOAN, rushcliffe)

    assert told(Identity("Jean", "Sutton", BORN, nhs_number="9990000190"), rushcliffe).id != joan.id


def test_a_namesake_at_another_practice_is_not_shown(rushcliffe: Place, nottingham_west: Place):
    told(replace(JOAN, nhs_number="", no_number_reason="overseas-patient"), nottingham_west)

    assert told(JOAN, rushcliffe).practice == rushcliffe.practice


def test_people_are_registered_with_an_open_practice_only(rushcliffe: Place):
    with pytest.raises(NotAPractice, match="Rushcliffe PCN"):
        find_or_add(JOAN, {}, practice=rushcliffe.pcn, by=rushcliffe.gp)


def test_somebody_recognised_gains_the_number_they_did_not_have(rushcliffe: Place):
    joan = told(replace(JOAN, nhs_number="", no_number_reason="overseas-patient"), rushcliffe)

    recognise(joan, JOAN)

    assert joan.nhs_number == NUMBER


def test_somebody_recognised_keeps_the_number_they_have(rushcliffe: Place):
    joan = told(JOAN, rushcliffe)

    with pytest.raises(NumberInUse):
        recognise(joan, replace(JOAN, nhs_number="9990000190"))

    assert joan.nhs_number == NUMBER


def test_a_number_that_is_somebody_elses_is_not_given_to_the_person_recognised(rushcliffe: Place):
    told(JOAN, rushcliffe)
    jean = told(Identity("Jean", "Sutton", BORN, no_number_reason="overseas-patient"), rushcliffe, is_new=True)

    with pytest.raises(NumberInUse):
        recognise(jean, JOAN)

    assert jean.nhs_number is None


def test_what_a_practice_says_otherwise_is_put_in_words_and_not_into_the_record(rushcliffe: Place):
    joan = factories.patient(practice=rushcliffe.practice, mobile="07700 900123", best_time="mornings")

    said = differences(joan, {"mobile": "07700 900999", "best_time": "mornings", "may_text": True, "landline": ""})

    assert said == "The referrer gave other details. Mobile: 07700 900999; may text: yes."
    assert joan.mobile == "07700 900123"


def test_the_way_that_a_form_offers_first_is_not_taken_for_something_said(rushcliffe: Place):
    joan = factories.patient(practice=rushcliffe.practice, best_way="1")

    assert differences(joan, {"best_way": "3"}) == ""
    assert differences(joan, {"best_way": "9"}) == "The referrer gave other details. Best way: sms."


def test_an_access_need_is_added_once(rushcliffe: Place):
    joan = factories.patient(practice=rushcliffe.practice)

    need_access(joan, [("Lip reads", "Lip reads")])
    need_access(joan, [("Lip reads", "Lip reads"), ("1108191000000103", "Requires wheelchair access")])
    db.session.commit()

    assert sorted(need.label for need in joan.access_needs) == ["Lip reads", "Requires wheelchair access"]
