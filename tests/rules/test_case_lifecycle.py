"""The life of a case, rule by rule, and what the database itself refuses."""

from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from socialrx.caseload.models import Case, CaseStatus, CaseStep, EndedBy, NextKind
from socialrx.caseload.models.case import CASE_MOVES, CannotMoveCase
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place


@pytest.mark.parametrize(("name", "status"), list(product(CASE_MOVES, CaseStatus)))
def test_every_move_from_every_state_is_made_or_refused_as_the_table_says(
    name: str, status: CaseStatus, rushcliffe: Place
):
    case, move = Case(status=status, steps=[]), CASE_MOVES[name]

    if status in move.before:
        case._take(name, by=rushcliffe.lead, reason="because")
        after = move.after or status
        assert (case.status, case.is_open) == (after, after is not CaseStatus.CLOSED)
        assert [(step.move, step.before, step.after) for step in case.steps] == [(name, status, after)]
    else:
        with pytest.raises(CannotMoveCase, match="no longer possible"):
            case._take(name, by=rushcliffe.lead, reason="because")
        assert (case.status, case.steps) == (status, [])


@pytest.mark.parametrize("name", [name for name, move in CASE_MOVES.items() if move.needs_reason])
def test_a_move_that_needs_a_reason_is_refused_without_one(name: str, rushcliffe: Place):
    case = Case(status=next(iter(CASE_MOVES[name].before)), steps=[])

    with pytest.raises(CannotMoveCase, match="Give a reason"):
        case._take(name, by=rushcliffe.lead, reason="  ")

    assert case.steps == []


def test_a_new_case_waits_for_a_worker_and_owes_that_today(referral: Referral, rushcliffe: Place):
    case = factories.case(referral, None, by=rushcliffe.lead)

    assert (case.status, case.is_open, case.team) == (CaseStatus.OPEN, True, rushcliffe.team)
    assert (case.next_kind, case.next_on) == (NextKind.ALLOCATE, clock.today())
    assert [step.says for step in case.steps] == ["Case opened"]


def test_allocating_makes_the_next_step_a_call_by_the_day_contact_is_due(case: Case, rushcliffe: Place):
    assert case.link_worker == rushcliffe.link_worker
    assert (case.next_kind, case.next_on) == (NextKind.CALL, case.referral.contact_due_on)


def test_when_that_day_has_passed_the_call_is_due_today(referral: Referral, rushcliffe: Place):
    referral.contact_due_on = clock.today() - timedelta(days=3)

    assert factories.case(referral, rushcliffe.link_worker, by=rushcliffe.lead).next_on == clock.today()


def test_giving_a_held_case_to_another_worker_is_a_hand_over_and_needs_a_reason(case: Case, rushcliffe: Place):
    zoe = factories.user("Zoe", "Kent", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    with pytest.raises(CannotMoveCase, match="Give a reason"):
        case.allocate(zoe, by=rushcliffe.lead)

    case.allocate(zoe, by=rushcliffe.lead, reason="Amina is away")

    assert case.link_worker == zoe
    assert case.steps[-1].move == "hand_over"


def test_a_hold_has_a_day_on_which_to_look_again(case: Case, rushcliffe: Place):
    until = clock.today() + timedelta(days=14)

    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=until)

    assert (case.status, case.is_open) == (CaseStatus.ON_HOLD, True)
    assert (case.hold_until, case.next_on, case.next_kind) == (until, until, NextKind.REVIEW)


def test_resuming_makes_it_due_today(case: Case, rushcliffe: Place):
    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=clock.today() + timedelta(days=14))

    case.resume(by=rushcliffe.link_worker)

    assert (case.status, case.hold_until, case.next_on) == (CaseStatus.OPEN, None, clock.today())


def test_closing_says_when_who_why_and_what_changed_and_owes_nothing_more(case: Case, rushcliffe: Place):
    case.review_on = clock.today()

    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER, what_changed="She walks")
    db.session.commit()

    assert (case.is_open, case.closed_by_id) == (False, rushcliffe.link_worker.id)
    assert (case.closure_reason, case.ended_by, case.what_changed) == ("goals_met", EndedBy.TOGETHER, "She walks")
    assert (case.next_on, case.review_on, case.hold_until) == (None, None, None)


def test_a_case_just_read_from_the_database_can_be_closed(case: Case, rushcliffe: Place):
    db.session.commit()
    db.session.expire_all()

    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    db.session.commit()

    assert not case.is_open


def test_a_closed_case_takes_no_next_step(case: Case, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)

    with pytest.raises(CannotMoveCase, match="closed"):
        case.will(NextKind.CALL, on=clock.today())


def test_opening_again_within_the_time_a_setting_allows_is_the_same_case(case: Case, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    case.closed_at = clock.now() - timedelta(days=days("REOPEN_WITHIN_DAYS"))

    case.reopen(by=rushcliffe.lead, reason="She fell")
    db.session.commit()

    assert (case.is_open, case.closed_at, case.closure_reason) == (True, None, None)
    assert (case.next_kind, case.next_on) == (NextKind.CALL, clock.today())


def test_after_that_it_is_a_new_referral(case: Case, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    case.closed_at = clock.now() - timedelta(days=days("REOPEN_WITHIN_DAYS") + 1)

    with pytest.raises(CannotMoveCase, match="new referral"):
        case.reopen(by=rushcliffe.lead, reason="She fell")

    assert not case.is_open


def test_the_next_step_is_overdue_from_the_day_after(case: Case):
    case.will(NextKind.CALL, on=clock.today())
    assert not case.is_overdue

    case.will(NextKind.CALL, on=clock.today() - timedelta(days=1))
    assert case.is_overdue


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"next_on": None}, id="an open case owes a step"),
        pytest.param({"is_open": False}, id="open follows from the status"),
        pytest.param({"closure_reason": "goals_met"}, id="an open case has no reason for closing"),
        pytest.param({"status": "closed", "is_open": False}, id="a closed case has a reason"),
        pytest.param({"closed_at": clock.now()}, id="a time never stands without its author"),
        pytest.param({"team_id": None}, id="a case is always on some team's list"),
        pytest.param({"status": sa.literal_column("'lost'")}, id="no state but those that are named"),
    ],
)
def test_the_database_refuses_what_cannot_be(case: Case, wrong: dict):
    with pytest.raises(IntegrityError):
        db.session.execute(sa.update(Case).where(Case.id == case.id).values(**wrong))


def test_a_referral_has_one_case(case: Case, rushcliffe: Place):
    second = Case(referral=case.referral, patient=case.patient, team=case.team, next_on=clock.today())
    second.steps = [CaseStep(move="open", after="open", by_id=rushcliffe.lead.id)]
    db.session.add(second)

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_two_people_closing_one_case_do_not_overwrite_each_other(case: Case, rushcliffe: Place):
    somebody_else = sa.update(Case.__table__).where(Case.id == case.id)
    db.session.execute(somebody_else.values(version=case.version + 1))

    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)

    with pytest.raises(StaleDataError):
        db.session.flush()
