"""Proactive lists: loaded, asked from, taken back."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from socialrx.caseload.models import Case
from socialrx.caseload.queries import in_hand
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients import restriction
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, record
from socialrx.referrals.models import Answer, Referral
from socialrx.referrals.offers import actions, answers, queries
from socialrx.referrals.offers.actions import CannotTakeBack
from socialrx.referrals.offers.answers import CannotAnswer
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList, RefusedRow
from tests import factories
from tests.factories import Place
from tests.proactive import file_of, loaded, looked_at, numbers, row, seated

MANY, WRONG, SECONDS = 5_000, 300, 6
NUMBER = next(numbers())
JOAN = "9990000018"


@pytest.fixture
def joan(rushcliffe: Place) -> Patient:
    """Known at the practice, born 4 May 1951."""
    return factories.patient(practice=rushcliffe.practice, nhs_number=JOAN)


def joans_row(born: str = "04/05/1951", phone: str = "") -> str:
    return row(JOAN, "Joan", "Sutton", born, phone)


def kept_aside(made: ProactiveList) -> list[str]:
    return [aside.reason for aside in queries.aside_of(made.id)]


def offer_to(made: ProactiveList) -> Offer:
    return db.session.query(Offer).filter_by(list_id=made.id).one()


def test_looking_at_a_file_counts_and_adds_nobody(rushcliffe: Place):
    made = looked_at(rushcliffe, file_of(row(NUMBER), row("")))

    plan = actions.what_would_happen(made, in_hand)

    assert (plan.offered, len(plan.aside), plan.rows) == (1, 1, 2)
    assert plan.sample[0].family_name == "Bell"
    assert db.session.query(Patient).count() == db.session.query(Offer).count() == 0


def test_five_thousand_rows_of_which_three_hundred_are_wrong_are_loaded_at_once(rushcliffe: Place):
    good, bad = MANY - WRONG, ["9.43E+09", "943476591", ""]
    rows = [row(number, phone="07700 900123") for number, _ in zip(numbers(), range(good), strict=False)]
    made = looked_at(rushcliffe, file_of(*(row(bad[n % 3]) for n in range(WRONG)), *rows))

    began = time.process_time()
    actions.load(made, in_hand, by=rushcliffe.lead)
    db.session.commit()

    assert time.process_time() - began < SECONDS
    assert db.session.query(Offer).count() == db.session.query(Patient).count() == good
    assert queries.how_many_aside(made.id) == dict.fromkeys(("number_changed", "number_length", "number_missing"), 100)
    assert db.session.query(Referral).count() == 0
    people = db.session.query(TrailEntry).filter_by(deed=Deed.CREATED, subject_kind="patient")
    assert people.count() == good


def test_loading_asks_the_same_number_of_questions_for_five_people_as_for_fifty(rushcliffe: Place, queries):
    def asked(start: int, how_many: int) -> int:
        made = looked_at(rushcliffe, file_of(*(row(n) for n, _ in zip(numbers(start), range(how_many), strict=False))))
        said = queries(lambda: actions.load(made, in_hand, by=rushcliffe.lead))
        db.session.commit()
        return len(said)

    assert asked(1_000, 5) == asked(2_000, 50)


def test_what_is_kept_aside_holds_nothing_of_the_person(rushcliffe: Place):
    made = loaded(rushcliffe, row(NUMBER), row("", "Secret", "Person"))

    [refused] = db.session.query(RefusedRow).all()

    assert (refused.line, refused.column_name, refused.reason) == (3, "nhs_number", "number_missing")
    assert kept_aside(made) == ["number_missing"]
    assert set(RefusedRow.__table__.columns.keys()) == {"id", "list_id", "line", "column_name", "reason"}


def test_the_file_is_gone_once_it_is_loaded(rushcliffe: Place, app: Flask):
    made = looked_at(rushcliffe, file_of(row(NUMBER)))
    [kept] = [Path(app.config["UPLOADS_FOLDER"]) / made.stored_as]
    assert kept.exists()

    actions.load(made, in_hand, by=rushcliffe.lead)

    assert not kept.exists()


def test_a_file_that_nobody_loaded_is_forgotten_after_a_day(rushcliffe: Place, app: Flask, time_machine_at):
    made = looked_at(rushcliffe, file_of(row(NUMBER)))
    kept = Path(app.config["UPLOADS_FOLDER"]) / made.stored_as
    assert actions.forget_unloaded() == 0

    time_machine_at(clock.now() + timedelta(days=2))

    assert actions.forget_unloaded() == 1
    assert not kept.exists()
    assert db.session.query(ProactiveList).count() == 0


def test_a_known_person_is_offered_it_and_their_record_is_not_changed(rushcliffe: Place, joan: Patient):
    made = loaded(rushcliffe, row(JOAN, "Joanne", "Smith", "04/05/1951", "0115 496 0000"))

    assert offer_to(made).patient_id == joan.id
    assert (joan.name, joan.mobile, joan.landline) == ("Joan Sutton", "07700 900123", "")
    assert joan.version == 1


def test_a_known_number_with_another_birthday_or_practice_is_kept_aside(rushcliffe: Place, joan: Patient):
    other = factories.patient(practice=None, nhs_number="9990000026")

    made = loaded(rushcliffe, row(NUMBER), joans_row("05/04/1951"), row(other.nhs_number, born="04/05/1951"))

    assert kept_aside(made) == ["other_details", "other_details"]


def test_whoever_must_not_be_asked_is_kept_aside(rushcliffe: Place):
    born, at = date(1941, 5, 14), rushcliffe.practice
    people = [factories.patient(practice=at, nhs_number=n, date_of_birth=born) for n in factories.NUMBERS[:4]]
    restriction.restrict(people[0], by=rushcliffe.ig, reason="Disputed")
    people[1].is_s_flagged = True
    people[2].died_on = date(2026, 1, 1)
    record(people[3], ObjectionKind.CONTACT, by=rushcliffe.link_worker, words="Leave me be")
    db.session.execute(db.update(Patient).where(Patient.id == people[1].id).values(is_s_flagged=True))
    db.session.commit()

    made = loaded(rushcliffe, row(NUMBER), *(row(person.nhs_number) for person in people))

    assert kept_aside(made) == ["ask_ig", "ask_ig", "died", "no_contact"]


def test_somebody_like_a_person_without_a_number_is_kept_aside(rushcliffe: Place):
    facts = {"date_of_birth": date(1941, 5, 14), "no_number_reason": "nhs-number-not-known"}
    factories.patient("Iris", "Bell", practice=rushcliffe.practice, **facts)

    made = loaded(rushcliffe, row(NUMBER), row(JOAN, "Ann", "Other"))

    assert kept_aside(made) == ["perhaps_known"]


def test_whoever_has_an_open_referral_or_case_is_not_offered_it_too(rushcliffe: Place, case: Case):
    made = loaded(rushcliffe, row(NUMBER), row(case.patient.nhs_number, "Joan", "Sutton", "04/05/1951"))

    assert kept_aside(made) == ["has_referral"]


def test_a_person_stands_on_one_open_list_at_a_time(rushcliffe: Place, joan: Patient):
    first = loaded(rushcliffe, joans_row(), name="First")
    second = loaded(rushcliffe, joans_row(), row(NUMBER), name="Second")

    assert kept_aside(second) == ["on_list"]
    assert offer_to(first).patient_id == joan.id


def test_the_same_file_twice_is_refused_and_the_first_is_named(rushcliffe: Place):
    loaded(rushcliffe, row(NUMBER), name="Falls, autumn")

    with pytest.raises(BadInput, match=r"loaded already, as “Falls, autumn”, on .* by Tom Bright"):
        looked_at(rushcliffe, file_of(row(NUMBER)))


def test_a_practice_that_the_team_does_not_cover_is_refused(rushcliffe: Place, nottingham_west: Place):
    search = actions.Search("Falls", "frailty_falls", nottingham_west.practice)

    with pytest.raises(BadInput, match="does not cover"):
        actions.look_at(search, ("a.csv", file_of(row(NUMBER))), by=seated(rushcliffe.lead, rushcliffe))


def test_who_agrees_is_referred_at_that_moment_with_the_search_as_the_source(rushcliffe: Place):
    offer = offer_to(loaded(rushcliffe, row(NUMBER)))

    referral = answers.agree(offer, by=rushcliffe.link_worker, words="Company on Sundays")
    db.session.commit()

    assert (referral.source, referral.need_keys, referral.is_waiting) == ("proactive", ["falls"], True)
    assert (referral.latest_answer.answer, referral.hopes) == (Answer.AGREED, "Company on Sundays")
    assert (offer.state, offer.referral_id, offer.cohort) == (OfferState.AGREED, referral.id, "frailty_falls")
    assert queries.offer_behind(referral.id) == offer


def test_who_declines_is_not_referred_and_the_practice_may_be_told_of_it(rushcliffe: Place):
    offer = offer_to(loaded(rushcliffe, row(NUMBER)))

    answers.decline(offer, by=rushcliffe.link_worker, words="I have my family")
    db.session.commit()

    assert db.session.query(Referral).count() == 0
    assert db.session.scalars(queries.declined(rushcliffe.practice.id)).all() == [offer]
    assert "Amina Hassan: I have my family" in offer.note


def test_no_other_end_of_an_offer_counts_as_the_person_declining(rushcliffe: Place):
    made = loaded(rushcliffe, *(row(number) for number, _ in zip(numbers(), range(3), strict=False)))
    asked, agreed, gone = db.session.query(Offer).order_by(Offer.id)
    answers.no_answer(asked, by=rushcliffe.link_worker)
    answers.agree(agreed, by=rushcliffe.link_worker)
    answers.take_off(gone, by=rushcliffe.link_worker, words="Moved away")
    actions.take_back(made, by=rushcliffe.lead, because="Wrong search")
    db.session.commit()

    assert db.session.scalars(queries.declined(rushcliffe.practice.id)).all() == []


def test_notes_of_several_tries_are_all_kept(rushcliffe: Place):
    offer = offer_to(loaded(rushcliffe, row(NUMBER)))

    for words in ("Line was engaged", "Will think"):
        answers.no_answer(offer, by=rushcliffe.link_worker, words=words)

    assert [line.split(": ")[1] for line in offer.note.splitlines()] == ["Line was engaged", "Will think"]
    assert (offer.times_asked, offer.state) == (2, OfferState.OFFERED)


def test_an_answer_is_recorded_once(rushcliffe: Place):
    offer = offer_to(loaded(rushcliffe, row(NUMBER)))
    answers.decline(offer, by=rushcliffe.link_worker)

    with pytest.raises(CannotAnswer):
        answers.agree(offer, by=rushcliffe.link_worker)


def test_who_declined_by_mistake_can_be_asked_again(rushcliffe: Place):
    offer = offer_to(loaded(rushcliffe, row(NUMBER)))
    answers.decline(offer, by=rushcliffe.link_worker)

    answers.ask_again(offer, by=rushcliffe.link_worker, words="Pressed the wrong button")
    db.session.commit()

    assert (offer.state, offer.answered_at) == (OfferState.OFFERED, None)


def test_who_was_referred_meanwhile_is_not_referred_twice(rushcliffe: Place, joan: Patient):
    offer = offer_to(loaded(rushcliffe, joans_row()))
    sent = factories.referral(joan, rushcliffe.gp)

    with pytest.raises(CannotAnswer, match="open referral already"):
        answers.agree(offer, by=rushcliffe.link_worker, standing=sent)


def test_a_list_taken_back_leaves_no_wrong_record_behind(rushcliffe: Place, joan: Patient):
    made = loaded(rushcliffe, row(NUMBER, born="05/04/1941"), joans_row())

    done = actions.take_back(made, by=rushcliffe.lead, because="Month before day")
    db.session.commit()

    assert (done.offers, done.stay, made.people_removed) == (2, 0, 1)
    assert db.session.query(Patient).all() == [joan]
    assert offer_to(made).state is OfferState.WITHDRAWN
    assert kept_aside(loaded(rushcliffe, row(NUMBER, born="04/05/1941"), name="Again")) == []


def test_what_was_answered_or_asked_stays_when_a_list_is_taken_back(rushcliffe: Place):
    made = loaded(rushcliffe, *(row(number) for number, _ in zip(numbers(), range(4), strict=False)))
    agreed, declined, asked, _ = db.session.query(Offer).order_by(Offer.id)
    answers.agree(agreed, by=rushcliffe.link_worker)
    answers.decline(declined, by=rushcliffe.link_worker)
    answers.no_answer(asked, by=rushcliffe.link_worker, words="Ring on Monday")

    done = actions.take_back(made, by=rushcliffe.lead, because="An old search")
    db.session.commit()

    assert (done.offers, done.stay, made.people_removed) == (2, 2, 1)
    assert [offer.state for offer in db.session.query(Offer).order_by(Offer.id)] == ["agreed", "declined", "withdrawn"]
    with pytest.raises(CannotAnswer, match="taken back"):
        answers.agree(asked, by=rushcliffe.link_worker)


def test_whoever_has_something_else_on_record_stays_when_their_list_goes(rushcliffe: Place):
    made = loaded(rushcliffe, row(NUMBER))
    person = db.session.query(Patient).one()
    record(person, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Do not tell them")

    actions.take_back(made, by=rushcliffe.lead, because="Wrong search")
    db.session.commit()

    assert db.session.query(Patient).all() == [person]


def test_a_list_with_a_restricted_person_can_be_taken_back(rushcliffe: Place, joan: Patient):
    made = loaded(rushcliffe, joans_row())
    restriction.restrict(joan, by=rushcliffe.ig, reason="Disputed")
    db.session.commit()

    actions.take_back(made, by=rushcliffe.lead, because="Wrong search")
    db.session.commit()

    assert offer_to(made).state is OfferState.WITHDRAWN


def test_a_thousand_are_taken_back_at_once(rushcliffe: Place):
    made = loaded(rushcliffe, *(row(number) for number, _ in zip(numbers(), range(1_000), strict=False)))
    db.session.expire_all()

    began = time.process_time()
    actions.take_back(made, by=rushcliffe.lead, because="Wrong search")
    db.session.commit()

    assert time.process_time() - began < SECONDS
    assert db.session.query(Patient).count() == db.session.query(Offer).count() == 0


def test_taking_back_needs_a_reason_and_happens_once(rushcliffe: Place):
    made = loaded(rushcliffe, row(NUMBER))

    with pytest.raises(CannotTakeBack, match="why"):
        actions.take_back(made, by=rushcliffe.lead, because=" ")
    actions.take_back(made, by=rushcliffe.lead, because="Wrong search")
    with pytest.raises(CannotTakeBack, match="already"):
        actions.take_back(made, by=rushcliffe.lead, because="Wrong search")


def test_the_trail_says_who_loaded_and_took_back_a_list_and_of_each_person(rushcliffe: Place):
    made = loaded(rushcliffe, row(NUMBER))
    actions.take_back(made, by=rushcliffe.lead, because="Wrong search")
    db.session.commit()

    of_list = db.session.query(TrailEntry).filter_by(subject_id=made.id).order_by(TrailEntry.id)
    assert [entry.detail.split(":")[0] for entry in of_list] == ["1 people offered, 0 rows kept aside", "taken back"]
    assert db.session.query(TrailEntry).filter_by(deed=Deed.DESTROYED).count() == 1
