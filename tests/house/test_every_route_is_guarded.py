"""Every door has a lock, and every lock is in the table."""

import pytest
from flask import Flask

from socialrx.access.scopes import SCOPES
from socialrx.access.table import TABLE, May, permits
from socialrx.accounts.models import User

# Doors without a lock, each for a reason: signing in, the machines that watch the server, and a group's signed link.
OPEN_TO_ALL = {
    "accounts.first",
    "accounts.sign_in",
    # Half way in: these know the session between password and second factor themselves.
    "accounts.second_factor",
    "accounts.set_up",
    "accounts.set_up_app",
    "accounts.set_up_passkey",
    "accounts.forgotten",
    "accounts.reset",
    # Behind a link that works once, and away to an identity provider and back.
    "invitations.come_in",
    "oidc.accept",
    "oidc.answer",
    "oidc.begin",
    # Whoever needs help may ask for it, and read nothing: the answer is kept in their own browser.
    "ask.clear",
    "ask.start",
    "ask.thanks",
    "health.alive",
    "health.ready",
    "onward.link",
    # A worker's calendar has no session, only its secret; it says when, never who or where.
    "calendar.feed",
}


def views(app: Flask) -> dict[str, object]:
    return {
        rule.endpoint: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }


def test_every_route_says_what_it_requires(app: Flask):
    silent = {endpoint for endpoint, view in views(app).items() if not hasattr(view, "requires")}

    assert silent == set()


def test_only_these_routes_are_open_to_all(app: Flask):
    assert {endpoint for endpoint, view in views(app).items() if view.requires is None} == OPEN_TO_ALL


def test_every_permission_is_in_the_table():
    assert set(TABLE) == set(May)


def test_every_permission_is_asked_for_somewhere(app: Flask):
    asked = {view.requires for view in views(app).values()}

    assert asked - {None} <= set(May)


def test_every_record_that_a_route_opens_has_a_scope(app: Flask):
    opened = {view.opens for view in views(app).values()} - {None}

    assert opened <= set(SCOPES)


def test_a_route_with_an_id_in_its_address_opens_a_record_through_the_gate(app: Flask):
    loose = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "id" in rule.arguments and app.view_functions[rule.endpoint].opens is None
    }

    assert loose == set()


@pytest.mark.parametrize("permission", list(May))
def test_no_permission_is_granted_to_somebody_without_a_seat(permission: May):
    assert not permits(User(), permission)
