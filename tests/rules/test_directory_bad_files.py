"""Files that cannot be taken in: each gets a plain message with file, place and what to do, and nothing is kept."""

import json
from time import monotonic
from uuid import uuid4

import pytest
import sqlalchemy as sa

from socialrx.core.database import db
from socialrx.directory.feed import Refused, reading, take_in
from socialrx.directory.models import Service
from tests.rules.test_directory_import import count, walking


@pytest.fixture
def refuse(tmp_path):
    """Takes in a file of these octets, or of this JSON, and returns why it was refused."""

    def attempt(content) -> str:
        octets = content if isinstance(content, bytes) else json.dumps(content).encode()
        path = tmp_path / "feed.json"
        path.write_bytes(octets)
        with pytest.raises(Refused) as refusal:
            take_in(path)
        db.session.rollback()
        assert count(Service) == 0
        assert str(refusal.value).endswith("nothing of this file was imported")
        return str(refusal.value)

    return attempt


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"", "the file is empty"),
        (b'{\n"name": "caf\xe9"}', "line 2: not UTF-8"),
        ('{"name": "é"}'.encode("utf-16"), "not UTF-8"),
        (b'{"contents": [\n{]}', "line 2, column 2: not JSON"),
        (b'{"contents": [{"id": NaN}]}', "NaN is not a number in JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested more than 50 deep"),
        (b'{"id": "1", "x": ' + b"[" * 60 + b"]" * 60 + b"}", "nested more than 50 deep at x"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"7", "neither an object nor a list"),
        (b'{"data": []}', "contents: missing"),
        (b'[{"id": "1", "name": "What am I"}]', "cannot tell what these are"),
    ],
)
def test_what_is_no_feed_says_so(refuse, octets, words):
    assert words in refuse(octets)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(Refused, match=r"gone\.json: cannot be opened"):
        take_in(tmp_path / "gone.json")


def test_a_file_that_is_too_large_is_not_read(refuse, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1024 * 1024)

    assert "larger than 1 MB. Split it" in refuse(b" " * (1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": None}, "contents[0].name: is missing. Add it"),
        ({"status": None}, "contents[0].status: is missing. Add it"),
        ({"organization": None}, "contents[0].organization: is missing"),
        ({"id": 7}, "contents[0].id: must be a UUID. For a publisher with ids of its own give --publisher"),
        ({"name": 7}, "contents[0].name: must be text in quotation marks. Found '7'"),
        ({"name": "x" * 201}, "contents[0].name: is longer than 200 characters"),
        ({"status": "open"}, "contents[0].status: must be one of: active, inactive, defunct, temporarily closed"),
        ({"minimum_age": "eighteen"}, "contents[0].minimum_age: must be a whole number"),
        ({"minimum_age": True}, "contents[0].minimum_age: must be a whole number"),
        ({"minimum_age": 12.5}, "contents[0].minimum_age: must be a whole number"),
        ({"maximum_age": 999}, "contents[0].maximum_age: must be from 0 to 130"),
        ({"minimum_age": 60, "maximum_age": 50}, "contents[0].maximum_age: is less than minimum_age"),
        ({"assured_date": "yesterday"}, "contents[0].assured_date: must be a date like 2026-03-24. Found 'yesterday'"),
        ({"assured_date": "2999-01-01"}, "contents[0].assured_date: is in the future"),
        ({"schedules": "Tuesdays"}, "contents[0].schedules: must be a list in [ ]"),
        ({"schedules": [{"opens_at": "ten"}]}, "contents[0].schedules[0].opens_at: must be a time like 10:00"),
        ({"schedules": [{"byday": "Someday"}]}, "contents[0].schedules[0].byday: must be days like MO,TH"),
        ({"schedules": [{"freq": "DAILY"}]}, "contents[0].schedules[0].freq: must be WEEKLY or MONTHLY"),
        ({"schedules": [7]}, "contents[0].schedules[0]: must be an object in { }"),
        ({"cost_options": [{"amount": "a bit"}]}, "contents[0].cost_options[0].amount: must be an amount like 3.50"),
        ({"cost_options": [{"amount": -1}]}, "contents[0].cost_options[0].amount: must be from 0"),
        ({"service_at_locations": [{}]}, "contents[0].service_at_locations[0].location: is missing"),
        ({"service_at_locations": [{"location_id": str(uuid4())}]}, "is neither in this file nor here"),
        ({"last_modified": "now"}, "contents[0].last_modified: must be a time like"),
    ],
)
def test_a_wrong_field_is_named_with_its_place_and_what_to_do(refuse, wrong, words):
    service = {name: value for name, value in (walking() | wrong).items() if value is not None}

    message = refuse({"contents": [service]})

    assert message.startswith("feed.json: ")
    assert words in message


def test_one_bad_thing_stops_the_whole_file(refuse):
    refuse({"contents": [walking(), walking(status="perhaps")]})


def test_an_unknown_organisation_is_named(refuse):
    service = walking(organization_id=str(uuid4()))
    del service["organization"]

    assert "contents[0].organization_id" in refuse({"contents": [service]})


def test_one_id_for_two_different_services_is_refused(refuse):
    first = walking()

    message = refuse({"contents": [first, walking(id=first["id"], name="Another")]})

    assert "contents[1].id" in message
    assert "also the id of another service" in message


def test_ten_thousand_bad_rows_make_twenty_lines_and_a_number(refuse):
    rows = [walking(status="perhaps") for _ in range(10_000)]
    began = monotonic()

    message = refuse({"contents": rows})

    assert len(message.splitlines()) == 22
    assert "and 9,980 more" in message
    assert monotonic() - began < 20


def test_what_was_there_before_a_refused_file_is_there_after(tmp_path):
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(walking()), encoding="utf-8")
    take_in(path)
    db.session.commit()
    path.write_text("{", encoding="utf-8")

    with pytest.raises(Refused):
        take_in(path)

    assert db.session.scalars(sa.select(Service.name)).all() == ["Walking"]
