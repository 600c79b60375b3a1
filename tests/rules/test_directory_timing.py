"""When a service is open and what it costs, in words that people use."""

from datetime import date, time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialrx.core.errors import BadInput
from socialrx.directory.costs import cost_words
from socialrx.directory.models import CostOption, Schedule
from socialrx.directory.timing import clock_words, is_simple, read_time, times_words


def rule(**parts) -> Schedule:
    given = {"freq": "WEEKLY", "interval": 1, "byday": "", "bymonthday": "", "description": "", "notes": ""}
    return Schedule(**(given | parts))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"byday": "TU", "opens_at": time(10), "closes_at": time(12)}, "Tuesdays, 10am to 12 noon"),
        ({"byday": "TU,TH", "opens_at": time(9, 30)}, "Tuesdays and Thursdays, from 9:30am"),
        ({"byday": "MO,TU,WE,TH,FR"}, "Mondays to Fridays"),
        ({"byday": "MO,WE,FR"}, "Mondays, Wednesdays and Fridays"),
        (
            {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": time(0), "closes_at": time(23, 59)},
            "Every day, all day and night",
        ),
        ({"byday": "TH", "interval": 2, "closes_at": time(0)}, "Every other Thursday, until 12 midnight"),
        ({"byday": "TH", "interval": 4}, "Every 4 weeks on Thursday"),
        ({"freq": "MONTHLY", "byday": "2MO"}, "Second Monday of the month"),
        ({"freq": "MONTHLY", "byday": "-1FR", "interval": 2}, "Last Friday of every 2 months"),
        ({"freq": "MONTHLY", "bymonthday": "1,22"}, "1st and 22nd of the month"),
        ({"freq": "MONTHLY", "bymonthday": "11"}, "11th of the month"),
        ({"description": "Ring to ask"}, "Ring to ask"),
        ({}, ""),
        ({"byday": "SA", "notes": "Not in August"}, "Saturdays (Not in August)"),
        ({"byday": "SA", "valid_to": date(2020, 5, 1)}, "Saturdays, until 1 May 2020"),
    ],
)
def test_an_opening_rule_is_said_in_plain_words(parts, words):
    assert times_words([rule(**parts)]) == words


def test_several_rules_stand_in_the_order_of_the_week():
    late, early = rule(byday="FR"), rule(byday="MO")

    assert times_words([late, early, early]) == "Mondays; Fridays"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10am", time(10)),
        ("10 AM", time(10)),
        ("2.30pm", time(14, 30)),
        ("14:00", time(14)),
        ("12 noon", time(12)),
        ("12am", time(0)),
        ("10:00:00", time(10)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed, meant):
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["ten", "25:00", "10", "10:75", "13pm", ""])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(BadInput, match="time like 10am"):
        read_time(typed)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_that_is_said_can_be_typed_again(at):
    assert read_time(clock_words(at)) == at


def test_only_one_weekly_rule_fits_the_simple_form():
    weekly = rule(byday="MO")

    assert is_simple([]) and is_simple([weekly])
    assert not is_simple([weekly, weekly])
    assert not is_simple([rule(freq="MONTHLY", byday="1MO")])
    assert not is_simple([rule(byday="MO", interval=2)])


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ({"amount": Decimal(0)}, "Free"),
        ({"amount": Decimal("3.50"), "amount_description": "per session"}, "£3.50 per session"),
        ({"amount": Decimal(35), "option": "Under 18s"}, "Under 18s: £35"),
        ({"amount": Decimal("0.45"), "amount_description": "a mile"}, "45p a mile"),
        ({"amount": Decimal(2), "valid_to": date(2020, 1, 1)}, "£2 (until 1 January 2020)"),
        ({"amount_description": "at cost"}, "at cost"),
    ],
)
def test_a_price_is_said_in_plain_words(price, words):
    assert cost_words([CostOption(**({"option": "", "amount_description": ""} | price))]) == words


def test_a_service_that_names_no_amount_says_its_own_words_of_fees():
    assert cost_words([], "Ask at the desk") == "Ask at the desk"
    assert cost_words([]) == ""


def test_prices_grow_with_the_amount_said():
    said = [cost_words([CostOption(option="", amount=Decimal(n), amount_description="")]) for n in (1, 2, 3)]

    assert all(first != second for first, second in pairwise(said))
