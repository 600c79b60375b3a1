"""T-AUDIT: every route writes its row, read from the URL map so that a route is covered the day it appears.

What opens a record leaves who opened whose; a list leaves that it was shown; a
refusal leaves that it was refused; and a change of anything about a person
leaves its entry in the same transaction.
"""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

import socialrx
from socialrx.access.table import TABLE, May
from socialrx.accounts.models import Role, User
from socialrx.caseload.grants import Why, open_case
from socialrx.caseload.models import Case, GrantKind
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.core.trail import AboutPerson, Deed, TrailEntry
from socialrx.directory.models import Service
from tests import factories
from tests.factories import Place
from tests.house.test_idor import RULES
from tests.house.world import OTHER_TENANT, OWN, World, build

PARTS = 4
# What seeing somebody's record leaves, and what seeing a list does.
SEEN = {Deed.VIEWED, Deed.PRINTED, Deed.EXPORTED}
LISTED = {Deed.LISTED, Deed.FOUND, Deed.EXPORTED}
CHANGED = {Deed.CREATED, Deed.CHANGED}
# Pages that show nobody who is cared for: an empty form, services, settings, accounts, figures.
SHOWS_NOBODY = {
    "absences.",
    "accounts.",
    "calendar.own",
    "caseload.find",
    "code_search.check",
    "entry.enter",
    "directory.",
    "huddle_guests.open_to_me",
    "huddles.plan",
    "inquiries.new",
    "invitations.",
    "limits.",
    "offers.choose",
    "organisation.",
    "outside.start",
    "people.",
    "refer.start",
    "reports.",
    "seats.",
    "system.status",
    "tally.page",
    "trail.find",
    "trail.first",
}
# Tables that hang on a person and have no entry of their own: they are written with the row that has one.
WITH_ANOTHER = {
    "case_step": "case_",
    "measure_answer": "measurement",
    "merge_row": "duplicate_merge",
    "onward_need_shared": "onward_referral",
    "onward_step": "onward_referral",
    "referral_need": "referral",
    "referral_step": "referral",
    "sealed_note_reader": "sealed_note",
}
# Nothing about care: who is to be reminded, and of what by id.
NOT_CARE = {"reminder"}
ABOUT_PEOPLE = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, AboutPerson)]


@pytest.fixture
def world(rushcliffe: Place, nottingham_west: Place) -> World:
    return build(rushcliffe, nottingham_west)


def left_by(user: User, do: Callable[[], Any]) -> tuple[Any, list[TrailEntry]]:
    """The answer, and what this user left on the trail by asking."""
    began = clock.now()
    answer = do()
    mine = sa.select(TrailEntry).where(TrailEntry.at >= began, TrailEntry.user_id == user.id)
    return answer, list(db.session.scalars(mine))


def address(rule: Rule, model: type[Base] | None, world: World, standing: str) -> str:
    records = world.records[standing]
    ids = {name: world.home.link_worker.id for name in rule.arguments - {"id"}}
    if model:
        ids["id"] = records[model].id
    return f"{rule.build(ids)[1]}?service={records[Service].id}"


def permitted(deed: May, world: World) -> dict[Role, User]:
    return {role: user for role, user in world.users.items() if role in TABLE.get(deed, {})}


def asked_by(deed: May, world: World) -> dict[Role, User]:
    """Whoever may, and one who may not."""
    may = permitted(deed, world)
    others = (role for role in world.users if role not in may)
    return may | {role: world.users[role] for role in [next(others, None)] if role}


def rules_of(part: int, method: str) -> Iterator[Rule]:
    return (rule for rule in RULES[part::PARTS] if method in rule.methods)


@pytest.mark.parametrize("part", range(PARTS))
def test_whoever_opens_a_record_is_on_the_persons_trail(app: Flask, world: World, browse, part: int, record_property):
    browsers, opened = {role: browse(user) for role, user in world.users.items()}, 0
    for rule in rules_of(part, "GET"):
        view = app.view_functions[rule.endpoint]
        if not view.opens or not issubclass(view.opens, AboutPerson):
            continue
        person = world.records[OWN][view.opens].person_id
        for role, user in permitted(view.requires, world).items():
            path = address(rule, view.opens, world, OWN)
            answer, left = left_by(user, partial(browsers[role].get, path))
            if answer.status_code == 200:
                opened += 1
                assert any(e.deed in SEEN and e.patient_id == person for e in left), f"{role} {rule.rule}"

    assert opened
    record_property("openings that left their row", opened)


@pytest.mark.parametrize("part", range(PARTS))
def test_whoever_sees_a_list_of_people_leaves_it_on_the_trail(app: Flask, world: World, browse, part: int):
    browsers = {role: browse(user) for role, user in world.users.items()}
    for rule in rules_of(part, "GET"):
        view = app.view_functions[rule.endpoint]
        if view.opens or rule.endpoint.startswith(tuple(SHOWS_NOBODY)) or view.requires is May.USE_OWN_ACCOUNT:
            continue
        for role, user in permitted(view.requires, world).items():
            path = address(rule, None, world, OWN)
            answer, left = left_by(user, partial(browsers[role].get, path))
            if answer.status_code == 200:
                assert any(entry.deed in LISTED for entry in left), f"{role} {rule.rule}"


