"""Every form needs its token and its key, and says what it was opened on; nothing is written by a GET (T-CSRF)."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from socialrx import create_app
from socialrx.blueprints.kit.once import FIELD
from socialrx.core.database import db
from socialrx.core.idempotency import IdempotencyKey
from socialrx.core.ids import new_id
from socialrx.core.trail import Deed, TrailEntry
from tests.conftest import Browser
from tests.factories import Place
from tests.house.forms import Found, all_forms, asked, is_filled, without_query
from tests.house.world import OWN, World, build

# What is written down about whoever asks: what they saw, that they were there, and how often they guessed.
UNTRAILED = {"trail_entry", "sign_in_session", "sign_in_tries"}
SAFE = {"GET", "HEAD", "OPTIONS"}
ELSEWHERE = {"no referrer": {}, "another site": {"Referer": "https://evil.example/"}}
ELSEWHERE |= {"this site in the clear": {"Referer": "http://localhost/"}}
# Pages whose boxes are filled with what is usual, not with what is kept: they overwrite nothing. Each says why.
FILLED_ANEW = {
    "access_requests.answer": "today",
    "access_requests.ask": "today",
    "access_requests.extension": "today",
    "access_requests.question": "today",
    "access_requests.start": "today",
    "closures.close": "that the practice is told",
    "outcomes.ask": "today",
    "plans.add_action": "that the person will do it",
    "referrals.accept": "the worker who looks",
    "refer.start": "an answer that most give",
    "outside.start": "an answer that most give",
    "retention.hold": "today",
    "supervision.record": "today, and who writes it down",
    "visits.go_booked": "when a visit of that length would be over",
    "visits.go_now": "when a visit of the usual length would be over",
}


def unsafe_rules() -> list[Rule]:
    """Every rule that may write; the app is made only to read its map."""
    app = create_app(SQLALCHEMY_DATABASE_URI="sqlite://", PUBLIC_URL="https://socialrx.test", TESTING=True)
    return sorted((rule for rule in app.url_map.iter_rules() if rule.methods - SAFE), key=lambda rule: rule.rule)


UNSAFE = unsafe_rules()


@pytest.fixture
def world(rushcliffe: Place, nottingham_west: Place) -> World:
    return build(rushcliffe, nottingham_west)


@pytest.fixture
def protected(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def counts() -> dict[str, int]:
    """How many rows every table has, besides those."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in UNTRAILED]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def address(app: Flask, rule: Rule, world: World) -> str:
    """The rule's address for our own record."""
    opens = getattr(app.view_functions[rule.endpoint], "opens", None)
    record = world.records[OWN].get(opens) if opens else None
    values = {name: record.id if name == "id" and record else new_id() for name in rule.arguments}
    return rule.build(values)[1]


def token_of(browser: Browser) -> str:
    """A token that is good for this browser's session."""
    return browser.visit("/account").select_one("[name=csrf_token]")["value"]


def refused_everywhere(app: Flask, world: World, browser: Browser, token: str | None, headers: dict) -> list[str]:
    """The routes that did not refuse a form with this token from there."""
    fields = {"reason": "x", FIELD: "k" * 32} | ({"csrf_token": token} if token is not None else {})
    taken = []
    for rule in UNSAFE:
        for method in rule.methods - SAFE:
            answer = browser.ask(method.lower(), address(app, rule, world), data=fields, headers=headers)
            taken += [f"{method} {rule.rule}: {answer.status_code}"] if answer.status_code != 400 else []
    return taken


@pytest.mark.parametrize("token", ["none", "empty", "bad", "another session's"])
def test_a_form_without_its_token_is_refused_and_writes_nothing(app, world: World, browse, request, token: str):
    browsers = [browse(user) for user in (world.home.link_worker, world.home.lead, world.home.gp)]
    request.getfixturevalue("protected")
    tokens = {"none": None, "empty": "", "bad": "ImFiYyI.aaaa.bbbb", "another session's": token_of(browsers[0])}
    before, there = counts(), {"Referer": "https://localhost/"}

    wrong = [refused_everywhere(app, world, browser, tokens[token], there) for browser in browsers[1:]]

    assert wrong == [[], []]
    assert counts() == before


