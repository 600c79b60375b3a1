"""The walk over all routes is no formality: a line taken from the policy or a filter from a scope, and it fails."""

from collections.abc import Callable

import pytest
from flask import Flask

from socialrx.access import table
from socialrx.access.roles import GRANTS
from socialrx.access.scopes import CASE_WAYS, SCOPES, anything
from socialrx.accounts.models import Role
from socialrx.caseload.models import Case
from socialrx.core.database import Base
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from tests.house.test_idor import RULES, addresses, is_right, wanted
from tests.house.world import OTHER_TENANT, OWN, SAME_TEAM, World, build_to_look_at

# A role, a page it works on, and a record that is its own.
PAGES = [
    (Role.LINK_WORKER, "caseload.person", OWN),
    (Role.LINK_WORKER, "caseload.contact", OWN),
    (Role.LINK_WORKER, "plans.show", OWN),
    (Role.LINK_WORKER, "concerns.report", OWN),
    (Role.TEAM_LEAD, "caseload.allocate", SAME_TEAM),
    (Role.TEAM_LEAD, "concerns.show", SAME_TEAM),
    (Role.TEAM_LEAD, "caseload.team", OWN),
    (Role.REFERRER, "practice.referral", OWN),
    (Role.PRACTICE_STAFF, "practice.message", OWN),
    (Role.PROVIDER_USER, "onward.sent", OWN),
    (Role.PCN_MANAGER, "reports.pcn", OWN),
    (Role.DIRECTORY_EDITOR, "directory.edit", OWN),
    (Role.SYSTEM_ADMIN, "system.status", OWN),
]
# A role, a noun, and a page that must not open another tenant's.
WALLS = [
    (Role.LINK_WORKER, Case, "caseload.person"),
    (Role.TEAM_LEAD, Case, "plans.show"),
    (Role.LINK_WORKER, Referral, "referrals.show"),
    (Role.TEAM_LEAD, Referral, "referrals.accept"),
    (Role.REFERRER, Referral, "practice.referral"),
]


# Also of those that need no world: nobody empties it under the others.
pytestmark = pytest.mark.usefixtures("one_database")


@pytest.fixture(scope="module")
def world(one_database: None) -> World:
    return build_to_look_at()


def passes(app: Flask, world: World, browse, role: Role, endpoint: str, standing: str) -> bool:
    """Whether the walk over all routes is content with this page for this role and record."""
    rule = next(rule for rule in RULES if rule.endpoint == endpoint)
    view = app.view_functions[endpoint]
    path = dict(addresses(rule, view, world)).get(standing) or next(iter(addresses(rule, view, world)))[1]
    status = browse(world.users[role]).get(path).status_code
    return is_right(status, wanted(endpoint, view, role, standing))


@pytest.mark.parametrize(("role", "endpoint", "standing"), PAGES)
def test_a_line_taken_from_the_policy_is_noticed(
    app: Flask, world: World, browse, monkeypatch, record_property: Callable, role: Role, endpoint: str, standing: str
):
    assert passes(app, world, browse, role, endpoint, standing)

    needed = table.TABLE[app.view_functions[endpoint].requires][role]
    for cell in needed:
        less = {key: held for key, held in GRANTS[role].items() if key != cell}
        with monkeypatch.context() as patch:
            patch.setitem(table.GRANTS, role, less)
            assert not passes(app, world, browse, role, endpoint, standing)

    record_property("policy and scope mutations killed through HTTP", len(needed))


@pytest.mark.parametrize(("role", "noun", "endpoint"), WALLS)
def test_a_filter_taken_from_a_scope_is_noticed(
    app: Flask,
    world: World,
    browse,
    monkeypatch,
    record_property: Callable,
    role: Role,
    noun: type[Base],
    endpoint: str,
):
    assert passes(app, world, browse, role, endpoint, OTHER_TENANT)

    monkeypatch.setitem(SCOPES[noun].ways, role, anything)
    monkeypatch.setitem(CASE_WAYS, role, anything)

    assert not passes(app, world, browse, role, endpoint, OTHER_TENANT)
    record_property("policy and scope mutations killed through HTTP", 1)


def test_a_role_let_in_by_mistake_is_noticed(app: Flask, world: World, browse, monkeypatch, record_property: Callable):
    deed = app.view_functions["caseload.person"].requires
    assert passes(app, world, browse, Role.PCN_MANAGER, "caseload.person", OWN)

    monkeypatch.setitem(table.TABLE, deed, table.TABLE[deed] | {Role.PCN_MANAGER: []})

    assert not passes(app, world, browse, Role.PCN_MANAGER, "caseload.person", OWN)
    record_property("policy and scope mutations killed through HTTP", 1)


def test_patients_are_a_noun_with_a_scope_though_no_route_opens_one_yet():
    assert Patient in SCOPES
