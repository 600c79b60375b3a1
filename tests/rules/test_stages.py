"""Where a case stands, rule by rule."""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case
from socialrx.caseload.stages import Stage, stage_of
from socialrx.core import clock
from tests import factories
from tests.factories import Place


def test_a_case_in_nobodys_hands_waits_for_a_worker(rushcliffe: Place, referral):
    case = factories.case(referral, None, by=rushcliffe.lead)

    assert stage_of(case, has_plan=False) is Stage.WAITING


def test_a_case_given_to_a_worker_is_to_be_contacted(case: Case):
    assert stage_of(case, has_plan=False) is Stage.TO_CONTACT


def test_after_an_attempt_that_failed_the_person_was_tried_and_not_reached(case: Case):
    case.attempts = 1

    assert stage_of(case, has_plan=False) is Stage.TRIED


def test_after_the_first_contact_the_person_is_reached_even_when_a_later_try_fails(case: Case):
    case.first_contact_at, case.attempts = clock.now(), 2

    assert stage_of(case, has_plan=False) is Stage.REACHED


def test_an_agreed_plan_goes_before_having_been_reached(case: Case):
    case.first_contact_at = clock.now()

    assert stage_of(case, has_plan=True) is Stage.PLANNED


@pytest.mark.parametrize(("days", "stage"), [(-1, Stage.REVIEW_DUE), (0, Stage.REVIEW_DUE), (1, Stage.PLANNED)])
def test_a_review_is_due_from_its_day_on(case: Case, days: int, stage: Stage):
    case.review_on = clock.today() + timedelta(days=days)

    assert stage_of(case, has_plan=True) is stage


def test_a_case_on_hold_is_on_hold_whatever_else_is_true(case: Case, rushcliffe: Place):
    case.review_on = clock.today()

    case.hold(by=rushcliffe.link_worker, reason="away", until=clock.today())

    assert stage_of(case, has_plan=True) is Stage.ON_HOLD


def test_a_closed_case_is_closed_whatever_else_is_true(case: Case, rushcliffe: Place):
    case.first_contact_at = clock.now()

    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    assert stage_of(case, has_plan=True) is Stage.CLOSED
