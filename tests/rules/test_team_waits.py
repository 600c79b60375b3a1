"""The wait that a referrer is told: calendar days to the first two-way contact, of those reached lately."""

from datetime import timedelta

import pytest

from socialrx.blueprints.refer.before import wait_for
from socialrx.caseload.models import Case
from socialrx.caseload.waits import asked, wait_of
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place
from tests.house.test_query_plans import plan_of


def reached(place: Place, *, after: int, ago: int = 3) -> Case:
    """Somebody first reached `ago` days ago, who had waited `after` calendar days."""
    person = factories.patient(practice=place.practice, no_number_reason="nhs-number-not-known")
    case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
    case.first_contact_at = clock.now() - timedelta(days=ago)
    case.referral.received_at = case.first_contact_at - timedelta(days=after)
    return factories.kept(case)


def test_half_and_nine_in_ten_are_told_in_calendar_days(rushcliffe: Place):
    for days in (1, 2, 3, 4, 30):
        reached(rushcliffe, after=days)

    wait = wait_for(rushcliffe.practice.id)

    assert wait.is_told
    assert (wait.waits.median, wait.waits.ninetieth) == (3, 30)
    assert wait.team == rushcliffe.team.name


def test_a_wait_over_a_weekend_counts_every_day(rushcliffe: Place):
    reached(rushcliffe, after=9)

    assert wait_of(rushcliffe.team.id).days == [9]


@pytest.mark.parametrize(("count", "is_told"), [(4, False), (5, True)])
def test_too_few_say_nothing(rushcliffe: Place, count: int, is_told: bool):
    for _ in range(count):
        reached(rushcliffe, after=2)

    assert wait_for(rushcliffe.practice.id).is_told is is_told


def test_longer_ago_than_eight_weeks_does_not_count(rushcliffe: Place):
    reached(rushcliffe, after=2, ago=55)
    reached(rushcliffe, after=40, ago=57)

    assert wait_of(rushcliffe.team.id).days == [2]


def test_a_mistake_does_not_count(rushcliffe: Place):
    case = reached(rushcliffe, after=2)
    case.close(by=rushcliffe.lead, reason="duplicate", ended_by="circumstances")
    db.session.commit()

    assert wait_of(rushcliffe.team.id).days == []


def test_those_who_wait_are_counted_whether_accepted_or_not(rushcliffe: Place, nottingham_west: Place):
    new = factories.patient(practice=rushcliffe.practice)
    accepted = factories.patient(practice=rushcliffe.practice)
    elsewhere = factories.patient(practice=nottingham_west.practice)
    factories.referral(new, rushcliffe.gp)
    factories.case(factories.referral(accepted, rushcliffe.gp), None, by=rushcliffe.lead)
    factories.referral(elsewhere, nottingham_west.gp)
    reached(rushcliffe, after=1)

    assert wait_of(rushcliffe.team.id).waiting == 2


def test_it_is_one_query_by_index_whatever_the_number(rushcliffe: Place, queries):
    reached(rushcliffe, after=1)
    db.session.commit()
    team = rushcliffe.team.id
    few = queries(lambda: wait_of(team))
    for days in range(20):
        reached(rushcliffe, after=days)
    team = rushcliffe.team.id

    assert len(queries(lambda: wait_of(team))) == len(few) == 1


def test_the_index_answers(rushcliffe: Place):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan is read on SQLite")
    plan = plan_of(asked(rushcliffe.team.id, since=clock.now()))

    assert "ix_case_team_first_contact" in plan
    assert "ix_case_team_next" in plan
    assert "ix_referral_queue" in plan


def test_where_no_team_takes_the_practices_referrals_no_wait_is_told(rushcliffe: Place):
    rushcliffe.team.is_catch_all = False
    stranger = factories.organisation("Far Surgery", factories.Kind.PRACTICE, ods_code="Y99999")

    assert wait_for(stranger.id) is None
