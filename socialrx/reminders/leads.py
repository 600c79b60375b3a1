"""What stays late goes to the team's lead: after some working days, and again after more. Then somebody must act."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select, true

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.patients.restriction import restricted
from socialrx.referrals.models import Referral
from socialrx.reminders.making import insert_new, instant, word
from socialrx.reminders.models import ReminderKind

# Each is made once for every step that is owed.
HEARS_AFTER = {
    ReminderKind.LATE_TO_LEAD: "LEAD_HEARS_WORKING_DAYS",
    ReminderKind.LATE_TO_LEAD_AGAIN: "LEAD_HEARS_AGAIN_WORKING_DAYS",
}


def remind_leads(on: date | None = None) -> int:
    """Make the reminders for leads that are due by this day. Returns how many were new; safe to run twice."""
    made = sum(insert_new(rows) for rows in late_ones(on or clock.today()))
    db.session.commit()
    return made


def late_ones(day: date) -> Iterator[Select[Any]]:
    """Cases whose step was owed so long ago, and new referrals that nobody has decided about."""
    for kind, setting in HEARS_AFTER.items():
        since = working_days_before(day, days(setting))
        cases = for_lead(kind, Case, Case.next_on).join(Referral, Case.referral_id == Referral.id)
        yield cases.where(Case.is_open == true(), Case.next_on <= since, ~restricted(Case.patient_id))
        new = for_lead(kind, Referral, Referral.contact_due_on).where(~restricted(Referral.patient_id))
        yield new.where(Referral.is_waiting == true(), Referral.contact_due_on <= since)


def for_lead(kind: ReminderKind, noun: Any, due_on: Any) -> Select[Any]:
    """The columns of a reminder to the lead of a row's team; to its mailbox where the team has none."""
    columns = (word(kind), noun.id, due_on, Referral.reference, lead_of(noun.team_id), noun.team_id, instant())
    return select(*columns).select_from(noun)


def lead_of(team_id: Any) -> Any:
    """One lead who is there today, the first by name."""
    leads = select(User.id).join(Membership, Membership.user_id == User.id)
    leads = leads.where(Membership.team_id == team_id, Membership.role == Role.TEAM_LEAD, User.ended_at.is_(None))
    leads = leads.where(is_current(clock.today())).order_by(User.given_name, User.family_name, User.id)
    return leads.limit(1).correlate(Case, Referral).scalar_subquery()


def working_days_before(day: date, number: int) -> date:
    """The last day from which so many working days have gone by `day`."""
    since = day
    while clock.add_working_days(since, number) > day:
        since -= timedelta(days=1)
    return since
