"""Whatever route opens a record answers another organisation's people as if there were none. Read from the URL map."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from socialrx import create_app
from socialrx.core.database import Base
from socialrx.core.ids import new_id
from tests.conftest import Browser
from tests.factories import Place
from tests.house.everything import one_of_each
from tests.house.world import a_case, two_networks, unwatch

ROLES = ("gp", "receptionist", "link_worker", "lead", "manager")
# The directory is open to everybody who signs in.
OPEN_NOUNS = {"service"}


def opening_rules() -> list[Rule]:
    """The rules that open a record; the app is made only to read its map."""
    app = create_app(SQLALCHEMY_DATABASE_URI="sqlite://", PUBLIC_URL="https://socialrx.test", TESTING=True)
    rules = [rule for rule in app.url_map.iter_rules() if getattr(app.view_functions[rule.endpoint], "opens", None)]
    return sorted(rules, key=lambda rule: rule.rule)


RULES = [(rule.endpoint, rule.rule, sorted(rule.methods & {"GET", "POST"})) for rule in opening_rules()]


@pytest.fixture(scope="module")
def places(one_database: None) -> tuple[Place, Place]:
    """Ours and another network."""
    return two_networks()


@pytest.fixture(scope="module")
def records(places: tuple[Place, Place]) -> dict[type[Base], Base]:
    """Joan's, of ours."""
    ours = places[0]
    case = a_case(ours, ours.link_worker, 0)
    made = one_of_each(case, ours)
    unwatch()
    return made


@pytest.fixture(scope="module")
def strangers(app: Flask, records: dict, places: tuple[Place, Place]) -> dict[str, Browser]:
    """Everybody of the other network, signed in once."""
    return {role: Browser(app, getattr(places[1], role)) for role in ROLES}


@pytest.mark.parametrize(("endpoint", "path", "methods"), RULES, ids=[rule[1] for rule in RULES])
def test_another_organisations_record_does_not_exist(
    app: Flask, endpoint: str, path: str, methods: list[str], records: dict, strangers: dict[str, Browser]
):
    model = app.view_functions[endpoint].opens
    if model.__tablename__ in OPEN_NOUNS:
        return
    address = path.replace("<uuid:id>", str(records[model].id))

    for role, somebody in strangers.items():
        for method in methods:
            answer = somebody.ask(method.lower(), address)
            assert answer.status_code in {403, 404}, f"{role} got {answer.status_code} from {method} {path}"


@pytest.mark.parametrize(("endpoint", "path", "methods"), RULES, ids=[rule[1] for rule in RULES])
def test_a_record_of_another_is_answered_like_one_that_does_not_exist(
    app: Flask, endpoint: str, path: str, methods: list[str], records: dict, strangers: dict[str, Browser]
):
    model = app.view_functions[endpoint].opens
    if model.__tablename__ in OPEN_NOUNS:
        return
    worker = strangers["link_worker"]
    method = methods[0].lower()

    theirs = worker.ask(method, path.replace("<uuid:id>", str(records[model].id)))
    nothing = worker.ask(method, path.replace("<uuid:id>", str(new_id())))

    assert theirs.status_code == nothing.status_code
    assert without_reference(theirs.text) == without_reference(nothing.text)


def without_reference(text: str) -> str:
    """The page without the number of the request and the form's token and key, which differ every time."""
    differs = ("give this number", "csrf_token", 'name="once"')
    return "\n".join(line for line in text.splitlines() if not any(words in line for words in differs))
