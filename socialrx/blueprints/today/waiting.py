"""What of a worker's cases lies with somebody else: groups that have not answered, and letters that did not go."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row, Select, func, select, true
from sqlalchemy.orm import aliased

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.directory.models import Service
from socialrx.feedback.models import MessageBack
from socialrx.onward.lifecycle import UNANSWERED
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import LETTER_KIND
from socialrx.patients.models import Patient

SHOWN = 8
MESSAGE_KIND = "message-back"
WHO: tuple[Any, ...] = (Patient.given_name, Patient.family_name)


@dataclass(frozen=True)
class Waiting:
    """As many lines as are shown, and how many there are behind them."""

    rows: list[Row[Any]]

    @property
    def more(self) -> int:
        return self.rows[0].total - len(self.rows) if self.rows else 0


def asked(cases: Select[Case]) -> Waiting:
    """Groups that were asked and have not answered, the longest due first: one query."""
    total = func.count().over().label("total")
    columns = (OnwardReferral.id, OnwardReferral.state, OnwardReferral.answer_due_on, Service.name, *WHO, total)
    rows = cases.where(Case.is_open == true()).with_only_columns(*columns).select_from(Case)
    rows = rows.join(OnwardReferral, OnwardReferral.case_id == Case.id)
    rows = rows.join(Service, OnwardReferral.service_id == Service.id).join(Patient, Case.patient_id == Patient.id)
    rows = rows.where(OnwardReferral.is_under_way == true(), OnwardReferral.state.in_(UNANSWERED))
    order = (OnwardReferral.answer_due_on, OnwardReferral.id)
    return Waiting(list(db.session.execute(rows.order_by(*order).limit(SHOWN))))


def not_sent(cases: Select[Case]) -> Waiting:
    """Letters about open cases that failed for good, and were not sent again since: one query."""
    failed = sa.union_all(
        letters(cases, MessageBack, MESSAGE_KIND, MessageBack.referral_id == Case.referral_id, "the practice"),
        letters(cases, OnwardReferral, LETTER_KIND, OnwardReferral.case_id == Case.id, "a group"),
    ).subquery()
    rows = select(failed, func.count().over().label("total")).order_by(failed.c.failed_at).limit(SHOWN)
    return Waiting(list(db.session.execute(rows)))


def letters(cases: Select[Case], noun: Any, kind: str, belongs: Any, to: str) -> Select[Any]:
    """The failed letters of one kind that hang on a noun of the case."""
    later = aliased(Letter)
    again = select(later.id).where(
        later.kind == Letter.kind, later.subject_id == Letter.subject_id, later.enqueued_at > Letter.enqueued_at
    )
    said = sa.literal(to, sa.Text).label("to")
    columns: tuple[Any, ...] = (Case.id, Letter.failed_at, said, *WHO)
    rows = cases.where(Case.is_open == true()).with_only_columns(*columns).select_from(Case)
    rows = rows.join(noun, belongs).join(Letter, sa.and_(Letter.subject_id == noun.id, Letter.kind == kind))
    rows = rows.join(Patient, Case.patient_id == Patient.id)
    return rows.where(Letter.failed_at.is_not(None), ~again.exists())
