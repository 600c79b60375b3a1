"""Measures: ONS4's wording, what may be answered, and which answers make a change."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.outcomes import actions, measures, queries
from socialrx.outcomes.change import Change
from socialrx.outcomes.measures import ONS4, NoTotal
from socialrx.outcomes.models import Measurement, Mode
from tests.factories import Place

ALL = {"satisfied": 3, "worthwhile": 5, "happy": 7, "anxious": 8}


def asked(case: Case, days_ago: int, *, mode: Mode = Mode.HELPED, **values: int) -> Measurement:
    """ONS4 asked some days ago, of a person referred long before."""
    case.referral.received_at = clock.now() - timedelta(days=365)
    day = clock.today() - timedelta(days=days_ago)
    kept = actions.record(case, by=case.link_worker, measure="ons4", values=values or ALL, mode=mode, given_on=day)
    db.session.commit()
    return kept


def test_the_four_questions_are_the_published_ones_word_for_word():
    [published] = json.loads(Path(measures.__file__).with_name("measures.json").read_text())["measures"]

    assert ONS4.intro == published["intro"]
    assert [item.text for item in ONS4.items] == [item["text"] for item in published["items"]]
    assert [item.id for item in ONS4.items if item.is_better_lower] == ["anxious"]
    assert "Open Government Licence" in ONS4.licence


@pytest.mark.parametrize(
    ("item", "bands"),
    [
        ("satisfied", ["Low"] * 5 + ["Medium"] * 2 + ["High"] * 2 + ["Very high"] * 2),
        ("worthwhile", ["Low"] * 5 + ["Medium"] * 2 + ["High"] * 2 + ["Very high"] * 2),
        ("happy", ["Low"] * 5 + ["Medium"] * 2 + ["High"] * 2 + ["Very high"] * 2),
        ("anxious", ["Very low"] * 2 + ["Low"] * 2 + ["Medium"] * 2 + ["High"] * 5),
    ],
)
def test_every_answer_has_the_band_that_ons_gives_it(item: str, bands: list[str]):
    assert [ONS4.band(item, value) for value in range(11)] == bands


@pytest.mark.parametrize("values", [{}, {"happy": 11}, {"happy": -1}, {"happy": True}, {"happy": 5.0}, {"lonely": 3}])
def test_answers_that_cannot_be_right_are_refused(case: Case, values: dict):
    with pytest.raises(BadInput):
        actions.record(case, by=case.link_worker, measure="ons4", values=values, mode=Mode.SELF, given_on=clock.today())

    assert queries.of_case(case.id) == []


def test_a_measure_we_do_not_have_is_refused(case: Case):
    with pytest.raises(BadInput, match="no measure called wemwbs"):
        actions.record(case, by=case.link_worker, measure="wemwbs", values=ALL, mode=Mode.SELF, given_on=clock.today())


@pytest.mark.parametrize(("day", "words"), [(1, "today or in the past"), (-1, "before the referral")])
def test_the_day_is_neither_to_come_nor_before_the_referral(case: Case, day: int, words: str):
    given_on = clock.today() + timedelta(days=day)

    with pytest.raises(BadInput, match=words):
        actions.record(case, by=case.link_worker, measure="ons4", values=ALL, mode=Mode.SELF, given_on=given_on)


def test_there_is_no_total():
    with pytest.raises(NoTotal, match="no total"):
        ONS4.total(ALL)


def test_anxiety_is_kept_as_it_was_said(case: Case):
    kept = asked(case, 0)
    db.session.expire_all()

    assert db.session.get(Measurement, kept.id).values == ALL
    assert list(kept.values) == [item.id for item in ONS4.items]


def test_a_question_left_out_stays_left_out(case: Case):
    assert asked(case, 0, happy=6).values == {"happy": 6}
    assert [item.id for item in ONS4.unanswered({"happy": 6})] == ["satisfied", "worthwhile", "anxious"]


def test_the_start_is_the_first_one_asked_within_28_days_of_the_first_conversation(case: Case):
    first, _second = asked(case, 80), asked(case, 75)
    case.first_conversation_at = clock.now() - timedelta(days=100)

    assert queries.first_and_latest(case.id)[0] == first


@pytest.mark.parametrize(("days_after", "counts"), [(28, True), (29, False)])
def test_a_start_asked_later_than_that_does_not_count(case: Case, days_after: int, counts: bool):
    only = asked(case, 100 - days_after)
    case.first_conversation_at = clock.now() - timedelta(days=100)

    assert queries.first_and_latest(case.id) == (only if counts else None, None)


def test_before_anybody_met_the_person_the_first_answers_are_the_start(case: Case):
    only = asked(case, 0)

    assert queries.first_and_latest(case.id) == (only, None)


def test_the_day_of_the_first_contact_stands_in_when_no_conversation_is_recorded(case: Case):
    asked(case, 10)
    case.first_contact_at = clock.now() - timedelta(days=100)

    assert queries.first_and_latest(case.id) == (None, None)


@pytest.mark.parametrize(("days_after", "counts"), [(13, False), (14, True)])
def test_a_follow_up_comes_14_days_after_the_start_or_later(case: Case, days_after: int, counts: bool):
    first, again = asked(case, 50), asked(case, 50 - days_after)

    assert queries.first_and_latest(case.id) == (first, again if counts else None)


def test_the_latest_follow_up_is_the_one_that_counts(case: Case):
    asked(case, 90)
    asked(case, 60)
    last = asked(case, 30)

    assert queries.first_and_latest(case.id)[1] == last


def test_another_persons_answers_are_never_taken(case: Case, rushcliffe: Place):
    asked(case, 90)

    assert queries.of_case(rushcliffe.team.id) == []


def test_answers_given_in_two_ways_are_not_compared(case: Case):
    asked(case, 90, mode=Mode.SELF)
    asked(case, 30, mode=Mode.PHONE, satisfied=7)

    change = queries.change_of(case.id)

    assert not change.is_known
    assert change.in_("satisfied") is None
    assert change.words("satisfied").endswith("3 (low) then 7 (high), asked in different ways so not compared")


def test_answers_given_in_the_same_way_are_compared(case: Case):
    asked(case, 90)
    asked(case, 30, satisfied=7)

    change = queries.change_of(case.id)

    assert change.is_known
    assert change.in_("satisfied") == 4


def test_a_case_never_measured_has_no_change(case: Case):
    assert not queries.change_of(case.id).is_known


def test_the_days_come_from_settings(case: Case, app, monkeypatch):
    monkeypatch.setitem(app.config, "FOLLOW_UP_AFTER_DAYS", 5)
    asked(case, 50)
    again = asked(case, 45)

    assert queries.first_and_latest(case.id)[1] == again


def test_the_day_it_was_asked_is_a_day_not_an_instant(case: Case):
    assert isinstance(asked(case, 3).given_on, date)


def test_a_change_says_both_scores_their_bands_and_which_way_it_went():
    change = Change({"satisfied": 3, "happy": 6}, {"satisfied": 7, "happy": 6})

    assert change.words("satisfied") == "Satisfied with life: 3 (low) then 7 (high), better by 4"
    assert change.words("happy") == "Happy yesterday: 6 (medium) then 6 (medium), the same"


def test_less_anxiety_is_better_and_says_that_lower_is_better():
    change = Change({"anxious": 8}, {"anxious": 3})

    assert change.in_("anxious") == 5
    assert change.words("anxious") == "Anxious yesterday (lower is better): 8 (high) then 3 (low), better by 5"
    assert Change({"anxious": 3}, {"anxious": 8}).words("anxious").endswith("worse by 5")


def test_a_question_answered_once_has_no_change():
    change = Change({"satisfied": 3, "happy": 2}, {"satisfied": 4})

    assert change.in_("happy") is None
    assert change.words("happy") == "Happy yesterday: 2 (low) then not answered"
    assert [item.id for item in change.items] == ["satisfied", "happy"]


def test_a_measure_asked_once_says_so():
    assert Change({"happy": 2}).words("happy") == "Happy yesterday: 2 (low) then not asked"
    assert not Change({"happy": 2}).is_known
