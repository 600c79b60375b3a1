"""The public form: it opens with where to turn in an emergency, tells nobody who is known, and keeps what was typed."""

import re

import pytest

from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.referrals.models import Answer, Referral
from tests import factories
from tests.factories import Place

FORM, THANKS = "/ask-for-help", "/ask-for-help/thank-you"


def typed(**other) -> dict:
    return {
        "for_whom": "me",
        "given_name": "Joan",
        "family_name": "Sutton",
        "date_of_birth-day": "4",
        "date_of_birth-month": "5",
        "date_of_birth-year": "1951",
        "phone": "07700 900123",
        "words": "Somebody to talk to",
        "may_tell_practice": "yes",
    } | other


def for_mother(**other) -> dict:
    return typed(for_whom="somebody", asker_name="Mary Clark", asker_is="daughter", knows="agreed") | other


def the_referral() -> Referral:
    return db.session.query(Referral).one()


def errors(page) -> set[str]:
    return {link["href"] for link in page.select(".nhsuk-error-summary a")}


def test_it_opens_with_emergencies_and_says_when_it_is_read(rushcliffe: Place, browse):
    page = browse(None).visit(FORM)

    first = page.select_one("main .nhsuk-warning-callout").text
    assert "Not for emergencies" in first and "999" in first and "111" in first and "116 123" in first
    assert "Monday to Friday, 9am to 5pm" in page.text
    assert not page.select("[name=nhs_number]")


def test_the_sign_in_page_leads_to_it(rushcliffe: Place, browse):
    page = browse(None).visit("/sign-in")

    assert page.find("a", href=FORM)


def test_whoever_asks_reads_a_reference_and_what_happens_next(rushcliffe: Place, browse):
    page = browse(None).follow(FORM, **typed(practice=str(rushcliffe.practice.id)))

    referral = the_referral()
    assert referral.reference in page.text and rushcliffe.team.name in page.text and rushcliffe.team.phone in page.text
    assert (referral.source, referral.entered_by, referral.patient.mobile) == ("self", None, "07700 900123")


@pytest.mark.parametrize("known", [False, True], ids=["stranger", "known"])
def test_the_answer_is_the_same_whether_or_not_the_person_is_known(rushcliffe: Place, browse, queries, known: bool):
    if known:
        factories.referral(factories.patient(practice=rushcliffe.practice), rushcliffe.gp)
    nobody = browse(None)
    nobody.visit(FORM)
    answers = []

    said = queries(lambda: answers.append(nobody.send(FORM, **typed(practice=str(rushcliffe.practice.id)))))

    page = re.sub(r"[A-Z0-9]{4}-[A-Z0-9]{3,4}", "REF", nobody.visit(answers[0].location).select_one("main").text)
    assert (answers[0].status_code, answers[0].location) == (302, THANKS)
    assert "Sutton" not in page and "Keep this reference" in page
    assert not [query for query in said if query.startswith("SELECT") and "FROM patient" in query]


def test_what_is_read_afterwards_is_read_only_in_the_browser_that_sent_it(rushcliffe: Place, browse):
    browse(None).follow(FORM, **typed())

    page = browse(None).visit(THANKS)

    assert the_referral().reference not in page.text
    assert "only in the browser" in page.text


@pytest.mark.parametrize("words", ["Somebody to talk to", "I want to end my life"])
def test_where_to_turn_is_said_to_everybody_and_first_to_whoever_may_need_it(rushcliffe: Place, browse, words: str):
    page = browse(None).follow(FORM, **typed(words=words))

    callout = page.select_one("main .nhsuk-warning-callout")
    assert "999" in page.text and "116 123" in page.text
    assert bool(callout) is the_referral().is_read_first
    assert "crisis" not in page.text.lower()


def test_a_likely_crisis_stands_first_in_the_queue_with_a_mark(rushcliffe: Place, referral: Referral, browse):
    browse(None).follow(FORM, **typed(words="I want to end my life", family_name="Winter"))

    page = browse(rushcliffe.link_worker).visit("/new-referrals/")

    first = page.select_one("tbody tr")
    assert "Winter" in first.text and "Read first" in first.text and "Today" in first.text


def test_a_daughter_asks_for_her_mother(rushcliffe: Place, browse):
    browse(None).follow(FORM, **for_mother(asker_phone="07700 900555"))

    page = browse(rushcliffe.link_worker).visit(f"/new-referrals/{the_referral().id}")

    assert "Mary Clark" in page.text and "daughter" in page.text
    assert the_referral().latest_answer.answer == Answer.AGREED


def test_somebody_who_decides_for_another_says_on_what_authority(rushcliffe: Place, browse):
    page = browse(None).follow(FORM, **for_mother(knows="representative"))
    assert errors(page) == {"#authority"}

    browse(None).follow(FORM, **for_mother(knows="representative", authority="Lasting power of attorney"))

    assert the_referral().latest_answer.explanation == "Mary Clark: Lasting power of attorney"


def test_nobody_is_referred_who_said_no(rushcliffe: Place, browse):
    page = browse(None).follow(FORM, **for_mother(knows="declined"))

    assert errors(page) == {"#knows"} and "nothing has been sent" in page.text
    assert db.session.query(Referral).count() == 0


def test_no_means_that_the_practice_is_not_told(rushcliffe: Place, browse):
    browse(None).follow(FORM, **typed(may_tell_practice="no", practice=str(rushcliffe.practice.id)))

    assert objects(the_referral().patient_id, ObjectionKind.PRACTICE)
    assert "Sutton" not in browse(rushcliffe.gp).visit("/practice/referrals").text


