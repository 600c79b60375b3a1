"""The demonstration's services: invented, complete, awkward on purpose, and never growing old."""

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from socialrx.core import clock, codelists, postcode
from socialrx.core.database import db
from socialrx.directory import demonstration
from socialrx.directory.models import DirectoryRow, Service
from socialrx.directory.search import count_hidden, search

PAGE = json.loads(demonstration.FILE.read_text(encoding="utf-8"))
SERVICES = PAGE["contents"]
# Numbers that Ofcom keeps for drama: Nottingham, and mobiles.
DRAMA = re.compile(r"0115 496 0\d{3}|07700 900\d{3}")


@pytest.fixture
def loaded():
    demonstration.load(clock.today())
    db.session.commit()


def places():
    return [at["location"] for service in SERVICES for at in service["service_at_locations"]]


def test_there_are_about_sixty_and_loading_again_doubles_nothing(loaded):
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(DirectoryRow))

    demonstration.load(clock.today())
    db.session.commit()

    assert 55 <= len(SERVICES) == db.session.scalar(sa.select(sa.func.count()).select_from(Service)) <= 70
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DirectoryRow)) == rows


def test_every_need_is_answered_by_something_that_is_offered(loaded):
    for choice in codelists.choices("need-categories"):
        assert search(need=choice.key), choice.label


def test_nobody_can_be_rung_or_written_to_by_accident():
    numbers = [phone["number"] for service in SERVICES for phone in service["phones"]]
    addresses = [service["email"] for service in SERVICES]

    assert all(DRAMA.fullmatch(number) for number in numbers)
    assert all(address.endswith(".example") for address in addresses)
    assert all("Invented" in service["organization"]["description"] for service in SERVICES)


def test_postcodes_have_the_right_shape_and_are_in_the_area():
    codes = {
        address["postal_code"]
        for place in places()
        for address in place.get("addresses", [])
        if "postal_code" in address
    }

    assert all(postcode.read(code) == code for code in codes)
    districts = {postcode.district(code) for code in codes}
    assert districts >= {
        "NG2",
        "NG3",
        "NG4",
        "NG5",
        "NG9",
        "NG11",
        "NG12",
        "NG13",
        "NG14",
        "NG15",
        "NG16",
        "LE12",
        "DE74",
    }


def test_the_checks_are_as_old_on_any_day(loaded):
    walk = db.session.scalar(sa.select(Service).where(Service.name == "Trentside Walking Circle"))
    assert walk.assured_date == clock.today() - timedelta(days=12)

    [given] = [service for service in SERVICES if service["name"] == walk.name]
    assert demonstration.dated(given, clock.today() + timedelta(days=100))["assured_date"] > clock.today().isoformat()


def test_the_awkward_ones_are_there(loaded):
    everything = {found.name: found for found in search(include_not_offered=True, limit=200)}

    assert not everything["Chilwell Lift Share Choir"].is_offered
    assert everything["Beeston Loft Studio"].is_step_free is False
    assert everything["Notts South Phone Friends"].is_remote
    assert everything["Rylands Walking Football"].is_full
    assert everything["Eastwood Hobby Shed"].easting is None
    assert everything["Mapperley Chair Yoga"].last_checked == "Last checked 13 months ago"
    assert len(search("belvoir vale car")) == 2
    assert count_hidden() == 3


def test_places_stand_where_their_towns_are(loaded):
    east_and_north = sa.select(DirectoryRow.easting, DirectoryRow.northing).where(DirectoryRow.easting.is_not(None))

    for easting, northing in db.session.execute(east_and_north):
        assert 444_000 < easting < 472_000 and 326_000 < northing < 350_000


def test_the_file_is_a_page_of_the_standard():
    assert (PAGE["size"], PAGE["total_items"], PAGE["total_pages"]) == (len(SERVICES), len(SERVICES), 1)
    assert len({service["id"] for service in SERVICES}) == len(SERVICES)
