"""What a person objects to is asked at the moment of sending, not when it was planned; nothing stopped is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from socialrx.access.conditions import has_not_objected
from socialrx.access.scopes import reported_referrals_for
from socialrx.accounts.queries import seat_of
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.post import Letter, enqueue
from socialrx.documents.sending import may_send_to_person, may_send_to_practice
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import Event, Route
from socialrx.onward import actions as onward
from socialrx.onward.links import DeadLink, referral_of, token_for
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.outcomes.actions import record as record_measure
from socialrx.outcomes.models import Mode
from socialrx.patients import objections
from socialrx.patients.objections import CannotObject, Objection, ObjectionKind
from socialrx.patients.restriction import restrict
from socialrx.referrals.models import Referral
from socialrx.reminders.channels import Folder
from socialrx.reminders.delivery import counts, send_due
from socialrx.reminders.stopped import stopped_for
from tests import factories
from tests.factories import Place


def objects_to(case: Case, kind: ObjectionKind, place: Place) -> Objection:
    return factories.kept(objections.record(case.patient, kind, by=place.link_worker, words="Please do not"))


@pytest.fixture
def introduction(case: Case, rushcliffe: Place) -> OnwardReferral:
    """Written, with the person's agreement, and not sent."""
    asked = onward.Introduction("Walks", RiskShared.NONE_TO_SHARE, agreed_on=clock.today())
    return factories.kept(onward.suggest(case, factories.service(), asked, by=rushcliffe.link_worker))


@pytest.fixture
def leave(outbox: Path):
    """Let what is due leave; returns how many letters did."""
    return lambda: send_due(Folder(outbox))


def letter_of(kind: str) -> Letter:
    return db.session.scalars(select(Letter).where(Letter.kind == kind)).one()


def test_an_objection_has_words_an_author_and_a_time(case: Case, rushcliffe: Place):
    objection = objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    assert (objection.words, objection.recorded_by_id) == ("Please do not", rushcliffe.link_worker.id)
    assert clock.now() - objection.recorded_at < timedelta(minutes=1)
    assert objections.objects(case.patient_id, ObjectionKind.PRACTICE)
    assert not objections.objects(case.patient_id, ObjectionKind.GROUPS)


def test_an_objection_without_words_is_not_recorded(case: Case, rushcliffe: Place):
    with pytest.raises(CannotObject, match="Write what the person said"):
        objections.record(case.patient, ObjectionKind.GROUPS, by=rushcliffe.link_worker, words=" ")


def test_the_same_objection_is_not_doubled(case: Case, rushcliffe: Place):
    first = objects_to(case, ObjectionKind.GROUPS, rushcliffe)

    assert objects_to(case, ObjectionKind.GROUPS, rushcliffe) is first


def test_a_withdrawal_is_added_and_the_objection_stays(case: Case, rushcliffe: Place):
    objection = objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    objection.withdraw(by=rushcliffe.ig, words="She may know after all")
    db.session.commit()

    assert not objections.objects(case.patient_id, ObjectionKind.PRACTICE)
    assert objections.history(case.patient_id) == [objection]
    assert (objection.words, objection.withdrawn_by_id) == ("Please do not", rushcliffe.ig.id)
    with pytest.raises(CannotObject, match="withdrawn already"):
        objection.withdraw(by=rushcliffe.ig, words="Again")


def test_news_to_the_practice_is_not_written_while_the_person_objects(case: Case, rushcliffe: Place):
    objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    message = feedback.first_contact_made(case, by=rushcliffe.link_worker)
    db.session.commit()

    assert message.route is Route.PERSON_OBJECTS
    assert "objects" in message.what_happened
    assert db.session.scalar(select(Letter).where(Letter.kind == "message-back")) is None


def test_news_that_was_queued_before_the_objection_does_not_leave(case: Case, rushcliffe: Place, leave):
    message = feedback.first_contact_made(case, by=rushcliffe.link_worker)
    objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    assert leave() == 0

    letter = letter_of("message-back")
    assert (letter.is_waiting, letter.sent_at, letter.failed_at) == (False, None, None)
    assert letter.stopped_at and letter.last_error == "the person objected"
    assert message.route is Route.PERSON_OBJECTS
    assert counts()["failed"] == 0


def test_what_was_stopped_is_on_the_workers_list_and_on_the_persons_page(case: Case, rushcliffe: Place, leave):
    case.will(NextKind.REVIEW, on=clock.today() + timedelta(days=9))
    feedback.first_contact_made(case, by=rushcliffe.link_worker)
    objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    leave()

    assert case.next_on == clock.today()
    assert case.next_note.startswith("Not sent: the person objected; then review on")
    assert stopped_for(case) == [letter_of("message-back")]


def test_news_leaves_where_nobody_objects_to_that(case: Case, rushcliffe: Place, leave):
    feedback.first_contact_made(case, by=rushcliffe.link_worker)
    objects_to(case, ObjectionKind.GROUPS, rushcliffe)

    assert leave() == 1


def test_news_leaves_when_the_objection_was_withdrawn_in_time(case: Case, rushcliffe: Place, leave):
    feedback.first_contact_made(case, by=rushcliffe.link_worker)
    objects_to(case, ObjectionKind.PRACTICE, rushcliffe).withdraw(by=rushcliffe.ig, words="She may")

    assert leave() == 1


