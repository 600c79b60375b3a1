"""A key is claimed with what it causes, and goes with it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from socialrx.core import clock, idempotency
from socialrx.core.database import db
from socialrx.core.idempotency import Claim, IdempotencyKey, SentTwice, answered, claimed, forget_old, known, take
from socialrx.core.installation import InstallationFact


@pytest.fixture(autouse=True)
def nothing_claimed():
    yield
    claimed.set(None)


def claim(body: str = "said", caller: str = "amina") -> Claim:
    claimed.set(None)
    return Claim("k" * 20, caller, "refer.start", body)


def keys() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey))


def test_a_key_is_kept_with_what_it_caused():
    first = claim()

    assert take(first)
    db.session.commit()

    assert first.is_kept
    assert keys() == 1


def test_a_key_goes_with_what_was_undone_and_can_be_claimed_again():
    take(claim())
    db.session.rollback()

    again = claim()
    assert keys() == 0
    assert take(again)
    assert not again.is_kept


def test_the_second_claim_of_a_key_fails_and_finds_the_first():
    first = claim()
    take(first)
    db.session.commit()
    answered(first, 302, "/somewhere")

    second = claim("said otherwise")

    assert not take(second)
    kept = known(second)
    assert (kept.body, kept.status, kept.location) == ("said", 302, "/somewhere")


def test_another_caller_may_have_the_same_key():
    take(claim())
    db.session.commit()

    assert take(claim(caller="helen"))


def test_a_view_that_undid_a_part_and_went_on_keeps_its_key_all_the_same():
    take(claim())
    db.session.rollback()

    db.session.add(InstallationFact(name="a", value="b"))
    db.session.commit()

    assert keys() == 1


def test_a_view_that_undid_its_claim_keeps_nothing_when_another_was_quicker():
    take(claim())
    db.session.rollback()
    with db.engine.begin() as another:
        another.execute(sa.insert(IdempotencyKey).values(claim().row()))
    mine = claim()
    claimed.set(mine)

    db.session.add(InstallationFact(name="a", value="b"))
    with pytest.raises(SentTwice):
        db.session.commit()

    db.session.rollback()
    assert db.session.get(InstallationFact, "a") is None


def test_a_savepoint_is_not_yet_kept():
    first = claim()
    take(first)

    with db.session.begin_nested():
        db.session.add(InstallationFact(name="a", value="b"))

    assert not first.is_kept


def test_keys_are_forgotten_after_a_week():
    take(claim())
    db.session.commit()
    other = claim(caller="old")
    take(other)
    db.session.commit()
    old = sa.update(IdempotencyKey).where(IdempotencyKey.caller == "old")
    db.session.execute(old.values(at=clock.now() - idempotency.KEPT_FOR - timedelta(minutes=1)))
    db.session.commit()

    assert (forget_old(), forget_old()) == (1, 0)
    db.session.commit()
    assert keys() == 1
