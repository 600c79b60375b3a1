"""Striking out a duplicate or an error, putting it back, and who may read that the person objects."""

import pytest
from sqlalchemy import select

from socialrx.access.scopes import messages_back_for
from socialrx.accounts.models import User
from socialrx.accounts.queries import seat_of
from socialrx.caseload.models import Case, EndedBy
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import Event, MessageBack
from socialrx.organisations.models import Organisation
from socialrx.referrals.lifecycle import CannotMove, Status
from socialrx.referrals.models import Referral
from tests.factories import Place


def messages() -> list[MessageBack]:
    return list(db.session.scalars(select(MessageBack)))


def sat(user: User, at: Organisation) -> User:
    user.seat = seat_of(user.id, at.id)
    return user


def test_a_waiting_duplicate_is_kept_and_the_practice_is_told(referral: Referral, rushcliffe: Place):
    feedback.strike_out(referral, by=rushcliffe.lead, mistake="duplicate", explanation="Sent on Monday too")

    [message] = messages()
    assert referral.status is Status.VOIDED
    assert referral.reason_of("void") == "Sent on Monday too"
    assert message.event is Event.CLOSED
    assert message.what_happened == "Not seen. This referral is off our list: it was a duplicate of another referral."


def test_striking_out_an_accepted_referral_closes_its_case_and_tells_once(case: Case, rushcliffe: Place):
    feedback.strike_out(case.referral, by=rushcliffe.lead, mistake="data_error", explanation="Wrong person")

    assert not case.is_open
    assert case.closure_reason == "data_error"
    assert len(messages()) == 1


def test_what_was_taken_back_stays_as_it_was(referral: Referral, rushcliffe: Place):
    referral.withdraw(by=rushcliffe.gp, reason="Moved")

    with pytest.raises(CannotMove):
        feedback.strike_out(referral, by=rushcliffe.lead, mistake="duplicate", explanation="Twice")

    assert referral.status is Status.WITHDRAWN
    assert messages() == []


def test_only_a_mistake_may_be_struck_out(referral: Referral, rushcliffe: Place):
    with pytest.raises(feedback.NotAMistake):
        feedback.strike_out(referral, by=rushcliffe.lead, mistake="goals_met", explanation="Because")

    assert referral.status is Status.RECEIVED


def test_restoring_puts_a_waiting_referral_back_on_the_list(referral: Referral, rushcliffe: Place):
    feedback.strike_out(referral, by=rushcliffe.lead, mistake="duplicate", explanation="Twice")

    feedback.restore(referral, by=rushcliffe.lead, reason="They are two people")

    assert referral.status is Status.RECEIVED
    assert referral.is_waiting


def test_restoring_opens_the_case_that_closed_with_it(case: Case, rushcliffe: Place):
    feedback.strike_out(case.referral, by=rushcliffe.lead, mistake="duplicate", explanation="Twice")

    feedback.restore(case.referral, by=rushcliffe.lead, reason="They are two people")

    assert case.referral.status is Status.ACCEPTED
    assert case.is_open


def test_restoring_leaves_alone_a_case_that_had_closed_for_another_reason(case: Case, rushcliffe: Place):
    feedback.close(case, by=rushcliffe.lead, reason="goals_met", ended_by=EndedBy.TOGETHER)
    feedback.strike_out(case.referral, by=rushcliffe.lead, mistake="duplicate", explanation="Twice")

    feedback.restore(case.referral, by=rushcliffe.lead, reason="They are two people")

    assert not case.is_open
    assert case.closure_reason == "goals_met"


def test_what_was_not_struck_out_cannot_be_restored(referral: Referral, rushcliffe: Place):
    with pytest.raises(CannotMove):
        feedback.restore(referral, by=rushcliffe.lead, reason="Why not")


def test_a_practice_does_not_learn_that_the_person_objects_but_the_team_does(case: Case, rushcliffe: Place):
    feedback.close(case, by=rushcliffe.lead, reason="goals_met", ended_by=EndedBy.TOGETHER, objects=True)
    gp, lead = sat(rushcliffe.gp, rushcliffe.practice), sat(rushcliffe.lead, rushcliffe.pcn)

    assert db.session.scalars(messages_back_for(gp)).all() == []
    assert db.session.scalars(messages_back_for(lead)).all() == messages()


def test_another_networks_practice_has_none_of_the_messages(
    referral: Referral, rushcliffe: Place, nottingham_west: Place
):
    feedback.ask(referral, by=rushcliffe.lead, question="Which number?")
    stranger = sat(nottingham_west.gp, nottingham_west.practice)

    assert db.session.scalars(messages_back_for(sat(rushcliffe.gp, rushcliffe.practice))).all() == messages()
    assert db.session.scalars(messages_back_for(stranger)).all() == []