@pytest.mark.parametrize("part", range(PARTS))
def test_whoever_is_refused_leaves_it_on_the_trail(app: Flask, world: World, browse, part: int, record_property):
    browsers, refused = {role: browse(user) for role, user in world.users.items()}, 0
    for rule in RULES[part::PARTS]:
        view = app.view_functions[rule.endpoint]
        method = sorted(rule.methods & {"GET", "POST"})[0].lower()
        for role, user in asked_by(view.requires, world).items():
            path = address(rule, view.opens, world, OTHER_TENANT)
            answer, left = left_by(user, partial(browsers[role].ask, method, path))
            if answer.status_code in {403, 404}:
                refused += 1
                assert any(entry.deed is Deed.REFUSED for entry in left), f"{role} {method} {rule.rule}"

    assert refused
    record_property("refusals that left their row", refused)


@pytest.mark.parametrize("part", range(PARTS))
def test_whoever_changes_something_about_a_person_leaves_it_on_the_trail(app: Flask, world: World, browse, part: int):
    browsers = {role: browse(user) for role, user in world.users.items()}
    for rule in rules_of(part, "POST"):
        view = app.view_functions[rule.endpoint]
        for role, user in permitted(view.requires, world).items():
            path, before = address(rule, view.opens, world, OWN), kept()
            _, left = left_by(user, partial(browsers[role].send, path, sent="1"))
            if changed := {name for name, rows in kept().items() if rows != before[name]}:
                noted = {entry.subject_kind for entry in left if entry.deed in CHANGED}
                assert changed <= noted, f"{role} {rule.rule} changed {changed}, noted {noted}"


def kept() -> dict[str, list[Any]]:
    """Everything about people, as it stands."""
    db.session.rollback()
    tables = [model.__table__ for model in ABOUT_PEOPLE]
    return {table.name: list(db.session.execute(sa.select(table).order_by(*table.primary_key))) for table in tables}


def test_what_is_changed_under_a_grant_says_which(case: Case, rushcliffe: Place, browse):
    colleague = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    open_case(case, Why(GrantKind.COVER, "worker_away", "Amina is off sick"), by=colleague)
    db.session.commit()

    _, left = left_by(colleague, lambda: browse(colleague).send(f"/cases/{case.id}/no-answer"))

    about_joan = [entry for entry in left if entry.patient_id == case.patient_id]
    assert {Deed.VIEWED, Deed.CHANGED, Deed.CREATED} <= {entry.deed for entry in about_joan}
    assert {entry.why for entry in about_joan} == {"cover"}


def test_an_opening_that_left_nothing_would_be_seen(case: Case, rushcliffe: Place, browse, monkeypatch):
    worker = rushcliffe.link_worker
    browser = browse(worker)
    monkeypatch.setattr("socialrx.core.trail.saw", lambda *_, **__: None)

    answer, left = left_by(worker, lambda: browser.get(f"/cases/{case.id}"))

    assert (answer.status_code, left) == (200, [])


def test_every_page_that_shows_nobody_is_one(app: Flask):
    pages = {rule.endpoint for rule in RULES}

    assert {name for name in SHOWS_NOBODY if not any(page.startswith(name) for page in pages)} == set()


def hangs_on_a_person(table: sa.Table) -> bool:
    """Whether a chain of foreign keys leads from the table to a person."""
    reached, ahead = {table}, [table]
    while ahead:
        for key in ahead.pop().foreign_keys:
            if key.column.table not in reached and key.column.table.name != "user_account":
                reached.add(key.column.table)
                ahead.append(key.column.table)
    return "patient" in {each.name for each in reached}


def test_every_table_about_a_person_is_on_the_trail_or_written_with_one_that_is():
    about = {table.name for table in db.metadata.tables.values() if hangs_on_a_person(table)}
    noted = {model.__tablename__ for model in ABOUT_PEOPLE}

    assert about - noted - NOT_CARE == set(WITH_ANOTHER)
    assert set(WITH_ANOTHER.values()) <= noted


def test_no_statement_changes_rows_about_people_behind_the_listener():
    """`update`, `insert` and `delete` of such a model, anywhere in the product."""
    names = {model.__name__ for model in ABOUT_PEOPLE}
    found = {
        f"{path.relative_to(Path(socialrx.__file__).parent)}: {call} {model}"
        for path in Path(socialrx.__file__).parent.rglob("*.py")
        if "versions" not in path.parts
        for call, model in statements(ast.parse(path.read_text()))
        if model in names
    }

    assert found == set()


def test_a_statement_behind_the_listener_would_be_seen():
    code = "db.session.execute(sa.update(Case).values(next_on=None))\ninsert_once(Plan, row)\nupdate(Letter)"

    assert list(statements(ast.parse(code))) == [("insert_once", "Plan"), ("update", "Letter"), ("update", "Case")]


def statements(tree: ast.AST) -> Iterator[tuple[str, str]]:
    changing = {"update", "insert", "delete", "insert_once"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in changing:
                yield name, node.args[0].id
