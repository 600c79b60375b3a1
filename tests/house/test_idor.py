"""Every route, as every role, to a record in every standing: the answer is the one that the access matrix gives.

Read from the URL map, so that a route is covered the day it appears. Who may
is the matrix' file; whose it is, the table of `test_scopes`.
"""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule

from socialrx import create_app
from socialrx.access.scopes import SCOPES
from socialrx.access.table import TABLE, May
from socialrx.accounts.models import Role
from socialrx.core.database import Base, db
from socialrx.core.ids import new_id
from socialrx.directory.models import Service
from tests.house.matrix import ALLOWED
from tests.house.test_scopes import ALL
from tests.house.world import CLOSED, SAME_TEAM, STANDINGS, World, build_to_look_at

PARTS = 8
REFUSED, NOT_THERE, ASKED_TO_SIGN_IN = 403, 404, 302
OPEN = "open"
# An installation without an identity provider has none of its pages: `test_oidc` asks for them.
NOT_SET_UP = {"oidc.begin_link", "oidc.confirm", "oidc.unlink"}
# A practice has a summary and the whole message to read only when the case has closed.
ONCE_CLOSED = ("summaries.from_practice", "practice.whole_message", "practice.whole_pdf", "practice.whole_json")
NOTHING_YET = dict.fromkeys(ONCE_CLOSED, {*STANDINGS} - {CLOSED})


# What a partner sent about a practice's person is the partner's to answer for and to take back.
ANOTHERS_TO_ANSWER = {("practice.answer", SAME_TEAM), ("practice.withdraw", SAME_TEAM)}


def guarded_rules() -> list[Rule]:
    """Every rule with a lock; the app is made only to read its map."""
    app = create_app(SQLALCHEMY_DATABASE_URI="sqlite://", PUBLIC_URL="https://socialrx.test", TESTING=True)
    rules = [rule for rule in app.url_map.iter_rules() if getattr(app.view_functions[rule.endpoint], "requires", None)]
    return sorted((rule for rule in rules if rule.endpoint not in NOT_SET_UP), key=lambda rule: rule.rule)


RULES = guarded_rules()


@pytest.fixture(scope="module")
def world(one_database: None) -> World:
    return build_to_look_at()


def matrix_allows(role: Role, deed: May) -> bool:
    """By the file, not by the product: every cell that the deed takes is allowed to the role."""
    takes = TABLE[deed].get(role)
    return bool(takes) and all((str(role), str(resource), str(action)) in ALLOWED for resource, action in takes)


def seen_by(role: Role, model: type[Base], among: Callable | None) -> set[str]:
    """By the table of standings: whose records of the noun exist for the role."""
    rows = among or SCOPES[model]
    return next(expected for _, asked, expected in ALL if asked is rows).get(role, set())


def wanted(endpoint: str, view: Callable, role: Role | None, standing: str) -> set[int] | str:
    """The statuses that are right, or OPEN: anything but a refusal."""
    if role is None:
        return {ASKED_TO_SIGN_IN}
    if not matrix_allows(role, view.requires) and view.requires is not May.USE_OWN_ACCOUNT:
        return {REFUSED}
    if view.opens and standing not in seen_by(role, view.opens, view.among):
        return {NOT_THERE}
    return {REFUSED} if (endpoint, standing) in ANOTHERS_TO_ANSWER else OPEN


def addresses(rule: Rule, view: Callable, world: World) -> Iterator[tuple[str, str]]:
    """The rule's address for a record in each standing; once for a route that opens none."""
    for standing in STANDINGS if view.opens else STANDINGS[:1]:
        id = world.records[standing][view.opens].id if view.opens else new_id()
        others = {name: world.home.link_worker.id for name in rule.arguments - {"id"}}
        with_ids = {"id": id} if "id" in rule.arguments else {}
        service = world.records[standing][Service].id
        yield standing, f"{rule.build(others | with_ids)[1]}?service={service}"


def everything_kept() -> dict[str, int]:
    """How many rows each table has, but those that looking makes."""
    tables = [table for name, table in db.metadata.tables.items() if name not in {"trail_entry", "sign_in_session"}]
    return {table.name: db.session.execute(db.select(db.func.count()).select_from(table)).scalar() for table in tables}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_route_answers_every_role_as_the_matrix_says(
    app: Flask, world: World, browse, part: int, record_property: Callable[[str, int], None]
):
    browsers = {role: browse(user) for role, user in world.users.items()} | {None: browse(None)}
    before, wrong, cells = everything_kept(), [], 0
    for rule in RULES[part::PARTS]:
        view = app.view_functions[rule.endpoint]
        asked = product(browsers, addresses(rule, view, world), sorted(rule.methods & {"GET", "POST"}))
        for role, (standing, path), method in asked:
            right = wanted(rule.endpoint, view, role, standing)
            if right == OPEN and (method == "POST" or standing in NOTHING_YET.get(rule.endpoint, set())):
                continue
            status = browsers[role].ask(method.lower(), path).status_code
            cells += 1
            if not is_right(status, right):
                wrong.append(f"{role} {method} {rule.rule} ({standing}): {status}, not {right}")

    assert wrong == []
    assert everything_kept() == before
    record_property("cells run through HTTP (route, role, standing)", cells)


def is_right(status: int, right: set[int] | str) -> bool:
    return status in right if right != OPEN else status not in {REFUSED, NOT_THERE} and status < 500
