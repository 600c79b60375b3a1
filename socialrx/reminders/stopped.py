"""What may not leave after all: a person objected, died, or had their record restricted after a letter was written.

Asked of each letter at the moment it would leave. A letter that is stopped says
why and is shown on the person's page; the worker finds it on their list. So is
news for a practice that has closed since. A letter to our own staff about a
worry is never stopped.
"""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from socialrx.caseload.actions import bring_forward
from socialrx.caseload.asking import QUESTION_LETTER
from socialrx.caseload.models import Case, NextKind, PracticeQuestion
from socialrx.caseload.queries import case_of
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.feedback.models import MessageBack, Route
from socialrx.feedback.questions import QUESTION_KIND
from socialrx.feedback.telling import MESSAGE_KIND, mailbox_of
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import LETTER_KIND
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.patients.restriction import is_restricted

OBJECTED = "the person objected"
DIED = "the person has died"
RESTRICTED = "the person's record is restricted"
NO_PRACTICE = "the practice has closed or reads no post"
ROUTES = {OBJECTED: Route.PERSON_OBJECTS, NO_PRACTICE: Route.NO_PRACTICE}


class Outgoing(NamedTuple):
    """A kind of letter that goes out about a person: what it hangs on, and which objection stops it."""

    case_of: Callable[[UUID], Case | None]
    patient_of: Callable[[UUID], UUID | None]
    objection: ObjectionKind | None
    ends_with_death: bool


def told_patient(message_id: UUID) -> UUID | None:
    message = db.session.get(MessageBack, message_id)
    return message.person_id if message else None


def told_case(message_id: UUID) -> Case | None:
    message = db.session.get(MessageBack, message_id)
    return case_of(message.referral_id) if message else None


def introduced_patient(onward_id: UUID) -> UUID | None:
    referral = db.session.get(OnwardReferral, onward_id)
    return referral.person_id if referral else None


def introduced_case(onward_id: UUID) -> Case | None:
    referral = db.session.get(OnwardReferral, onward_id)
    return referral.case if referral else None


def asked_patient(question_id: UUID) -> UUID | None:
    question = db.session.get(PracticeQuestion, question_id)
    return question.person_id if question else None


def asked_case(question_id: UUID) -> Case | None:
    question = db.session.get(PracticeQuestion, question_id)
    return question.case if question else None


# Every other kind goes to our own people, and says nothing about a person.
OUTGOING = {
    # A practice is told of a death; a group is not.
    MESSAGE_KIND: Outgoing(told_case, told_patient, ObjectionKind.PRACTICE, ends_with_death=False),
    # A partner is asked about what it sent itself: that tells it nothing.
    QUESTION_KIND: Outgoing(told_case, told_patient, None, ends_with_death=False),
    # Asked in the middle of the work: of somebody who has died there is nothing left to ask.
    QUESTION_LETTER: Outgoing(asked_case, asked_patient, ObjectionKind.PRACTICE, ends_with_death=True),
    LETTER_KIND: Outgoing(introduced_case, introduced_patient, ObjectionKind.GROUPS, ends_with_death=True),
}


def why_stopped(letter: Letter) -> str:
    """Why this letter may not leave now; empty when it may."""
    outgoing = OUTGOING.get(letter.kind)
    patient_id = outgoing.patient_of(letter.subject_id) if outgoing else None
    if outgoing is None or patient_id is None:
        return ""
    if is_restricted(patient_id):
        return RESTRICTED
    if outgoing.objection and objects(patient_id, outgoing.objection):
        return OBJECTED
    if letter.kind == MESSAGE_KIND and not still_read(letter.subject_id):
        return NO_PRACTICE
    if letter.kind == QUESTION_LETTER and not still_answers(letter.subject_id):
        return NO_PRACTICE
    return DIED if outgoing.ends_with_death and has_died(patient_id) else ""


def still_read(message_id: UUID) -> bool:
    """Whether the practice is open and reads its post."""
    message = db.session.get(MessageBack, message_id)
    return message is not None and bool(mailbox_of(message.referral))


def still_answers(question_id: UUID) -> bool:
    """The same of the practice that is asked something."""
    question = db.session.get(PracticeQuestion, question_id)
    return question is not None and bool(question.practice.mailbox) and not question.practice.has_closed


def has_died(patient_id: UUID) -> bool:
    return db.session.scalar(select(Patient.died_on).where(Patient.id == patient_id)) is not None


def put_back(letter: Letter, because: str) -> None:
    """Tell the worker: on the case's list, and where the message says how it went. A restricted record stays frozen."""
    if because == RESTRICTED:
        return
    if letter.kind == MESSAGE_KIND and (message := db.session.get(MessageBack, letter.subject_id)):
        message.route = ROUTES.get(because, message.route)
    if letter.kind == QUESTION_LETTER and (question := db.session.get(PracticeQuestion, letter.subject_id)):
        question.hold_back(because)
    say_on_list(letter, f"Not sent: {because}")


def say_on_list(letter: Letter, words: str) -> None:
    """On the list of whoever has the open case that the letter is about."""
    outgoing = OUTGOING.get(letter.kind)
    case = outgoing.case_of(letter.subject_id) if outgoing else None
    if case:
        bring_forward(case, NextKind.OTHER, words)


def stopped_for(case: Case) -> list[Letter]:
    """The letters about this case that were stopped, newest first: one query."""
    messages = select(MessageBack.id).where(MessageBack.referral_id == case.referral_id)
    introductions = select(OnwardReferral.id).where(OnwardReferral.case_id == case.id)
    questions = select(PracticeQuestion.id).where(PracticeQuestion.case_id == case.id)
    subjects = messages.union_all(introductions, questions)
    rows = select(Letter).where(Letter.kind.in_(OUTGOING), Letter.subject_id.in_(subjects))
    return list(db.session.scalars(rows.where(Letter.stopped_at.is_not(None)).order_by(Letter.stopped_at.desc())))
