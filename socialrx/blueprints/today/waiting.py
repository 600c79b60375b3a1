"""What of a worker's cases lies with somebody else: groups and practices that have not answered, letters that did not
arrive; and answers of a practice that nobody has read yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row, Select, func, select, true
from sqlalchemy.orm import aliased

from socialrx.caseload.asking import QUESTION_LETTER
from socialrx.caseload.models import Case, PracticeQuestion, QuestionState
from socialrx.core import clock
from socialrx.core.database import UTCDateTime, db
from socialrx.core.post import Letter
from socialrx.directory.models import Service
from socialrx.feedback.models import MessageBack
from socialrx.feedback.telling import MESSAGE_KIND
from socialrx.onward.lifecycle import UNANSWERED
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import LETTER_KIND
from socialrx.patients.models import Patient
from socialrx.reminders.undelivered import is_in_trouble

SHOWN = 8
# Made once: to make an alias takes longer than the query it is for.
LATER = aliased(Letter)
ASKED, NOT_ARRIVED, PRACTICE, ANSWERED = "asked", "not_arrived", "practice", "answered"
KINDS = (ASKED, NOT_ARRIVED, PRACTICE, ANSWERED)


@dataclass(frozen=True)
class Waiting:
    """As many lines as are shown, and how many there are behind them."""

    rows: list[Row[Any]]

    @property
    def total(self) -> int:
        return self.rows[0].total if self.rows else 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def waiting(cases: Select[Case]) -> dict[str, Waiting]:
    """What was asked, the longest due first, and what has not arrived or not been read: one query."""
    found = sa.union_all(
        asked(cases),
        letters(cases, MessageBack, MESSAGE_KIND, MessageBack.referral_id == Case.referral_id, "the practice"),
        letters(cases, OnwardReferral, LETTER_KIND, OnwardReferral.case_id == Case.id, "a group"),
        letters(cases, PracticeQuestion, QUESTION_LETTER, PracticeQuestion.case_id == Case.id, "the practice"),
        practices(cases),
        answered(cases),
    ).subquery()
    place = func.row_number().over(partition_by=found.c.kind, order_by=(found.c.due_on, found.c.at, found.c.id))
    total = func.count().over(partition_by=found.c.kind)
    ranked = select(found, place.label("place"), total.label("total")).subquery()
    shown = select(ranked).where(ranked.c.place <= SHOWN).order_by(ranked.c.kind, ranked.c.place)
    return by_kind(db.session.execute(shown).all())


def by_kind(rows: Sequence[Row[Any]]) -> dict[str, Waiting]:
    return {kind: Waiting([row for row in rows if row.kind == kind]) for kind in KINDS}


def lines(cases: Select[Case], kind: str, *columns: Any) -> Select[Any]:
    """What every line has: its kind, where it leads, to whom, by which day or since when; and whose it is."""
    whose: tuple[Any, ...] = (
        sa.literal(kind, sa.Text).label("kind"),
        *columns,
        Patient.given_name,
        Patient.family_name,
    )
    return cases.where(Case.is_open == true()).with_only_columns(*whose).select_from(Case)


def asked(cases: Select[Case]) -> Select[Any]:
    """Groups that were asked and have not answered."""
    at = sa.cast(sa.null(), UTCDateTime()).label("at")
    to = sa.cast(Service.name, sa.Text).label("to")
    rows = lines(cases, ASKED, OnwardReferral.id, to, OnwardReferral.answer_due_on.label("due_on"), at)
    rows = rows.join(OnwardReferral, OnwardReferral.case_id == Case.id)
    rows = rows.join(Service, OnwardReferral.service_id == Service.id).join(Patient, Case.patient_id == Patient.id)
    return rows.where(OnwardReferral.is_under_way == true(), OnwardReferral.state.in_(UNANSWERED))


def practices(cases: Select[Case]) -> Select[Any]:
    """Practices that were asked something and have not answered."""
    rows = of_practice(lines(cases, PRACTICE, Case.id, *asked_of_practice()))
    return rows.where(PracticeQuestion.state == QuestionState.ASKED)


def answered(cases: Select[Case]) -> Select[Any]:
    """What a practice answered and nobody has read: though the case be closed by now."""
    shown = (sa.literal(ANSWERED, sa.Text).label("kind"), Case.id, *asked_of_practice())
    rows = cases.with_only_columns(*shown, Patient.given_name, Patient.family_name).select_from(Case)
    unread = (PracticeQuestion.state == QuestionState.ANSWERED, PracticeQuestion.read_at.is_(None))
    return of_practice(rows).where(*unread)


def asked_of_practice() -> tuple[Any, ...]:
    to = sa.literal("the practice", sa.Text).label("to")
    return to, PracticeQuestion.due_on.label("due_on"), PracticeQuestion.answered_at.label("at")


def of_practice(rows: Select[Any]) -> Select[Any]:
    return rows.join(PracticeQuestion, PracticeQuestion.case_id == Case.id).join(Patient, Case.patient_id == Patient.id)


def letters(cases: Select[Case], noun: Any, kind: str, belongs: Any, to: str) -> Select[Any]:
    """The letters of one kind that hang on a noun of the case and are in trouble, unless somebody told them by hand."""
    untold = (MessageBack.told_at.is_(None),) if noun is MessageBack else ()
    again = select(LATER.id).where(
        LATER.kind == Letter.kind, LATER.subject_id == Letter.subject_id, LATER.enqueued_at > Letter.enqueued_at
    )
    whom, day = sa.literal(to, sa.Text).label("to"), sa.literal(clock.today(), sa.Date()).label("due_on")
    rows = lines(cases, NOT_ARRIVED, Case.id, whom, day, Letter.enqueued_at.label("at"))
    rows = rows.join(noun, belongs).join(Letter, sa.and_(Letter.subject_id == noun.id, Letter.kind == kind))
    rows = rows.join(Patient, Case.patient_id == Patient.id)
    return rows.where(is_in_trouble(), *untold, ~again.exists())
