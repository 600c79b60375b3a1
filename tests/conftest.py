"""What every test stands on: the app on a real database, emptied for each test, and people to tell stories with."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from flask import Flask, g
from flask.testing import FlaskClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from werkzeug.test import TestResponse

from socialrx import create_app
from socialrx.accounts import passwords
from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from tests import database, factories
from tests.factories import PASSWORD, Place
from tests.release import IS_RELEASE

# The real cost (64 MiB, three passes) is asserted by itself; every other test pays less.
CHEAP = PasswordHash((Argon2Hasher(memory_cost=64, time_cost=1, parallelism=1),))


def pytest_configure() -> None:
    """Before the workers start, so that they inherit where it all is."""
    database.keep_in_memory()
    database.share_server()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL: all rules and pages, and of the journeys the smoke run. What reads the code itself runs once."""
    left_out = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def is_left_out(item: pytest.Item) -> bool:
    """Not of this run: of the release run only, or done once on SQLite."""
    if item.get_closest_marker("release") and not IS_RELEASE:
        return True
    return database.KIND != "sqlite" and ("house" in item.path.parts or only_on_sqlite(item))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests counted, such as cells run and mutations killed, summed over all of them."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        counted.update({name: value for name, value in report.user_properties if isinstance(value, int)})
    for name, value in sorted(counted.items()):
        terminalreporter.write_line(f"counted: {value:,} {name}")


def only_on_sqlite(item: pytest.Item) -> bool:
    return "journeys" in item.path.parts and item.get_closest_marker("smoke") is None


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("database")
    passwords.hasher = CHEAP
    return create_app(
        TESTING=True,
        DEMO=False,
        PUBLIC_URL="https://socialrx.test",
        PREFERRED_URL_SCHEME="https",
        SQLALCHEMY_DATABASE_URI=database.new_url(folder),
        OUTBOX_FOLDER=str(folder / "outbox"),
        UPLOADS_FOLDER=str(folder / "uploads"),
        WTF_CSRF_ENABLED=False,
        SECOND_FACTOR=False,
    )


@pytest.fixture(scope="session")
def emptied(app: Flask) -> Iterator[Callable[[], None]]:
    yield database.prepare(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def clean_database(request: pytest.FixtureRequest, app: Flask, emptied: Callable[[], None]) -> Iterator[None]:
    if "one_database" in request.fixturenames:
        yield
    else:
        yield from new_database(app, emptied)


@pytest.fixture(scope="module")
def one_database(app: Flask, emptied: Callable[[], None]) -> Iterator[None]:
    """Emptied once, for a module whose tests all look at the same world and leave it as it was."""
    yield from new_database(app, emptied)


def new_database(app: Flask, emptied: Callable[[], None]) -> Iterator[None]:
    emptied()
    with app.app_context():
        codelists.forget()
        yield
        db.session.remove()


@pytest.fixture
def rushcliffe() -> Place:
    """A PCN with a practice, a team, and everybody who works there. Its team is the catch-all too."""
    return factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True)


@pytest.fixture
def nottingham_west(rushcliffe: Place) -> Place:
    """Another PCN: nothing of Rushcliffe's exists for its people."""
    return factories.place("Nottingham West", ods="U99463", practice_ods="C84065")


@pytest.fixture
def joan(rushcliffe: Place) -> Patient:
    return factories.patient(practice=rushcliffe.practice)


@pytest.fixture
def referral(rushcliffe: Place, joan: Patient) -> Referral:
    return factories.referral(joan, rushcliffe.gp)


@pytest.fixture
def case(rushcliffe: Place, referral: Referral) -> Case:
    """Joan's case, in Amina's hands."""
    return factories.case(referral, rushcliffe.link_worker, by=rushcliffe.lead)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Browser:
    """A signed-in person with a browser that has no script. Every page is looked over on the way."""

    def __init__(self, app: Flask, user: User | None) -> None:
        self.client = app.test_client()
        if user:
            self.send("/sign-in", email=user.email, password=PASSWORD)

    def visit(self, path: str, status: int = 200) -> BeautifulSoup:
        """Fetch a page and look it over before handing it to the test."""
        response = self.get(path)
        assert response.status_code == status, f"{path} answered {response.status_code}: {response.text[:2000]}"
        return looked_over(response)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("get", path, **options)

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Send a form. A name may end in `_` where Python keeps the word; lists send several values."""
        return self.ask("post", path, data={name.removesuffix("_"): value for name, value in fields.items()})

    def follow(self, path: str, **fields: Any) -> BeautifulSoup:
        """Send a form and look over the page it leads to."""
        response = self.send(path, **fields)
        if response.status_code == 302:
            return self.visit(response.location)
        return looked_over(response)

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        db.session.commit()
        # The test's own application context is shared by its requests: each must find out anew who is asking.
        for kept in list(g):
            g.pop(kept)
        response = getattr(self.client, method)(path, **options)
        db.session.expire_all()
        return response


def looked_over(response: TestResponse) -> BeautifulSoup:
    """One h1, the title begins with it, no id twice, every input labelled."""
    page = BeautifulSoup(response.text, "html5lib")
    [heading] = page.select("h1")
    title = page.title.text.removeprefix("Error: ")
    assert title.startswith(" ".join(heading.text.split())), f"the title {title!r} begins with the heading"
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), f"an id is used twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    labelled = {label.get("for") for label in page.select("label")}
    for box in page.select("input:not([type=hidden]), select, textarea"):
        assert box.get("id") in labelled or box.get("aria-label"), f"no label for {box}"
    return page


@pytest.fixture
def browse(app: Flask) -> Callable[[User | None], Browser]:
    """`browse(user)` is that user at a browser; `browse(None)` is nobody."""
    return lambda user: Browser(app, user)


@pytest.fixture
def queries(app: Flask) -> Callable[[Callable[[], Any]], list[str]]:
    """`queries(do)` are the statements that doing it sends to the database, besides those of session and trail."""
    besides = (
        "BEGIN",
        "SELECT sign_in_session",
        "UPDATE sign_in_session",
        "SELECT membership.role",
        "INSERT INTO trail_entry",
    )

    def heard(do: Callable[[], Any]) -> list[str]:
        said: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(besides):
                said.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        do()
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return said

    return heard


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[datetime], None]]:
    """`time_machine_at(instant)`: from now on it is then, and stays so."""
    travels: list[time_machine.travel] = []

    def travel(instant: datetime) -> None:
        travels.append(time_machine.travel(instant, tick=False))
        travels[-1].start()

    yield travel
    for journey in reversed(travels):
        journey.stop()


@pytest.fixture
def outbox(app: Flask) -> Path:
    return Path(app.config["OUTBOX_FOLDER"])
