"""The clock forgets nobody: what is due becomes a reminder, once, to somebody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.referrals.models import Referral
from socialrx.reminders.making import make_due
from socialrx.reminders.models import Reminder, ReminderKind
from socialrx.reminders.posting import post_reminders
from tests import factories
from tests.factories import Place


def reminders(kind: ReminderKind) -> list[Reminder]:
    return list(db.session.scalars(select(Reminder).where(Reminder.kind == kind)))


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == "reminder")))


def owed(case: Case, on: date, kind: NextKind = NextKind.CALL) -> None:
    case.will(kind, on=on)
    db.session.commit()


def test_a_call_owed_today_reminds_the_worker_whose_case_it_is(case: Case, rushcliffe: Place):
    owed(case, clock.today())

    make_due()

    [reminder] = reminders(ReminderKind.CONTACT_DUE)
    assert (reminder.subject_id, reminder.user_id) == (case.id, rushcliffe.link_worker.id)
    assert reminder.reference == case.referral.reference


def test_a_call_owed_tomorrow_reminds_nobody_today(case: Case):
    owed(case, clock.today() + timedelta(days=1))

    assert make_due() == 0


def test_a_step_whose_day_has_passed_is_late(case: Case):
    owed(case, clock.today() - timedelta(days=3), NextKind.OTHER)

    make_due()

    assert [reminder.subject_id for reminder in reminders(ReminderKind.OVERDUE)] == [case.id]


def test_a_late_case_that_nobody_has_yet_reminds_its_team(referral: Referral, rushcliffe: Place):
    waiting = factories.case(referral, None, by=rushcliffe.lead)
    owed(waiting, clock.today() - timedelta(days=1), NextKind.ALLOCATE)

    make_due()

    [reminder] = reminders(ReminderKind.OVERDUE)
    assert (reminder.team_id, reminder.user_id) == (rushcliffe.team.id, None)


def test_a_new_referral_that_nobody_has_decided_about_in_time_reminds_its_team(referral: Referral, rushcliffe: Place):
    make_due(on=referral.contact_due_on + timedelta(days=1))

    [reminder] = reminders(ReminderKind.OVERDUE)
    assert (reminder.subject_id, reminder.team_id) == (referral.id, rushcliffe.team.id)


def test_a_review_that_has_come_due_reminds_the_worker(case: Case):
    case.review_on = clock.today() - timedelta(days=1)
    owed(case, clock.today() + timedelta(days=5))

    make_due()

    assert [reminder.subject_id for reminder in reminders(ReminderKind.REVIEW_DUE)] == [case.id]


def test_a_closed_case_reminds_nobody(case: Case, rushcliffe: Place):
    owed(case, clock.today() - timedelta(days=9))
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")
    db.session.commit()

    assert make_due() == 0


def test_making_reminders_again_changes_nothing(case: Case):
    owed(case, clock.today())
    first = make_due()

    assert (first, make_due()) == (1, 0)


def test_a_worker_hears_once_and_in_one_letter(case: Case, rushcliffe: Place):
    owed(case, clock.today())
    case.review_on = clock.today()
    db.session.commit()
    make_due()

    assert (post_reminders(), post_reminders()) == (1, 0)

    [letter] = letters()
    assert letter.recipient == rushcliffe.link_worker.email
    assert letter.title == "2 things due in SocialRx"


def test_the_letter_says_the_reference_and_nothing_about_the_person(case: Case):
    owed(case, clock.today())
    make_due()
    post_reminders()

    [letter] = letters()
    assert case.referral.reference in letter.body
    for secret in (case.patient.given_name, case.patient.family_name, case.patient.nhs_number, case.patient.mobile):
        assert secret not in letter.title + letter.body


def test_a_team_hears_in_its_shared_mailbox(referral: Referral, rushcliffe: Place):
    make_due(on=referral.contact_due_on + timedelta(days=1))
    post_reminders()

    assert [letter.recipient for letter in letters()] == [rushcliffe.team.mailbox]


@pytest.mark.parametrize("count", [1, 60])
def test_a_long_list_is_cut_in_the_letter_but_counted_whole(count: int, rushcliffe: Place):
    for n in range(count):
        person = factories.patient(
            "Ann", f"Number{n}", practice=rushcliffe.practice, no_number_reason="overseas-patient"
        )
        owed(
            factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead),
            clock.today(),
        )
        rushcliffe.link_worker.safe_caseload = 100
    make_due()
    post_reminders()

    [letter] = letters()
    assert letter.body.count("\n  SP-") == min(count, 40)
    assert ("and 20 more" in letter.body) == (count == 60)
