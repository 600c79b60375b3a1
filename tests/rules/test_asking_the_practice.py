"""Asking the practice while the work goes on: who may be asked, who hears, and what happens without an answer."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.access.scopes import practice_questions_for
from socialrx.accounts.models import User
from socialrx.accounts.queries import seat_of
from socialrx.caseload import asking
from socialrx.caseload.models import Case, NextKind, PracticeQuestion, QuestionState
from socialrx.caseload.models.case import EndedBy
from socialrx.caseload.models.practice_question import CannotAsk
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.organisations.models import Organisation
from socialrx.patients.objections import ObjectionKind, record
from socialrx.reminders.stopped import put_back, stopped_for, why_stopped
from tests.factories import Place

WORDS = "Is she still on the new tablets?"


@pytest.fixture
def question(case: Case, rushcliffe: Place) -> PracticeQuestion:
    made = asking.ask(case, WORDS, by=rushcliffe.link_worker)
    db.session.commit()
    return made


def letter(kind: str) -> Letter:
    return db.session.scalars(select(Letter).where(Letter.kind == kind)).one()


def seen(user: User, at: Organisation) -> list[PracticeQuestion]:
    user.seat = seat_of(user.id, at.id)
    return list(db.session.scalars(practice_questions_for(user)))


def overdue(question: PracticeQuestion) -> None:
    question.due_on = clock.today() - timedelta(days=1)
    db.session.commit()


def test_the_practices_mailbox_hears_by_reference_only(case: Case, question: PracticeQuestion, rushcliffe: Place):
    sent = letter("practice-question")

    assert sent.recipient == rushcliffe.practice.mailbox
    assert case.referral.reference in sent.title and f"/practice/questions/{question.id}" in sent.body
    assert "Sutton" not in sent.title + sent.body and "tablets" not in sent.title + sent.body
    assert question.due_on == clock.add_working_days(clock.today(), 5)


def test_an_answer_reaches_the_worker_and_is_unread_until_read(
    case: Case, question: PracticeQuestion, rushcliffe: Place
):
    asking.answer(question, "Yes, since June", by=rushcliffe.gp)
    db.session.commit()

    assert letter("practice-answered").recipient == rushcliffe.link_worker.email
    assert "June" not in letter("practice-answered").body
    assert question.is_unread
    question.say_read(by=rushcliffe.link_worker)
    first = question.read_at
    question.say_read(by=rushcliffe.lead)
    assert (question.read_at, question.read_by_id) == (first, rushcliffe.link_worker.id)


def test_one_question_is_answered_once(question: PracticeQuestion, rushcliffe: Place):
    asking.answer(question, "Yes", by=rushcliffe.gp)
    with pytest.raises(CannotAsk):
        asking.answer(question, "No", by=rushcliffe.receptionist)
    with pytest.raises(CannotAsk, match="answered meanwhile"):
        question.withdraw(why="Rang them")

    assert question.answer == "Yes"


def test_without_an_answer_it_stands_on_the_workers_list_once(case: Case, question: PracticeQuestion):
    case.will(NextKind.MEET, on=clock.today() + timedelta(days=9))
    overdue(question)

    assert asking.chase_unanswered() == 1
    assert (case.next_kind, case.next_on) == (NextKind.CHASE, clock.today())
    assert "The practice has not answered" in case.next_note and "meet on" in case.next_note
    case.will(NextKind.CALL, on=clock.today() + timedelta(days=3))
    db.session.commit()
    assert asking.chase_unanswered() == 0
    assert case.next_kind is NextKind.CALL


def test_what_is_not_yet_due_or_was_taken_back_is_not_chased(question: PracticeQuestion):
    assert asking.chase_unanswered() == 0
    question.withdraw(why="She told me")
    overdue(question)

    assert asking.chase_unanswered() == 0


def objected(case: Case, place: Place) -> None:
    record(case.patient, ObjectionKind.PRACTICE, by=place.link_worker, words="Not my doctor")


def closed(_case: Case, place: Place) -> None:
    place.practice.closed_on = clock.today()


def without_mailbox(_case: Case, place: Place) -> None:
    place.practice.mailbox = ""


def ended(case: Case, place: Place) -> None:
    case.close(by=place.lead, reason="plan_complete", ended_by=EndedBy.PERSON)


def nowhere(case: Case, _place: Place) -> None:
    case.referral.practice = None


STOPS = {
    objected: "asked us not to tell the practice",
    closed: "has closed. Ask the person",
    without_mailbox: "Ring it on 0115 496 0100",
    ended: "This case is closed",
    nowhere: "no GP practice",
}


@pytest.mark.parametrize("happened", STOPS, ids=lambda happened: happened.__name__)
def test_who_cannot_be_asked_is_not_and_the_worker_reads_what_to_do(case: Case, rushcliffe: Place, happened):
    happened(case, rushcliffe)
    db.session.commit()

    with pytest.raises(CannotAsk, match=STOPS[happened]):
        asking.ask(case, WORDS, by=rushcliffe.link_worker)
    assert db.session.scalars(select(PracticeQuestion)).all() == []


def test_the_number_of_the_practice_is_not_said_of_somebody_who_hides(case: Case, rushcliffe: Place):
    without_mailbox(case, rushcliffe)
    case.patient.is_s_flagged = True

    with pytest.raises(CannotAsk) as refusal:
        asking.ask(case, WORDS, by=rushcliffe.link_worker)
    assert "0115" not in str(refusal.value)


@pytest.mark.parametrize("happened", [objected, closed, without_mailbox], ids=lambda happened: happened.__name__)
def test_it_is_asked_again_at_the_moment_of_sending(
    case: Case, question: PracticeQuestion, rushcliffe: Place, happened
):
    assert why_stopped(letter("practice-question")) == ""
    happened(case, rushcliffe)
    db.session.commit()
    sent = letter("practice-question")
    sent.stopped_at = clock.now()

    because = why_stopped(sent)
    put_back(sent, because)
    db.session.commit()

    assert because and question.state is QuestionState.NOT_SENT
    assert because in case.next_note and stopped_for(case) == [sent]


def test_a_question_exists_for_the_practice_the_worker_and_the_lead_and_for_nobody_else(
    case: Case, question: PracticeQuestion, rushcliffe: Place, nottingham_west: Place
):
    for user in (rushcliffe.gp, rushcliffe.receptionist):
        assert seen(user, rushcliffe.practice) == [question]
    for user in (rushcliffe.link_worker, rushcliffe.lead):
        assert seen(user, rushcliffe.pcn) == [question]
    assert seen(nottingham_west.gp, nottingham_west.practice) == []
    assert seen(rushcliffe.manager, rushcliffe.pcn) == []

    objected(case, rushcliffe)
    db.session.commit()

    assert seen(rushcliffe.gp, rushcliffe.practice) == []
    assert seen(rushcliffe.link_worker, rushcliffe.pcn) == [question]


def test_the_database_refuses_an_answer_that_nobody_gave(question: PracticeQuestion):
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(PracticeQuestion).values(state=QuestionState.ANSWERED))
