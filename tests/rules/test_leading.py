"""A lead leaves: open worries go to another lead, and a team with open people is never without one."""

from datetime import timedelta

import pytest

from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import lead_of, seat_of
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.leading import LastLead
from socialrx.caseload.leaving import close_account, end_role
from socialrx.caseload.models import Case, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.organisations.actions import close_practice
from socialrx.organisations.queries import covered_practices, practices
from tests import factories
from tests.factories import Place


@pytest.fixture
def manager(rushcliffe: Place) -> User:
    rushcliffe.manager.seat = seat_of(rushcliffe.manager.id, rushcliffe.pcn.id)
    return rushcliffe.manager


@pytest.fixture
def ursula(rushcliffe: Place) -> User:
    """A second lead of Amina's team."""
    return factories.user("Ursula", "Penn", Role.TEAM_LEAD, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def worry(case: Case, rushcliffe: Place) -> SafeguardingConcern:
    return factories.kept(raise_concern(case, by=rushcliffe.link_worker, concern="Bruises on her arm"))


def gone(user: User, manager: User, way: str) -> None:
    if way == "role":
        end_role(factories.membership_of(user), by=manager)
    else:
        close_account(user, by=manager)
    db.session.commit()


@pytest.mark.parametrize("way", ["role", "account"])
def test_open_worries_go_to_another_lead_who_hears_of_it(worry, ursula: User, rushcliffe: Place, manager, way: str):
    gone(rushcliffe.lead, manager, way)

    assert (worry.named_lead, worry.review_on) == (ursula, clock.today())
    [letter] = db.session.query(Letter).filter_by(kind="concern-moved")
    assert letter.recipient == ursula.email
    assert "Joan" not in letter.title + letter.body and "Bruises" not in letter.body
    assert lead_of(rushcliffe.team.id) == ursula


@pytest.mark.parametrize("way", ["role", "account"])
def test_the_only_lead_of_a_team_with_open_people_cannot_leave(case: Case, rushcliffe: Place, manager, way: str):
    with pytest.raises(LastLead, match="only lead of Rushcliffe link workers"):
        gone(rushcliffe.lead, manager, way)

    db.session.rollback()
    assert lead_of(rushcliffe.team.id) == rushcliffe.lead


def test_a_referral_that_waits_is_open_work_too(rushcliffe: Place, manager: User):
    factories.referral(factories.patient(practice=rushcliffe.practice), rushcliffe.gp)

    with pytest.raises(LastLead):
        gone(rushcliffe.lead, manager, "role")


def test_the_only_lead_of_a_team_without_anybody_may_leave(rushcliffe: Place, manager: User):
    gone(rushcliffe.lead, manager, "role")

    assert lead_of(rushcliffe.team.id) is None


def test_a_practice_whose_closing_day_is_to_come_is_open_until_then(rushcliffe: Place, time_machine_at):
    close_practice(rushcliffe.practice, clock.today() + timedelta(days=2))
    db.session.commit()
    asked_before = practices()
    assert rushcliffe.practice in db.session.scalars(asked_before).all()
    assert rushcliffe.practice in db.session.scalars(covered_practices()).all()

    time_machine_at(clock.now() + timedelta(days=2))

    assert rushcliffe.practice not in db.session.scalars(asked_before).all()
