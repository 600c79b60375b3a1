"""The life of a referral, rule by rule."""

from itertools import product

import pytest
from flask import Flask

from socialrx.core.database import db
from socialrx.referrals.lifecycle import MOVES, CannotMove, Status
from socialrx.referrals.models import Referral, ReferralStep
from tests import factories
from tests.factories import Place


def test_a_new_referral_is_on_its_teams_list_with_a_day_to_be_contacted_by(referral: Referral, rushcliffe: Place):
    assert referral.status is Status.RECEIVED
    assert referral.is_waiting
    assert referral.team == rushcliffe.team
    assert referral.contact_due_on is not None
    assert referral.reference.startswith("SP-")


def test_accepting_records_who_and_when(referral: Referral, rushcliffe: Place):
    referral.accept(by=rushcliffe.lead)

    *_, step = referral.steps
    assert referral.status is Status.ACCEPTED
    assert (step.move, step.by_id) == ("accept", rushcliffe.lead.id)


@pytest.mark.parametrize(("name", "status"), list(product(MOVES, Status)))
def test_every_move_from_every_state_is_made_or_refused_as_the_table_says(
    app: Flask, name: str, status: Status, rushcliffe: Place
):
    if name == "receive":
        return
    referral = Referral(status=status, steps=[ReferralStep(move="void", before="received", after="voided")])
    move = MOVES[name]

    if status in move.before:
        referral._take(name, by=rushcliffe.lead, reason="because")
        unsaid = Status.RECEIVED if name == "restore" else status
        assert referral.status is (move.after or unsaid)
        assert referral.is_waiting == (referral.status in {Status.RECEIVED, Status.RETURNED})
    else:
        with pytest.raises(CannotMove):
            referral._take(name, by=rushcliffe.lead, reason="because")
        assert referral.status is status


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.needs_reason])
def test_a_move_that_needs_a_reason_is_refused_without_one(name: str, rushcliffe: Place):
    referral = Referral(status=next(iter(MOVES[name].before)), steps=[])

    with pytest.raises(CannotMove, match="Give a reason"):
        referral._take(name, by=rushcliffe.lead, reason="  ")

    assert referral.steps == []


def test_a_referral_from_a_practice_nobody_covers_lands_on_the_catch_all_teams_list(rushcliffe: Place):
    stranger = factories.organisation("Far Away Surgery", factories.Kind.PRACTICE, ods_code="A81001")
    person = factories.patient("Edith", "Cole", practice=stranger)

    referral = factories.referral(person, None, source="self")

    assert referral.team == rushcliffe.team
    assert db.session.get(Referral, referral.id).is_waiting


def test_a_referral_without_any_practice_lands_on_the_catch_all_teams_list(rushcliffe: Place):
    person = factories.patient("Arthur", "Dean", practice=None)

    assert factories.referral(person, None, source="self").team == rushcliffe.team