def test_a_group_is_not_told_about_somebody_who_objects(introduction: OnwardReferral, rushcliffe: Place):
    objects_to(introduction.case, ObjectionKind.GROUPS, rushcliffe)

    with pytest.raises(onward.CannotIntroduce, match="asked us not to tell community groups"):
        onward.send(introduction, by=rushcliffe.link_worker)


def test_an_introduction_that_was_queued_does_not_leave(introduction: OnwardReferral, rushcliffe: Place, leave):
    onward.send(introduction, by=rushcliffe.link_worker)
    objects_to(introduction.case, ObjectionKind.GROUPS, rushcliffe)

    assert leave() == 0

    assert letter_of("onward-sent").last_error == "the person objected"
    assert "Not sent: the person objected" in introduction.case.next_note


def test_a_link_that_a_group_holds_dies_with_the_objection(introduction: OnwardReferral, rushcliffe: Place, leave):
    onward.send(introduction, by=rushcliffe.link_worker)
    leave()
    token = token_for(introduction)
    assert referral_of(token) is introduction

    objects_to(introduction.case, ObjectionKind.GROUPS, rushcliffe)

    with pytest.raises(DeadLink):
        referral_of(token)


def test_after_a_death_no_introduction_leaves_even_if_it_was_queued(
    introduction: OnwardReferral, rushcliffe: Place, leave
):
    onward.send(introduction, by=rushcliffe.link_worker)
    introduction.case.patient.record_death(clock.today())
    db.session.commit()

    assert leave() == 0

    assert letter_of("onward-sent").last_error == "the person has died"


def test_after_a_death_no_new_introduction_is_sent(introduction: OnwardReferral, rushcliffe: Place):
    introduction.case.patient.record_death(clock.today())

    with pytest.raises(onward.CannotIntroduce, match="have died"):
        onward.send(introduction, by=rushcliffe.link_worker)


def test_while_a_record_is_restricted_nothing_leaves(introduction: OnwardReferral, rushcliffe: Place, leave):
    onward.send(introduction, by=rushcliffe.link_worker)
    feedback.first_contact_made(introduction.case, by=rushcliffe.link_worker)
    factories.kept(restrict(introduction.case.patient, by=rushcliffe.ig, reason="Accuracy is disputed"))

    assert leave() == 0

    stopped = {letter.kind: letter.last_error for letter in stopped_for(introduction.case)}
    assert stopped == dict.fromkeys(("onward-sent", "message-back"), "the person's record is restricted")


def test_a_letter_about_a_worry_leaves_whatever_somebody_objects_to(case: Case, rushcliffe: Place, leave):
    for kind in ObjectionKind:
        objects_to(case, kind, rushcliffe)
    enqueue("concern-raised", case.id, recipient="lead@example.org", title="Look now", body="Now.\n")
    db.session.commit()

    assert leave() == 1


@pytest.mark.parametrize("kind", [ObjectionKind.SURVEYS, ObjectionKind.CONTACT])
def test_somebody_who_objects_is_asked_no_measures(kind: ObjectionKind, case: Case, rushcliffe: Place):
    objects_to(case, kind, rushcliffe)
    asked = {"measure": "ons4", "values": {"life_satisfaction": 5}, "mode": Mode.SELF, "given_on": clock.today()}

    with pytest.raises(BadInput, match="asked not to be asked"):
        record_measure(case, by=rushcliffe.link_worker, **asked)


def test_somebody_who_objects_to_reports_is_not_counted(case: Case, rushcliffe: Place):
    manager = rushcliffe.manager
    manager.seat = seat_of(manager.id, rushcliffe.pcn.id)
    assert db.session.scalars(reported_referrals_for(manager)).all() == [case.referral]

    objects_to(case, ObjectionKind.RESEARCH, rushcliffe)

    assert db.session.scalars(reported_referrals_for(manager)).all() == []


def test_no_summary_is_made_for_whom_the_person_does_not_want_told(case: Case, rushcliffe: Place):
    assert may_send_to_practice(case).is_made and may_send_to_person(case).is_made

    objects_to(case, ObjectionKind.PRACTICE, rushcliffe)
    objects_to(case, ObjectionKind.CONTACT, rushcliffe)

    assert not may_send_to_practice(case).is_made
    assert not may_send_to_person(case).is_made


def test_a_referrer_may_read_scores_and_goals_only_while_nobody_objects(referral: Referral, case: Case, rushcliffe):
    assert has_not_objected(rushcliffe.gp, None)
    assert has_not_objected(rushcliffe.gp, referral)

    objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    assert has_not_objected(rushcliffe.gp, None), "in principle it is open"
    assert not has_not_objected(rushcliffe.gp, referral)


def test_every_event_goes_the_same_way(case: Case, rushcliffe: Place):
    objects_to(case, ObjectionKind.PRACTICE, rushcliffe)

    for event in Event:
        message = feedback.tell_practice(case.referral, event, what_happened="CANARY", what_next="CANARY")
        assert message.route is Route.PERSON_OBJECTS
        assert "CANARY" not in message.text
