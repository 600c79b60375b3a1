"""What a contact says: attendance by the national code, length, and the needs that its note mentions."""

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.mentioned import add_need, mentioned, needs_found
from socialrx.caseload.models import Case, NextKind
from socialrx.caseload.ways import ATTENDANCE, OWN_ATTENDANCE, attendance_of, proposed, read_minutes
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import BadInput


@pytest.mark.parametrize(
    ("outcome", "chosen", "code"),
    [
        ("spoke_conversation", None, None),  # nothing was booked
        ("spoke_conversation", "6", "6"),
        ("did_not_attend", None, "3"),
        ("did_not_attend", "7", "7"),
        ("cancelled_person", None, "2"),
        ("cancelled_by_us", None, "4"),
        ("spoke_rearranged", "2", "2"),
    ],
)
def test_something_booked_has_the_national_code(outcome: str, chosen: str | None, code: str | None):
    assert attendance_of(outcome, chosen) == code


@pytest.mark.parametrize(
    ("outcome", "chosen"),
    [("did_not_attend", "5"), ("cancelled_person", "4"), ("spoke_conversation", "3"), ("spoke_booked", "0")],
)
def test_what_cannot_both_be_is_asked_again(outcome: str, chosen: str):
    with pytest.raises(BadInput):
        attendance_of(outcome, chosen)


def test_every_code_that_an_outcome_says_is_on_the_national_list():
    assert all(codelists.grouping(ATTENDANCE, code) for code in OWN_ATTENDANCE.values())


@pytest.mark.parametrize(("outcome", "working_days"), [("cancelled_person", 2), ("cancelled_by_us", 1)])
def test_after_a_cancellation_a_new_day_is_found_soon(case: Case, outcome: str, working_days: int):
    contact = casework.record_contact(case, by=case.link_worker, mode="01", outcome=outcome)

    assert proposed(case, contact) == (NextKind.CALL, clock.add_working_days(clock.today(), working_days))


@pytest.mark.parametrize(("text", "minutes"), [("1", 1), ("45", 45), ("1440", 1440)])
def test_minutes_are_a_number(text: str, minutes: int):
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["0", "1441", "-5", "an hour", "1.5", "٣"])
def test_other_minutes_are_asked_again(text: str):
    with pytest.raises(BadInput):
        read_minutes(text)


@pytest.mark.parametrize(
    ("note", "needs"),
    [
        ("Worried about MONEY since the\nfuneral.", ["money", "bereavement"]),
        ("Bereaved in March; owes two debts", ["money", "bereavement"]),
        ("Likes to garden", []),
        ("Her parent is a careers adviser", []),  # whole words only
        ("Needs a food  bank", ["food"]),
    ],
)
def test_a_note_mentions_needs_by_their_words(note: str, needs: list):
    assert mentioned(note) == needs


def test_what_is_known_is_not_suggested():
    assert mentioned("Money again", known=["money"]) == []


def test_every_word_belongs_to_a_need_on_the_list():
    needs = {need.key for need in codelists.choices("need-categories")}

    assert {word.grouping for word in codelists.choices("need-keywords")} <= needs


def test_a_need_that_came_up_is_the_teams_and_not_part_of_what_was_sent(case: Case):
    for _ in range(2):
        add_need(case, "money", by=case.link_worker)
        db.session.commit()

    assert needs_found(case.id) == ["money"]
    assert case.referral.need_keys == ["loneliness"]


def test_a_need_that_the_referrer_named_is_not_noted_twice(case: Case):
    add_need(case, "loneliness", by=case.link_worker)
    db.session.commit()

    assert needs_found(case.id) == []


def test_only_needs_of_the_list_can_be_added(case: Case):
    with pytest.raises(BadInput):
        add_need(case, "riches", by=case.link_worker)
