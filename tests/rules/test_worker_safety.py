"""A warning for workers: for whoever works with the person, looked at again within 90 days, never gone by itself."""

from datetime import timedelta

import pytest

from socialrx.access.scopes import safety_flags_for
from socialrx.accounts.models import Role
from socialrx.accounts.queries import seat_of
from socialrx.caseload.models import Case, WorkerSafetyFlag
from socialrx.caseload.models.safety_flag import CannotSettleFlag
from socialrx.caseload.warnings import overdue_ones, standing, warn, warnings_of
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place


@pytest.fixture
def flag(case: Case, rushcliffe: Place) -> WorkerSafetyFlag:
    return factories.kept(warn(case, by=rushcliffe.link_worker, words="A large dog", review_on=clock.today()))


def seen_by(user, place: Place) -> list[WorkerSafetyFlag]:
    user.seat = seat_of(user.id, place.pcn.id)
    return list(db.session.scalars(safety_flags_for(user)))


@pytest.mark.parametrize("days", [-1, 91])
def test_the_next_look_is_from_today_to_ninety_days_ahead(case: Case, rushcliffe: Place, days: int):
    with pytest.raises(CannotSettleFlag):
        warn(case, by=rushcliffe.link_worker, words="A dog", review_on=clock.today() + timedelta(days=days))


def test_past_its_day_it_stands_and_stands_out(flag: WorkerSafetyFlag, case: Case, time_machine_at):
    time_machine_at(clock.now() + timedelta(days=120))

    assert flag.is_overdue
    assert warnings_of(case) == [flag]
    assert list(db.session.scalars(overdue_ones(db.select(WorkerSafetyFlag)))) == [flag]


def test_taking_it_away_needs_a_reason_and_keeps_the_record(flag: WorkerSafetyFlag, case: Case, rushcliffe: Place):
    with pytest.raises(CannotSettleFlag):
        flag.end(by=rushcliffe.link_worker, reason=" ")

    flag.end(by=rushcliffe.link_worker, reason="The dog has died")

    assert warnings_of(case) == []
    assert db.session.query(WorkerSafetyFlag).one().words == "A large dog"
    with pytest.raises(CannotSettleFlag):
        flag.look_again(on=clock.today())


def test_it_follows_the_person_to_the_next_worker_and_the_next_case(flag, case: Case, rushcliffe: Place):
    sam = factories.user("Sam", "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    assert seen_by(sam, rushcliffe) == []
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    later = factories.case(factories.referral(case.patient, rushcliffe.gp), sam, by=rushcliffe.lead)

    assert warnings_of(later) == [flag]
    assert seen_by(sam, rushcliffe) == [flag]


def test_another_network_that_works_with_the_same_person_does_not_get_it(flag, case, nottingham_west: Place):
    sent = factories.referral(case.patient, nottingham_west.gp)
    sent.team = nottingham_west.team
    theirs = factories.case(sent, nottingham_west.link_worker, by=nottingham_west.lead)

    assert warnings_of(theirs) == []
    assert seen_by(nottingham_west.link_worker, nottingham_west) == []


def test_the_one_to_look_at_first_stands_first(flag: WorkerSafetyFlag, case: Case, rushcliffe: Place):
    later = warn(case, by=rushcliffe.link_worker, words="Steps", review_on=clock.today() + timedelta(days=9))
    flag.review_on = clock.today() - timedelta(days=3)
    db.session.flush()

    assert list(db.session.scalars(standing(db.select(WorkerSafetyFlag)))) == [flag, later]
