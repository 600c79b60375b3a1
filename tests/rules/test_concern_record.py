"""A worry about safety: in hand, looked at again, closed; never silently over."""

from datetime import timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, SafeguardingConcern
from socialrx.caseload.models.concern import CannotSettle
from socialrx.core import clock
from tests import factories
from tests.factories import Place


@pytest.fixture
def concern(case: Case, rushcliffe: Place) -> SafeguardingConcern:
    return factories.kept(casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises"))


def test_the_first_to_take_it_in_hand_stays_named(concern: SafeguardingConcern, rushcliffe: Place):
    concern.acknowledge(by=rushcliffe.lead)
    concern.acknowledge(by=rushcliffe.manager)

    assert concern.acknowledged_by_id == rushcliffe.lead.id


@pytest.mark.parametrize("days", [-1, 91])
def test_the_next_look_is_never_in_the_past_nor_more_than_ninety_days_ahead(concern: SafeguardingConcern, days: int):
    before = concern.review_on

    with pytest.raises(CannotSettle, match="today to 90 days"):
        concern.look_again(on=clock.today() + timedelta(days=days))

    assert concern.review_on == before


def test_it_is_overdue_after_its_day_and_stays_open(concern: SafeguardingConcern):
    concern.review_on = clock.today() - timedelta(days=200)

    assert concern.is_overdue
    assert concern.closed_at is None


def test_closing_needs_words(concern: SafeguardingConcern, rushcliffe: Place):
    with pytest.raises(CannotSettle, match="Say why"):
        concern.close(by=rushcliffe.lead, reason="  ")

    assert concern.closed_at is None


def test_whoever_closes_it_has_seen_it(concern: SafeguardingConcern, rushcliffe: Place):
    concern.close(by=rushcliffe.lead, reason="Settled")

    assert concern.acknowledged_by_id == concern.closed_by_id == rushcliffe.lead.id
    assert not concern.is_overdue


def test_a_closed_worry_cannot_be_settled_again(concern: SafeguardingConcern, rushcliffe: Place):
    concern.close(by=rushcliffe.lead, reason="Settled")

    with pytest.raises(CannotSettle, match="closed already"):
        concern.look_again(on=clock.today())
