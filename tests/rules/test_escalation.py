"""What stays late goes to the lead: after two working days, and again after five. (H-03)"""

from datetime import date

import pytest
from sqlalchemy import select

from socialrx.accounts.models import Membership
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.referrals.models import Referral
from socialrx.reminders.leads import remind_leads, working_days_before
from socialrx.reminders.models import Reminder, ReminderKind
from socialrx.reminders.posting import post_reminders
from tests.factories import Place

FIRST, AGAIN = ReminderKind.LATE_TO_LEAD, ReminderKind.LATE_TO_LEAD_AGAIN


def kinds_on(case: Case, working_days: int) -> list[ReminderKind]:
    """What the lead has heard by so many working days after the step was owed."""
    remind_leads(on=clock.add_working_days(case.next_on, working_days))
    told = select(Reminder).where(Reminder.kind.in_((FIRST, AGAIN)), Reminder.subject_id == case.id)
    return sorted(reminder.kind for reminder in db.session.scalars(told))


@pytest.fixture
def late(case: Case) -> Case:
    case.will(NextKind.CALL, on=clock.add_working_days(clock.today(), 0))
    db.session.commit()
    return case


@pytest.mark.parametrize(("after", "heard"), [(1, []), (2, [FIRST]), (4, [FIRST]), (5, [FIRST, AGAIN])])
def test_the_lead_hears_after_two_working_days_and_again_after_five(late: Case, after: int, heard: list):
    assert kinds_on(late, after) == heard


def test_it_goes_to_the_lead_and_once_each(late: Case, rushcliffe: Place):
    kinds_on(late, 5)
    kinds_on(late, 6)

    told = db.session.scalars(select(Reminder).where(Reminder.kind.in_((FIRST, AGAIN)))).all()
    assert [(reminder.user_id, reminder.due_on) for reminder in told] == [(rushcliffe.lead.id, late.next_on)] * 2


def test_without_a_lead_the_teams_mailbox_hears(late: Case, rushcliffe: Place):
    db.session.query(Membership).filter_by(user_id=rushcliffe.lead.id).delete()
    kinds_on(late, 2)

    post_reminders()

    letters = db.session.scalars(select(Letter).where(Letter.recipient == rushcliffe.team.mailbox)).all()
    assert ["Late in your team" in letter.body for letter in letters] == [True]


def test_a_new_referral_that_nobody_decides_about_goes_to_the_lead_too(referral: Referral, rushcliffe: Place):
    remind_leads(on=clock.add_working_days(referral.contact_due_on, 2))

    [reminder] = db.session.scalars(select(Reminder).where(Reminder.kind == FIRST))
    assert (reminder.subject_id, reminder.user_id) == (referral.id, rushcliffe.lead.id)


def test_the_letter_says_references_and_no_name(late: Case, rushcliffe: Place):
    kinds_on(late, 2)

    post_reminders()

    [letter] = db.session.scalars(select(Letter).where(Letter.recipient == rushcliffe.lead.email))
    assert late.referral.reference in letter.body and "Late in your team" in letter.body
    assert "Joan" not in letter.body and "Sutton" not in letter.body


@pytest.mark.parametrize(
    ("day", "number", "since"),
    [
        (date(2026, 11, 27), 2, date(2026, 11, 25)),  # Friday
        (date(2026, 11, 30), 2, date(2026, 11, 26)),  # Monday: the weekend does not count
        (date(2026, 12, 29), 2, date(2026, 12, 23)),  # Christmas, and Boxing Day kept on the Monday
    ],
)
def test_working_days_are_counted_back_past_weekends_and_bank_holidays(day: date, number: int, since: date):
    assert working_days_before(day, number) == since
