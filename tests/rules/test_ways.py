"""Ways of getting in touch, when it was, and what is proposed next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, NextKind
from socialrx.caseload.ways import (
    AFTER_TALKING,
    EMAIL,
    FACE_TO_FACE,
    OTHER_WAY,
    TELEPHONE,
    TEXT,
    moment,
    proposed,
    read_time,
    way_of,
)
from socialrx.core import clock, codelists
from socialrx.core.errors import BadInput
from tests.factories import Place

TUESDAY_AT_TEN = datetime(2025, 11, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "way"),
    [("text_sent", TEXT), ("email_sent", EMAIL), ("letter_sent", OTHER_WAY), ("visited_no_answer", FACE_TO_FACE)],
)
def test_an_outcome_that_says_how_it_was_done_wins_over_what_was_left_chosen(outcome: str, way: str):
    assert way_of(outcome, TELEPHONE) == way


def test_any_other_outcome_keeps_the_way_that_was_chosen():
    assert way_of("spoke_conversation", FACE_TO_FACE) == FACE_TO_FACE


def test_after_a_failed_attempt_the_next_try_is_proposed(case: Case, rushcliffe: Place):
    contact = casework.record_contact(case, by=rushcliffe.link_worker, mode=TELEPHONE, outcome="no_answer")

    assert proposed(case, contact) == casework.next_try(case)


def test_every_two_way_outcome_has_a_proposal_of_its_own():
    assert set(AFTER_TALKING) == set(codelists.keys_in("contact-attempt-outcomes", "Y"))


def test_somebody_who_asked_us_to_ring_back_is_rung_on_the_next_working_day(case: Case, rushcliffe: Place):
    contact = casework.record_contact(case, by=rushcliffe.link_worker, mode=TELEPHONE, outcome="asked_ring_back")

    assert proposed(case, contact) == (NextKind.CALL, clock.add_working_days(clock.today(), 1))


def test_when_somebody_declines_a_person_decides_and_nothing_closes(case: Case, rushcliffe: Place):
    contact = casework.record_contact(case, by=rushcliffe.link_worker, mode=TELEPHONE, outcome="spoke_declined")

    assert proposed(case, contact)[0] is NextKind.DECIDE
    assert case.is_open


def test_a_case_on_hold_keeps_the_day_to_look_again(case: Case, rushcliffe: Place):
    until = clock.today() + timedelta(days=30)
    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=until)
    contact = casework.record_contact(case, by=rushcliffe.link_worker, mode=TELEPHONE, outcome="no_answer")

    assert proposed(case, contact) == (NextKind.REVIEW, until)


def test_without_a_day_or_time_it_was_now(case: Case):
    before = clock.now()

    assert before <= moment(case, None, None) <= clock.now()


@pytest.mark.parametrize("text", ["14:30", "2.30pm", "2:30 PM", "14.30"])
def test_a_time_is_read_as_people_write_it(text: str):
    assert read_time(text) == time(14, 30)


@pytest.mark.parametrize("text", ["25:00", "half past two", "14:75"])
def test_what_is_no_time_says_what_to_type(text: str):
    with pytest.raises(BadInput, match="Enter a time like"):
        read_time(text)


@pytest.fixture
def since_monday(case: Case) -> Case:
    """Received on Monday at three in the afternoon."""
    case.referral.received_at = datetime(2025, 11, 24, 15, tzinfo=UTC)
    return case


@time_machine.travel(TUESDAY_AT_TEN, tick=False)
def test_a_time_later_today_has_not_come(since_monday: Case):
    with pytest.raises(BadInput, match="must be in the past"):
        moment(since_monday, date(2025, 11, 25), time(10, 1))


@time_machine.travel(TUESDAY_AT_TEN, tick=False)
def test_an_earlier_time_of_today_is_that_time(since_monday: Case):
    assert moment(since_monday, None, time(9, 30)) == datetime(2025, 11, 25, 9, 30, tzinfo=UTC)


@time_machine.travel(TUESDAY_AT_TEN, tick=False)
def test_a_contact_before_the_referral_was_received_is_refused(since_monday: Case):
    with pytest.raises(BadInput, match="before the referral was received"):
        moment(since_monday, date(2025, 11, 23), None)


@time_machine.travel(TUESDAY_AT_TEN, tick=False)
def test_an_unknown_time_on_the_day_of_receipt_is_not_before_the_receipt(since_monday: Case):
    assert moment(since_monday, date(2025, 11, 24), None) == since_monday.referral.received_at
