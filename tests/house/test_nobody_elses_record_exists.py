"""Whatever route opens a record answers another organisation's people as if there were none. Read from the URL map."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from socialrx import create_app
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.core.ids import new_id
from tests import factories
from tests.factories import Place
from tests.house.everything import one_of_each

ROLES = ("gp", "receptionist", "link_worker", "lead", "manager")
# The directory is open to everybody who signs in.
OPEN_NOUNS = {"service"}


def opening_rules() -> list[Rule]:
    """The rules that open a record; the app is made only to read its map."""
    app = create_app(SQLALCHEMY_DATABASE_URI="sqlite://", PUBLIC_URL="https://socialrx.test", TESTING=True)
    rules = [rule for rule in app.url_map.iter_rules() if getattr(app.view_functions[rule.endpoint], "opens", None)]
    return sorted(rules, key=lambda rule: rule.rule)


RULES = [(rule.endpoint, rule.rule, sorted(rule.methods & {"GET", "POST"})) for rule in opening_rules()]


@pytest.fixture
def records(case: Case, rushcliffe: Place) -> dict[type[Base], Base]:
    return one_of_each(case, rushcliffe)


@pytest.mark.parametrize(("endpoint", "path", "methods"), RULES, ids=[rule[1] for rule in RULES])
def test_another_organisations_record_does_not_exist(
    app: Flask, endpoint: str, path: str, methods: list[str], records: dict, nottingham_west: Place, browse
):
    model = app.view_functions[endpoint].opens
    if model.__tablename__ in OPEN_NOUNS:
        return
    address = path.replace("<uuid:id>", str(records[model].id))

    for role in ROLES:
        somebody = browse(getattr(nottingham_west, role))
        for method in methods:
            answer = somebody.ask(method.lower(), address)
            assert answer.status_code in {403, 404}, f"{role} got {answer.status_code} from {method} {path}"


@pytest.mark.parametrize(("endpoint", "path", "methods"), RULES, ids=[rule[1] for rule in RULES])
def test_a_record_of_another_is_answered_like_one_that_does_not_exist(
    app: Flask, endpoint: str, path: str, methods: list[str], records: dict, nottingham_west: Place, browse
):
    model = app.view_functions[endpoint].opens
    if model.__tablename__ in OPEN_NOUNS:
        return
    worker = browse(nottingham_west.link_worker)
    method = methods[0].lower()

    theirs = worker.ask(method, path.replace("<uuid:id>", str(records[model].id)))
    nothing = worker.ask(method, path.replace("<uuid:id>", str(new_id())))

    assert theirs.status_code == nothing.status_code
    assert without_reference(theirs.text) == without_reference(nothing.text)


def without_reference(text: str) -> str:
    """The page without the number of the request and the form's token and key, which differ every time."""
    differs = ("give this number", "csrf_token", 'name="once"')
    return "\n".join(line for line in text.splitlines() if not any(words in line for words in differs))


def test_somebody_whose_membership_has_ended_sees_nothing_more(case: Case, rushcliffe: Place, browse):
    worker = browse(rushcliffe.link_worker)
    worker.visit(f"/cases/{case.id}")

    factories.membership_of(rushcliffe.link_worker).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    assert worker.get(f"/cases/{case.id}").location.startswith("/sign-in")
