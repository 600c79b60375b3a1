"""Asking the GP practice something while the work goes on, with an answer that is tracked.

The e-mail holds the reference and a link, because a shared mailbox is read by
many. Whether the practice may be asked at all is looked at when the question is
typed, and again when the letter would leave.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import User
from socialrx.caseload.actions import bring_forward
from socialrx.caseload.models import Case, NextKind, PracticeQuestion, QuestionState
from socialrx.caseload.models.practice_question import CannotAsk
from socialrx.core import clock
from socialrx.core.database import db, one_by_one
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import days, rule
from socialrx.organisations.models import Organisation
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.patients.restriction import restricted

QUESTION_LETTER = "practice-question"
ANSWER_LETTER = "practice-answered"


def ask(case: Case, words: str, *, by: User) -> PracticeQuestion:
    """Put a question to the practice of the case's referral. Raises CannotAsk, saying what to do instead."""
    practice = who_answers(case)
    if not words.strip():
        raise CannotAsk("Write your question.")
    due_on = clock.add_working_days(clock.today(), days("PRACTICE_ANSWER_WORKING_DAYS"))
    asked = {"words": words.strip(), "asked_by_id": by.id, "due_on": due_on}
    question = PracticeQuestion(id=new_id(), case=case, practice=practice, **asked)
    db.session.add(question)
    reference = case.referral.reference
    enqueue(
        QUESTION_LETTER,
        question.id,
        recipient=practice.mailbox,
        title=f"A question about referral {reference}",
        body=(
            f"The link worker has a question about referral {reference}. Sign in to read and answer it:\n"
            f"{rule('PUBLIC_URL')}/practice/questions/{question.id}\nOr ring the team on {case.team.phone}.\n"
        ),
    )
    return question


def who_answers(case: Case) -> Organisation:
    """The practice that is asked. Raises CannotAsk where there is none to ask, or where nobody may be asked."""
    practice = case.referral.practice
    if not case.is_open:
        raise CannotAsk("This case is closed. Open it again first.")
    if objects(case.patient_id, ObjectionKind.PRACTICE):
        raise CannotAsk("They asked us not to tell the practice how it goes. Ask them instead, or nobody.")
    if practice is None:
        raise CannotAsk("There is no GP practice here. Ask the person where they are registered.")
    if practice.has_closed:
        raise CannotAsk("The practice has closed. Ask the person where they are registered now, and ring there.")
    if not practice.mailbox:
        phone = "" if case.patient.is_s_flagged or not practice.phone else f" on {practice.phone}"
        raise CannotAsk(f"The practice reads no post here. Ring it{phone}, and write down what it says as a contact.")
    return practice


def answer(question: PracticeQuestion, words: str, *, by: User) -> None:
    """The practice answers. The worker hears, by reference only, and has it on Today until it is read."""
    question.take_answer(words, by=by)
    case = question.case
    enqueue(
        ANSWER_LETTER,
        question.id,
        recipient=case.link_worker.email if case.link_worker else case.team.mailbox,
        title=f"The practice has answered about referral {case.referral.reference}",
        body=f"Question and answer stand on the person's page:\n{rule('PUBLIC_URL')}/cases/{case.id}\n",
    )


def of_case(case_id: UUID) -> list[PracticeQuestion]:
    """Everything that was asked about a case, newest first: one query."""
    rows = select(PracticeQuestion).where(PracticeQuestion.case_id == case_id)
    people = (joinedload(PracticeQuestion.asked_by), joinedload(PracticeQuestion.answered_by))
    return list(db.session.scalars(rows.order_by(PracticeQuestion.id.desc()).options(*people)))


def has_some() -> ColumnElement[bool]:
    """Whether anything was asked about a case that is being asked about."""
    return select(PracticeQuestion.id).where(PracticeQuestion.case_id == Case.id).exists().correlate(Case)


def to_answer(questions: Select[PracticeQuestion]) -> Select[PracticeQuestion]:
    """Those that wait for the practice, the longest waiting first."""
    waiting = questions.where(PracticeQuestion.state == QuestionState.ASKED)
    return waiting.order_by(PracticeQuestion.asked_at, PracticeQuestion.id)


def chase_unanswered() -> int:
    """What a practice has not answered in time stands on the worker's list again, once. Returns how many were new."""
    return one_by_one(db.session.scalars(unanswered()).all(), chase)


def unanswered() -> Select[PracticeQuestion]:
    rows = select(PracticeQuestion).join(Case, PracticeQuestion.case_id == Case.id)
    late = (PracticeQuestion.due_on < clock.today(), PracticeQuestion.chased_at.is_(None))
    return rows.where(PracticeQuestion.state == QuestionState.ASKED, *late, ~restricted(Case.patient_id))


def chase(question: PracticeQuestion) -> None:
    """Safe to run twice."""
    if question.is_waiting and question.chased_at is None:
        question.chased_at = clock.now()
        bring_forward(question.case, NextKind.CHASE, "The practice has not answered: ring it")
