"""What of a worker's cases lies with somebody else: groups that have not answered, and letters that did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row, Select, func, select, true
from sqlalchemy.orm import aliased

from socialrx.caseload.models import Case
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
ASKED, NOT_ARRIVED = "asked", "not_arrived"


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
    """Groups that were asked, the longest due first, and letters that have not arrived, the oldest first: one query."""
    found = sa.union_all(
        asked(cases),
        letters(cases, MessageBack, MESSAGE_KIND, MessageBack.referral_id == Case.referral_id, "the practice"),
        letters(cases, OnwardReferral, LETTER_KIND, OnwardReferral.case_id == Case.id, "a group"),
    ).subquery()
    place = func.row_number().over(partition_by=found.c.kind, order_by=(found.c.due_on, found.c.at, found.c.id))
    total = func.count().over(partition_by=found.c.kind)
    ranked = select(found, place.label("place"), total.label("total")).subquery()
    shown = select(ranked).where(ranked.c.place <= SHOWN).order_by(ranked.c.kind, ranked.c.place)
    return by_kind(db.session.execute(shown).all())


def by_kind(rows: Sequence[Row[Any]]) -> dict[str, Waiting]:
    return {kind: Waiting([row for row in rows if row.kind == kind]) for kind in (ASKED, NOT_ARRIVED)}


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


def letters(cases: Select[Case], noun: Any, kind: str, belongs: Any, to: str) -> Select[Any]:
    """The letters of one kind that hang on a noun of the case and are in trouble, unless somebody told them by hand."""
    untold = (MessageBack.told_at.is_(None),) if noun is MessageBack else ()
    later = aliased(Letter)
    again = select(later.id).where(
        later.kind == Letter.kind, later.subject_id == Letter.subject_id, later.enqueued_at > Letter.enqueued_at
    )
    whom, day = sa.literal(to, sa.Text).label("to"), sa.literal(clock.today(), sa.Date()).label("due_on")
    rows = lines(cases, NOT_ARRIVED, Case.id, whom, day, Letter.enqueued_at.label("at"))
    rows = rows.join(noun, belongs).join(Letter, sa.and_(Letter.subject_id == noun.id, Letter.kind == kind))
    rows = rows.join(Patient, Case.patient_id == Patient.id)
    return rows.where(is_in_trouble(), *untold, ~again.exists())
