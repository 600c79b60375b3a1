"""Tries are counted for each account and each address; the wait grows, and ends."""

from datetime import timedelta

import pytest

from socialrx.accounts.throttle import Tries, begin_anew, forget_old, is_free_to_try, was_right
from socialrx.core import clock
from socialrx.core.actor import Actor, acting
from socialrx.core.database import db

JOAN, EVE = "joan@example.org", "eve@example.org"


@pytest.fixture(autouse=True)
def still(time_machine_at):
    """The clock stands, and goes on when it is told to."""
    time_machine_at(clock.now())


@pytest.fixture
def later(time_machine_at):
    return lambda **length: time_machine_at(clock.now() + timedelta(**length))


@pytest.fixture(autouse=True)
def at():
    """`at("192.0.2.1")`: from now on tries come from there."""

    def come_from(address: str) -> None:
        acting.set(Actor(address=address))

    come_from("192.0.2.1")
    yield come_from
    acting.set(Actor())


def tries(number: int, account: str = JOAN, kind: str = "password") -> list[bool]:
    return [is_free_to_try(kind, account) for _ in range(number)]


def test_ten_tries_are_free_and_the_eleventh_waits():
    assert tries(12) == [True] * 10 + [False] * 2


def test_an_account_waits_wherever_the_tries_come_from(at):
    for number in range(10):
        at(f"192.0.2.{number}")
        assert tries(1) == [True]

    at("198.51.100.7")
    assert tries(1) == [False]


def test_an_address_waits_whichever_accounts_it_tries(at):
    for number in range(10):
        assert tries(1, account=f"user{number}@example.org") == [True]

    assert tries(1, account="another@example.org") == [False]
    at("198.51.100.7")
    assert tries(1, account="another@example.org") == [True]


def test_an_address_that_waits_adds_nothing_to_an_account(at):
    tries(10, account=EVE)

    tries(30, account=JOAN)

    at("198.51.100.7")
    assert tries(10, account=JOAN) == [True] * 10


def test_an_account_is_the_same_however_it_is_written():
    tries(10, account="Joan@Example.org ")

    assert tries(1, account="joan@example.org") == [False]


def test_never_more_than_ten_in_any_five_minutes(later):
    taken = []
    for minute in range(60):
        taken += [minute for free in tries(3) if free]
        later(minutes=1)

    assert max(sum(start <= minute < start + 5 for minute in taken) for start in range(60)) <= 10


def test_the_wait_grows_and_stops_growing(later):
    waits = []
    tries(1)
    for _ in range(5):
        tries(9)
        waited = 0
        while not tries(1)[0]:
            later(minutes=1)
            waited += 1
        waits.append(waited)

    assert waits == [5, 10, 15, 15, 15]


def test_trying_while_waiting_makes_no_wait_longer(later):
    tries(10)
    for _ in range(4):
        later(minutes=1)
        assert tries(20) == [False] * 20

    later(minutes=1, seconds=1)
    assert tries(1) == [True]


def test_a_day_later_the_wait_is_short_again(later):
    for _ in range(4):
        tries(10)
        later(minutes=16)
    later(days=1, minutes=1)
    tries(10)

    later(minutes=5, seconds=1)
    assert tries(1) == [True]


def test_after_a_pause_counting_begins_anew(later):
    tries(9)

    later(minutes=5, seconds=1)

    assert tries(10) == [True] * 10


def test_the_right_password_clears_the_account_and_gives_the_address_its_try_back(at):
    for number in range(30):
        assert tries(1, account=f"user{number}@example.org") == [True]
        was_right("password", f"user{number}@example.org")
    tries(9)
    was_right("password", JOAN)

    at("198.51.100.7")
    assert tries(10) == [True] * 10


def test_the_right_password_buys_no_new_tries_at_the_code():
    tries(10, kind="second factor")

    was_right("password", JOAN)

    assert tries(1, kind="second factor") == [False]


def test_a_reset_lets_the_owner_in_at_once(at):
    tries(10)

    begin_anew("password", JOAN)

    at("198.51.100.7")
    assert tries(1) == [True]


def test_neither_address_nor_account_can_be_read_from_the_table():
    tries(1)

    assert {len(row.key) for row in db.session.query(Tries)} == {64}


def test_old_counts_are_forgotten(later):
    tries(3)
    later(days=1, minutes=1)

    assert forget_old() == 2
    assert db.session.query(Tries).count() == 0
