"""Who may give which role, where it can be held, and when a second person has to agree."""

import pytest

from socialrx.access.conditions import role_within_reach
from socialrx.access.table import May, permits
from socialrx.accounts.granting import CARE_ROLES, HELD_IN, NEVER_MEMBERS, Second, reach_of, second_for
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.core.database import db
from socialrx.organisations.models import Kind
from tests import factories
from tests.factories import Place

MANAGERS = {Role.REFERRER, Role.PRACTICE_STAFF, Role.LINK_WORKER, Role.TEAM_LEAD}
MANAGER, ADMIN = frozenset({Role.PCN_MANAGER}), frozenset({Role.SYSTEM_ADMIN})


def seated(user: User) -> User:
    user.seat = seat_of(user.id, db.session.scalars(organisations_of(user.id)).one().id)
    return user


@pytest.fixture
def admin() -> User:
    return factories.user("Sam", "Quill", Role.SYSTEM_ADMIN, factories.organisation("The platform", Kind.PLATFORM))


@pytest.mark.parametrize("role", Role)
def test_a_manager_gives_practice_and_team_roles_and_no_other(rushcliffe: Place, role: Role):
    manager = seated(rushcliffe.manager)
    asked = Invitation(email="new@example.org", role=role, organisation=rushcliffe.pcn)

    assert role_within_reach(manager, asked) is (role in MANAGERS)
    assert permits(manager, May.GIVE_ROLE, asked) is (role in MANAGERS)


@pytest.mark.parametrize("role", Role)
def test_an_administrator_gives_any_role_that_a_person_can_hold(rushcliffe: Place, admin: User, role: Role):
    asked = Invitation(email="new@example.org", role=role, organisation=rushcliffe.pcn)

    assert permits(seated(admin), May.GIVE_ROLE, asked) is (role not in NEVER_MEMBERS)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PCN_MANAGER, Role.SYSTEM_ADMIN}))
def test_nobody_else_gives_anything(role: Role):
    assert reach_of(frozenset({role})) == frozenset()


def test_nobody_gives_themselves_a_role_or_ends_their_own(rushcliffe: Place, admin: User):
    for user in (seated(rushcliffe.manager), seated(admin)):
        asked = Invitation(email=user.email, role=Role.LINK_WORKER, organisation=rushcliffe.pcn)
        held = Membership(user_id=user.id, role=Role.LINK_WORKER, organisation=rushcliffe.pcn)

        assert not role_within_reach(user, asked)
        assert not role_within_reach(user, held)


def test_in_principle_both_may_give(rushcliffe: Place, admin: User):
    assert permits(seated(rushcliffe.manager), May.GIVE_ROLE)
    assert permits(seated(admin), May.GIVE_ROLE)
    assert permits(seated(admin), May.GIVE_ROLE, rushcliffe.pcn)


@pytest.mark.parametrize("role", sorted(MANAGERS))
def test_of_what_a_manager_gives_only_a_lead_needs_a_second_person(role: Role):
    needed = second_for(role, given_by=MANAGER, has_ig_lead=True)

    assert needed is (Second.IG_LEAD_OR_MANAGER if role is Role.TEAM_LEAD else Second.NOBODY)


@pytest.mark.parametrize("role", sorted(set(Role) - NEVER_MEMBERS))
def test_of_what_an_administrator_gives_every_care_role_needs_an_ig_lead(role: Role):
    needed = second_for(role, given_by=ADMIN, has_ig_lead=False)

    assert needed is (Second.IG_LEAD if role in CARE_ROLES else Second.NOBODY)


def test_an_administrator_makes_the_first_ig_lead_and_no_second_one_alone():
    assert second_for(Role.IG_LEAD, given_by=ADMIN, has_ig_lead=False) is Second.NOBODY
    assert second_for(Role.IG_LEAD, given_by=ADMIN, has_ig_lead=True) is Second.IG_LEAD


def test_every_role_of_a_person_has_a_place_to_be_held_in():
    assert set(HELD_IN) == set(Role) - NEVER_MEMBERS
