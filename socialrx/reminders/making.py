"""What is due becomes a reminder: one `insert ... select ... on conflict do nothing` a kind, safe to run twice.

A reminder goes to the worker whose case it is, or while they are away to whoever
stands in; and to the team where nobody has it, or nobody who is here. Nothing here
sends anything; `posting` and `delivery` do.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, literal, select, true

from socialrx.accounts.absences import is_away, stand_in
from socialrx.caseload.models import Case, CaseStatus, NextKind
from socialrx.core import clock
from socialrx.core.database import UTCDateTime, db, dialect_of, one_by_one, rows_changed
from socialrx.onward.actions import note_unanswered
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import unanswered
from socialrx.patients.restriction import restricted
from socialrx.referrals.models import Referral
from socialrx.reminders.models import Reminder, ReminderKind

COLUMNS = ["kind", "subject_id", "due_on", "reference", "user_id", "team_id", "made_at"]
CONTACTS = [NextKind.CALL, NextKind.TEXT, NextKind.LETTER, NextKind.HOME_VISIT, NextKind.MEET]


def make_due(on: date | None = None) -> int:
    """Make every reminder that is due by this day (today in London). Returns how many were new."""
    day = on or clock.today()
    silent_groups = unanswered(select(OnwardReferral).join(Case), day).where(~restricted(Case.patient_id))
    one_by_one(db.session.scalars(silent_groups).all(), note_unanswered)
    made = sum(
        insert_new(rows) for rows in (contacts(day), overdue(day), late_referrals(day), reviews(day), silent(day))
    )
    db.session.commit()
    return made


def insert_new(rows: Select[Any]) -> int:
    insert = dialect_of(db.engine).insert(Reminder)
    return rows_changed(insert.from_select(COLUMNS, rows).on_conflict_do_nothing())


def of_case(kind: ReminderKind, due_on: Any, day: date, subject: Any = Case.id) -> Select[Any]:
    """The columns of a reminder about a case; its team hears only while nobody who is here has it."""
    stands_in = stand_in(Case.link_worker_id, Case.team_id, day)
    hears = sa.case((is_away(Case.link_worker_id, day), stands_in), else_=Case.link_worker_id)
    teams = sa.case((hears.is_(None), Case.team_id))
    columns = (word(kind), subject, due_on, Referral.reference, hears, teams, instant())
    rows = select(*columns).join(Referral, Case.referral_id == Referral.id)
    return rows.where(Case.is_open == true(), ~restricted(Case.patient_id))


def contacts(day: date) -> Select[Any]:
    """A contact that is owed today."""
    due = of_case(ReminderKind.CONTACT_DUE, Case.next_on, day)
    return due.where(Case.next_on == day, Case.status == CaseStatus.OPEN, Case.next_kind.in_(CONTACTS))


def overdue(day: date) -> Select[Any]:
    """Any next step whose day has passed."""
    return of_case(ReminderKind.OVERDUE, Case.next_on, day).where(Case.next_on < day)


def reviews(day: date) -> Select[Any]:
    return of_case(ReminderKind.REVIEW_DUE, Case.review_on, day).where(Case.review_on <= day)


def late_referrals(day: date) -> Select[Any]:
    """A new referral that nobody has decided about although its person should have been contacted by now."""
    columns = (
        word(ReminderKind.OVERDUE),
        Referral.id,
        Referral.contact_due_on,
        Referral.reference,
        sa.cast(sa.null(), sa.Uuid()),
        Referral.team_id,
        instant(),
    )
    late = select(*columns).where(Referral.is_waiting == true(), Referral.contact_due_on < day)
    return late.where(~restricted(Referral.patient_id))


def silent(day: date) -> Select[Any]:
    """An onward referral that the group has not answered in time."""
    due = of_case(ReminderKind.ONWARD_UNANSWERED, OnwardReferral.answer_due_on, day, OnwardReferral.id)
    return due.where(OnwardReferral.case_id == Case.id, OnwardReferral.state == State.NO_REPLY)


def word(kind: ReminderKind) -> Any:
    return literal(kind, Reminder.kind.type)


def instant() -> Any:
    return literal(clock.now(), UTCDateTime())