@pytest.mark.parametrize("came_from", ELSEWHERE)
def test_a_form_with_the_right_token_is_refused_from_elsewhere(app, world: World, browse, request, came_from: str):
    browser = browse(world.home.link_worker)
    request.getfixturevalue("protected")
    token, before = token_of(browser), counts()

    assert refused_everywhere(app, world, browser, token, ELSEWHERE[came_from]) == []

    assert counts() == before


def test_with_its_token_its_key_and_from_here_a_form_is_taken(app, world: World, browse, request):
    browser = browse(world.home.link_worker)
    request.getfixturevalue("protected")

    taken = refused_everywhere(app, world, browser, token_of(browser), {"Referer": "https://localhost/"})

    assert len(taken) > len(UNSAFE) * 0.8


def test_a_form_that_is_refused_leaves_its_trace_and_a_number_to_ask_by(rushcliffe: Place, browse, request):
    worker, nobody = browse(rushcliffe.link_worker), browse(None)
    request.getfixturevalue("protected")

    for browser, who in ((worker, rushcliffe.link_worker.id), (nobody, None)):
        page = BeautifulSoup(browser.send("/refer", once="k" * 32).text, "html5lib")
        entry = db.session.query(TrailEntry).filter_by(deed=Deed.REFUSED).order_by(TrailEntry.at.desc()).first()
        assert (entry.user_id, entry.detail) == (who, "form without a good token")
        assert entry.request_id in page.main.text


def test_a_form_from_elsewhere_spends_no_key(rushcliffe: Place, browse, request):
    worker = browse(rushcliffe.link_worker)
    request.getfixturevalue("protected")

    worker.send("/refer", once="k" * 32)

    assert db.session.query(IdempotencyKey).count() == 0


def test_opening_every_page_writes_nothing_but_the_trail(app: Flask, world: World, browse):
    """By those who have most pages, and by nobody. Of every role and standing `test_idor` asserts the same."""
    before, wrong = counts(), []

    for user in (world.home.link_worker, world.home.ig, None):
        somebody = browse(user)
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != "static":
                answer = somebody.get(address(app, rule, world))
                wrong += [f"{rule.rule}: {answer.status_code}"] if answer.status_code >= 500 else []

    assert wrong == []
    assert counts() == before


def test_every_form_of_every_page_carries_its_token_its_key_and_what_it_was_opened_on(
    app: Flask, world: World, browse, request, record_property: Callable[[str, int], None]
):
    browsers = {role: browse(user) for role, user in world.users.items()}
    request.getfixturevalue("protected")

    forms = all_forms(app, world, browsers)

    assert {found.page for found in forms if not is_marked(found)} == set()
    keys = [found.form.select_one(f"input[name={FIELD}]")["value"] for found in forms]
    assert len(keys) == len(set(keys)), "two forms share a key"
    edits = {endpoint_of(app, found.action) for found in forms if is_edit(app, found) and not is_dated(found)}
    assert edits - set(FILLED_ANEW) == set()
    record_property("forms with token and key", len(forms))


def is_marked(found: Found) -> bool:
    """One token and one key."""
    names = [box["name"] for box in found.form.select("input[type=hidden]")]
    return names.count(FIELD) == names.count("csrf_token") == 1


def is_edit(app: Flask, found: Found) -> bool:
    """Filled with something, about a record that is there."""
    opens = getattr(app.view_functions[endpoint_of(app, found.action)], "opens", None)
    return opens is not None and any(is_filled(box) for box in asked(found.form))


def is_dated(found: Found) -> bool:
    """It says what it was opened on: a version, or a print of what was seen."""
    return found.form.select_one("[name=version], [name=seen]") is not None


def endpoint_of(app: Flask, path: str) -> str:
    return app.url_map.bind("localhost", url_scheme="https").match(without_query(path), method="POST")[0]
