"""The life of an onward referral, rule by rule."""

from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.exc import IntegrityError

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.onward.lifecycle import (
    ASKED,
    OF_THE_GROUP,
    OF_THE_WORKER,
    ONWARD_MOVES,
    UNDER_WAY,
    CannotMoveOnward,
    State,
    possible,
)
from socialrx.onward.models import OnwardReferral, RiskShared
from tests import factories


@pytest.mark.parametrize(("name", "state"), list(product(ONWARD_MOVES, State)))
def test_every_move_from_every_state_is_made_or_refused_as_the_table_says(name: str, state: State):
    referral = OnwardReferral(state=state, steps=[])
    move = ONWARD_MOVES[name]

    if state in move.before:
        referral.take(name, reason="because")
        assert referral.state is (move.after or state)
        assert referral.is_under_way == (referral.state in UNDER_WAY)
        assert (referral.ended_at is None) == referral.is_under_way
    else:
        with pytest.raises(CannotMoveOnward, match="no longer possible"):
            referral.take(name, reason="because")
        assert (referral.state, referral.steps) == (state, [])


@pytest.mark.parametrize("name", [name for name, move in ONWARD_MOVES.items() if move.needs_reason])
def test_a_move_that_needs_a_reason_is_refused_without_one(name: str):
    referral = OnwardReferral(state=State.SENT, steps=[])

    with pytest.raises(CannotMoveOnward, match="Say why"):
        referral.take(name, reason="  ")

    assert referral.steps == []


def test_a_step_says_who_moved_it_and_why(rushcliffe):
    referral = OnwardReferral(state=State.SENT, steps=[])

    referral.take("refuse", by=rushcliffe.link_worker, reason="We are for men only")

    [step] = referral.steps
    assert (step.before, step.after, step.reason) == ("sent", "declined_provider", "We are for men only")
    assert (step.by_id, step.says_who, step.says) == (rushcliffe.link_worker.id, "Amina Hassan", "Not for this group")


def test_no_state_that_is_under_way_is_a_dead_end_and_no_end_leads_on():
    for state in State:
        assert bool(possible(state, OF_THE_WORKER)) == (state in UNDER_WAY)


def test_the_group_may_not_say_what_only_the_worker_or_the_clock_knows():
    assert not set(OF_THE_GROUP) & {"send", "send_link", "hear_nothing", "change_mind", "lose", "group_closes"}
    assert {"accept", "say_full", "refuse"} <= set(possible(State.NO_REPLY, OF_THE_GROUP))


def kept(case: Case, by: User, **facts: object) -> OnwardReferral:
    facts = {"risk_shared": RiskShared.NONE_TO_SHARE, "wanted": "Company"} | facts
    referral = OnwardReferral(case=case, service=factories.service(), made_by=by, **facts)
    return factories.kept(referral)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"risk_shared": RiskShared.SHARED}, "shared_risk_has_words"),
        ({"state": State.SENT, "agreed_on": clock.today()}, "sent_has_due_day"),
        ({"state": State.SENT, "answer_due_on": clock.today()}, "sent_with_the_persons_agreement"),
        ({"state": State.ACCEPTED, "link_number": 1}, "sent_with_the_persons_agreement"),
    ],
)
def test_the_database_itself_refuses_what_is_unsafe(case: Case, rushcliffe, facts: dict, constraint: str):
    if "agreed_on" in facts:
        facts = facts | {"agreed_recorded_by_id": rushcliffe.link_worker.id}

    with pytest.raises(IntegrityError, match=constraint):
        kept(case, rushcliffe.link_worker, **facts)

    db.session.rollback()


class OnwardLife(RuleBasedStateMachine):
    """Any moves in any order: the legal ones are made, each leaves a step, and nothing else changes."""

    def __init__(self) -> None:
        super().__init__()
        self.referral = OnwardReferral(state=State.SUGGESTED, is_under_way=True, steps=[])
        self.made = 0

    @rule(name=st.sampled_from(sorted(ONWARD_MOVES)), reason=st.sampled_from(["", " ", "Too far"]))
    def try_to(self, name: str, reason: str) -> None:
        move, before = ONWARD_MOVES[name], self.referral.state
        try:
            self.referral.take(name, reason=reason)
        except CannotMoveOnward:
            assert before not in move.before or (move.needs_reason and not reason.strip())
            assert self.referral.state is before
        else:
            assert before in move.before
            self.made += 1

    @invariant()
    def a_step_for_each_move_and_one_truth_about_being_under_way(self) -> None:
        assert len(self.referral.steps) == self.made
        assert self.referral.is_under_way == (self.referral.state in UNDER_WAY)
        assert self.made == 0 or self.referral.steps[-1].after == self.referral.state

    @invariant()
    def nobody_is_taken_who_was_never_asked_about(self) -> None:
        if self.referral.state not in ASKED:
            assert self.made > 0


def test_no_order_of_moves_breaks_the_rules():
    run_state_machine_as_test(OnwardLife, settings=settings(max_examples=20, stateful_step_count=20, deadline=None))
