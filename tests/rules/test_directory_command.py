"""`flask directory import`, as an operator sees it."""

import json

import pytest
import sqlalchemy as sa

from socialrx.core.database import db
from socialrx.core.trail import TrailEntry
from socialrx.directory.models import Service
from tests.rules.test_directory_import import EXAMPLES, count, walking


@pytest.fixture
def run(app):
    """Runs the command, and lets the test see what it wrote."""

    def invoke(*args):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["directory", "import", *map(str, args)])
        db.session.rollback()
        db.session.expire_all()
        return result

    return invoke


@pytest.fixture
def file(tmp_path):
    def write(name, *things):
        path = tmp_path / name
        path.write_text(json.dumps({"contents": list(things)}), encoding="utf-8")
        return path

    return write


def test_the_ten_official_files_are_taken_in_at_once(run):
    result = run(*sorted(EXAMPLES.glob("*.json")))

    assert result.exit_code == 0
    assert "service_full.json: 1 service, 1 organisation, 1 place, 1 opening time, 1 term." in result.output
    assert count(Service) == 1


def test_a_dry_run_counts_and_shows_ten_and_writes_nothing(run, file):
    result = run("--dry-run", file("feed.json", *[walking(name=f"Walk {n}") for n in range(30)]))

    assert result.exit_code == 0
    assert result.output.count("would load") == 10
    assert "30 services" in result.output
    assert count(Service) == 0


def test_a_refused_file_ends_with_code_one_and_keeps_the_files_before_it(run, file):
    result = run(file("good.json", walking()), file("bad.json", walking(), walking(status="perhaps")))

    assert result.exit_code == 1
    assert "bad.json: contents[1].status: must be one of" in result.output
    assert "Traceback" not in result.output
    assert count(Service) == 1


def test_what_was_read_liberally_is_said(run, file):
    result = run(file("feed.json", walking(url="trentside.example")))

    assert "feed.json: note: contents.url: no scheme" in result.output


def test_a_publishers_own_numbers_are_taken_in_when_the_publisher_is_named(run, file):
    numbered = walking(id=7)

    assert run(file("feed.json", numbered)).exit_code == 1
    assert run(file("feed.json", numbered), "--publisher", "https://feed.example").exit_code == 0
    assert run(file("feed.json", numbered), "--publisher", "https://feed.example").exit_code == 0
    assert count(Service) == 1


def test_an_empty_page_is_no_error_and_changes_nothing(run, file):
    result = run(file("feed.json"))

    assert (result.exit_code, result.output) == (0, "feed.json: it holds nothing, and nothing was changed.\n")


def test_an_import_goes_on_the_trail(run, file):
    run(file("feed.json", walking()))

    details = db.session.scalars(sa.select(TrailEntry.detail)).all()
    assert "directory import of feed.json: 1 service, 1 organisation" in details
