"""Somebody asks for help for themselves or somebody close: kept apart from every record, and read first if need be."""

from datetime import date

import pytest
from sqlalchemy import select

from socialrx.accounts import throttle
from socialrx.core import clock, codelists
from socialrx.core.actor import Actor, acting
from socialrx.core.codelists import CodeListEntry
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import TrailEntry
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import MessageBack, Route
from socialrx.patients import objections
from socialrx.patients.actions import AROUND, Identity, find_or_add
from socialrx.patients.around import Said, around
from socialrx.patients.likeness import likeness
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection, ObjectionKind
from socialrx.referrals.actions import CannotRefer, contact_due
from socialrx.referrals.crisis import may_be_crisis
from socialrx.referrals.models import Answer, Referral
from socialrx.referrals.self_referral import Asking, ask
from tests import factories
from tests.factories import Place


def asked(place: Place | None = None, *, may_tell: bool = True, born: date = date(1951, 5, 4), **said) -> Asking:
    details = {"mobile": "07700 900123"} | said.pop("details", {})
    practice = place.practice if place else None
    return Asking("Joan", "Sutton", born, details, may_tell, practice=practice, **said)


def kept(asking: Asking) -> Referral:
    return factories.kept(ask(asking))


def test_it_waits_from_now_on_with_the_team_of_the_practice(rushcliffe: Place, nottingham_west: Place):
    referral = kept(asked(nottingham_west, words="I would like company"))

    assert (referral.status, referral.source, referral.team) == ("received", "self", nottingham_west.team)
    assert referral.need_keys == ["other"]
    assert referral.contact_due_on == contact_due(clock.today(), None)
    assert referral.latest_answer.answer == Answer.AGREED


def test_without_a_practice_it_goes_to_the_catch_all(rushcliffe: Place, nottingham_west: Place):
    assert kept(asked()).team == rushcliffe.team


def test_it_is_never_joined_to_a_record_and_changes_none(joan: Patient, rushcliffe: Place):
    before = (joan.mobile, joan.version)

    referral = kept(asked(rushcliffe, details={"mobile": "07700 900999"}))

    db.session.refresh(joan)
    assert referral.patient != joan and referral.patient.identity_unconfirmed
    assert (joan.mobile, joan.version) == before
    assert likeness(referral.patient, joan).is_suspected


def test_what_a_practice_sends_is_not_joined_to_somebody_nobody_has_confirmed(rushcliffe: Place):
    unsure = kept(asked(rushcliffe)).patient
    who = Identity("Joan", "Sutton", date(1951, 5, 4), nhs_number="9990000018")

    sent = factories.kept(find_or_add(who, {}, practice=rushcliffe.practice, by=rushcliffe.gp))

    assert sent != unsure


def test_whoever_was_known_before_or_sent_by_a_professional_counts_as_confirmed(joan: Patient):
    assert not joan.identity_unconfirmed


def test_making_sure_who_somebody_is_is_recorded_once(rushcliffe: Place):
    patient = kept(asked(rushcliffe)).patient

    patient.confirm_identity(by=rushcliffe.link_worker)
    patient.confirm_identity(by=rushcliffe.lead)
    db.session.commit()

    assert not patient.identity_unconfirmed
    assert patient.identity_confirmed_by_id == rushcliffe.link_worker.id
    assert db.session.scalar(select(TrailEntry.id).where(TrailEntry.detail.contains("identity_confirmed")).limit(1))


def test_a_practice_that_is_not_to_know_hears_nothing_and_sees_nothing(rushcliffe: Place):
    referral = kept(asked(rushcliffe, may_tell=False))

    feedback.accept(referral, by=rushcliffe.lead, link_worker=rushcliffe.link_worker)
    db.session.commit()

    assert objections.objects(referral.patient_id, ObjectionKind.PRACTICE)
    assert (referral.team, referral.practice_id, referral.patient.practice_id) == (rushcliffe.team, None, None)
    assert rushcliffe.practice.name in referral.steps[0].reason
    assert {message.route for message in db.session.scalars(select(MessageBack))} <= {Route.PERSON_OBJECTS}
    assert not db.session.scalars(select(Letter).where(Letter.recipient == rushcliffe.practice.mailbox)).all()


def test_the_objection_has_no_author_but_the_person(rushcliffe: Place):
    referral = kept(asked(rushcliffe, may_tell=False))

    said = db.session.scalars(select(Objection).where(Objection.patient_id == referral.patient_id)).one()

    assert (said.kind, said.recorded_by_id) == (ObjectionKind.PRACTICE, None)


def test_family_is_kept_as_somebody_around_the_person(rushcliffe: Place):
    daughter = Said("Mary Clark", "daughter", "07700 900555", may_talk=True)

    referral = kept(asked(rushcliffe, asker_name="Mary Clark", details={AROUND: daughter}))

    [contact] = around(referral.patient_id)
    assert (referral.source, referral.referrer_name) == ("family", "Mary Clark")
    assert (contact.name, contact.relation, contact.phone) == ("Mary Clark", "daughter", "07700 900555")


@pytest.mark.parametrize("asking", [{"answer": Answer.DECLINED}, {"born": clock.today()}], ids=["declined", "child"])
def test_nobody_is_referred_who_declined_or_is_too_young(rushcliffe: Place, asking: dict):
    with pytest.raises(CannotRefer):
        ask(asked(rushcliffe, **asking))

    db.session.rollback()
    assert db.session.query(Referral).count() == 0


@pytest.mark.parametrize(
    "words",
    ["I want to KILL myself", "I dont want to be here any more", "I can’t go on", "thoughts of suïcide.", "self-harm"],
)
def test_words_that_may_mean_a_crisis_are_found_however_they_are_spelt(words: str):
    assert may_be_crisis(words)


@pytest.mark.parametrize("words", ["", "I am bored to tears", "My grape vines", "I am killing time", "hit melody"])
def test_other_words_are_not(words: str):
    assert not may_be_crisis(words)


def test_the_list_is_the_installations_own(rushcliffe: Place):
    db.session.add(CodeListEntry(list_name="crisis-words", key="owt", label="summat's up", position=999))
    db.session.commit()
    codelists.forget()

    assert may_be_crisis("Summats up with our Joan")


def test_a_likely_crisis_is_due_today_and_those_who_lead_are_told_without_a_name(rushcliffe: Place):
    referral = kept(asked(rushcliffe, words="I cannot keep myself safe"))

    [letter] = db.session.scalars(select(Letter)).all()
    assert referral.is_read_first and referral.contact_due_on == clock.today()
    assert letter.recipient == rushcliffe.lead.email
    assert "Sutton" not in letter.title + letter.body


def test_nothing_is_ever_sent_to_whoever_asked(rushcliffe: Place):
    kept(asked(rushcliffe, words="I want to die", details={"email": "joan@example.org", "may_email": True}))

    assert {letter.recipient for letter in db.session.scalars(select(Letter))} == {rushcliffe.lead.email}


def test_an_address_may_ask_ten_times_and_then_waits_while_others_may():
    acting.set(Actor(address="192.0.2.7"))
    answers = [throttle.is_free_from_here("ask") for _ in range(11)]
    acting.set(Actor(address="192.0.2.8"))
    other = throttle.is_free_from_here("ask")
    acting.set(Actor())

    assert answers == [True] * 10 + [False]
    assert other