def test_nothing_is_left_or_sent_that_was_not_allowed(rushcliffe: Place, browse):
    browse(None).follow(FORM, **typed(may_text="y", best_time="Mornings", contact_warning="My husband listens"))

    joan = the_referral().patient
    assert (joan.may_leave_message, joan.may_text, joan.may_email, joan.may_post) == (False, True, False, False)
    assert (joan.best_time, joan.contact_warning) == ("Mornings", "My husband listens")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"phone": ""}, "#phone"),
        ({"date_of_birth-year": "2999"}, "#date_of_birth"),
        ({"date_of_birth-year": "1800"}, "#date_of_birth"),
        ({"date_of_birth-year": "2020"}, "#date_of_birth"),
        ({"words": "x" * 10_000}, "#words"),
        ({"may_tell_practice": ""}, "#may_tell_practice"),
        ({"for_whom": "somebody"}, "#asker_name"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_nothing_is_lost(rushcliffe: Place, browse, wrong: dict, where: str):
    page = browse(None).follow(FORM, **typed(**wrong))

    assert where in errors(page)
    assert page.select_one("[name=given_name]")["value"] == "Joan"
    assert db.session.query(Patient).count() == 0


@pytest.mark.parametrize("way", [{"email": "joan@example.org"}, {"address": "3 Elm Road"}])
def test_any_one_way_to_be_reached_is_enough(rushcliffe: Place, browse, way: dict):
    browse(None).follow(FORM, **typed(phone="", **way))

    assert the_referral().patient.best_way == {"email": "4", "address": "1"}[next(iter(way))]


def test_control_characters_are_dropped(rushcliffe: Place, browse):
    browse(None).follow(FORM, **typed(words="Some\x00body\x1b to talk to"))

    assert the_referral().hopes == "Somebody to talk to"


def test_too_many_from_one_address_wait_and_keep_what_they_typed(rushcliffe: Place, browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES", 2)
    nobody = browse(None)
    for _ in range(2):
        nobody.send(FORM, **typed())

    answer = nobody.send(FORM, **typed(words="Please"))

    assert answer.status_code == 429
    assert "Nothing was sent" in answer.text and "Please" in answer.text
    assert db.session.query(Referral).count() == 2


def test_pressed_twice_it_is_sent_once(rushcliffe: Place, browse):
    nobody, key = browse(None), "k" * 32

    first, second = (nobody.send(FORM, **typed(once=key)) for _ in range(2))

    assert first.location == second.location == THANKS
    assert db.session.query(Referral).count() == 1


def test_with_no_team_at_all_it_says_so_and_keeps_what_was_typed(browse):
    page = browse(None).follow(FORM, **typed())

    assert errors(page) == {"#practice"}
    assert db.session.query(Patient).count() == 0


def test_the_team_sees_that_nobody_has_made_sure_and_says_so_in_one_tap(rushcliffe: Place, joan: Patient, browse):
    factories.referral(joan, rushcliffe.gp)
    browse(None).follow(FORM, **typed())
    asked = db.session.query(Referral).filter_by(source="self").one()
    amina = browse(rushcliffe.link_worker)
    page = amina.visit(f"/new-referrals/{asked.id}")
    assert "Who they are is not confirmed yet" in page.text
    assert "Perhaps here already" in page.text and "same name, same date of birth" in page.text

    page = amina.follow(f"/new-referrals/{asked.id}/identity")

    assert "not confirmed yet" not in page.text
    assert asked.patient.identity_confirmed_by_id == rushcliffe.link_worker.id


def test_on_the_persons_page_too(rushcliffe: Place, browse):
    browse(None).follow(FORM, **typed())
    case = factories.case(the_referral(), rushcliffe.link_worker, by=rushcliffe.lead)
    amina = browse(rushcliffe.link_worker)
    assert "Who they are is not confirmed yet" in amina.visit(f"/cases/{case.id}").text

    page = amina.follow(f"/new-referrals/{case.referral_id}/identity")

    assert page.select_one("h1").text == "Joan Sutton" and "not confirmed yet" not in page.text


def test_neither_another_network_nor_a_practice_says_who_somebody_is(rushcliffe: Place, nottingham_west: Place, browse):
    browse(None).follow(FORM, **typed())
    address = f"/new-referrals/{the_referral().id}/identity"

    assert browse(nottingham_west.lead).send(address).status_code == 404
    assert browse(rushcliffe.gp).send(address).status_code == 403


def test_on_a_shared_computer_the_page_is_cleared(rushcliffe: Place, browse):
    iris = browse(None)
    iris.follow(FORM, **typed(words="I want to end my life"))

    page = iris.follow("/ask-for-help/thank-you/clear")

    assert "Nothing to show here" in page.text and the_referral().reference not in page.text


def test_a_practice_that_looks_for_its_patient_does_not_find_who_is_not_confirmed(rushcliffe: Place, browse):
    browse(None).follow(FORM, **typed(practice=str(rushcliffe.practice.id)))
    asked = {name: value for name, value in typed().items() if name.startswith(("date", "family"))}

    page = browse(rushcliffe.gp).follow("/refer/find", **asked)

    assert "Nobody at your practice has been referred with that family name" in page.text


def test_a_child_who_is_welcome_is_named_as_one(rushcliffe: Place, browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "CHILDREN_WELCOME", True)
    browse(None).follow(FORM, **typed(**{"date_of_birth-year": "2015"}))

    page = browse(rushcliffe.link_worker).visit(f"/new-referrals/{the_referral().id}")

    assert "Under 18: a child" in page.text
