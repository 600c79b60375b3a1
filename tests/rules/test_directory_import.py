"""Files of Open Referral UK: what is taken in, and that a file is taken in whole or not at all."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import Postcode
from socialrx.directory import actions
from socialrx.directory.feed import Refused, take_in
from socialrx.directory.models import (
    Accessibility,
    Address,
    CommunityOrganisation,
    CostOption,
    DirectoryRow,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceStatus,
    Taxonomy,
    TaxonomyTerm,
)
from tests import factories

EXAMPLES = Path(__file__).parents[1] / "data" / "open-referral-uk"
COUNSELLING = "ac148810-d857-441c-9679-408f346de14b"
TABLES = (CommunityOrganisation, Service, Location, Address, Accessibility, ServiceAtLocation, Schedule, CostOption)


def count(model) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def walking(**more) -> dict:
    """A service as a feed would give it."""
    organization = {"id": str(uuid4()), "name": "Trentside Walkers", "description": "Walkers"}
    service = {"id": str(uuid4()), "name": "Walking", "status": "active", "organization": organization}
    return service | {"assured_date": clock.today().isoformat()} | more


def at(**more) -> list[dict]:
    location = {"id": str(uuid4()), "location_type": "physical", "name": "Hall"} | more
    return [{"id": str(uuid4()), "location": location}]


@pytest.fixture
def feed(tmp_path):
    """Writes a page of things, and takes it in."""

    def take(*things, publisher="", **envelope):
        path = tmp_path / "feed.json"
        path.write_text(json.dumps({"contents": list(things)} | envelope), encoding="utf-8")
        taken = take_in(path, publisher=publisher)
        db.session.commit()
        return taken

    return take


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_official_example_is_taken_in_and_again_without_doubling(path):
    take_in(path)
    db.session.commit()
    before = [count(table) for table in TABLES]

    take_in(path)
    db.session.commit()

    assert [count(table) for table in TABLES] == before
    assert count(CommunityOrganisation) + count(Taxonomy) + count(TaxonomyTerm) > 0


def test_there_are_ten_official_examples():
    assert len(list(EXAMPLES.glob("*.json"))) == 10
    assert "CC BY-SA 4.0" in (EXAMPLES / "NOTICE").read_text(encoding="utf-8")


def test_all_official_examples_together_make_one_service_with_all_its_parts():
    for path in sorted(EXAMPLES.glob("*.json")):
        take_in(path)
        db.session.commit()

    [service] = db.session.scalars(sa.select(Service)).all()
    assert (str(service.id), service.status, service.minimum_age) == (COUNSELLING, ServiceStatus.ACTIVE, 12)
    assert [count(table) for table in TABLES] == [1] * len(TABLES)
    assert db.session.scalar(sa.select(TaxonomyTerm.taxonomy_id)), "a term on its own page keeps its list"


def test_an_example_place_that_is_off_the_map_is_taken_in_without_a_position():
    taken = take_in(EXAMPLES / "service_full.json")

    assert db.session.scalar(sa.select(Location.easting)) is None
    assert any("Great Britain" in line for line in taken.findings.warning_lines())


def test_a_page_of_summaries_leaves_the_details_that_are_here(feed):
    full = walking(schedules=[{"id": str(uuid4()), "byday": "TU"}], service_at_locations=at())
    feed(full)

    feed({name: full[name] for name in ("id", "name", "status", "organization")})

    assert (count(Schedule), count(ServiceAtLocation)) == (1, 1)


def test_a_list_that_is_given_replaces_what_was_there(feed):
    service = walking(schedules=[{"id": str(uuid4()), "byday": "TU"}, {"id": str(uuid4()), "byday": "WE"}])
    feed(service)

    feed(service | {"schedules": [{"id": str(uuid4()), "byday": "FR"}]})

    assert db.session.scalars(sa.select(Schedule.byday)).all() == ["FR"]


def test_an_empty_page_changes_nothing(feed):
    feed(walking())

    taken = feed()

    assert (taken.counts, count(Service)) == ([], 1)


def test_a_later_check_and_fullness_found_out_here_outlive_the_file(feed, rushcliffe):
    given = walking(assured_date="2020-01-01")
    feed(given)
    service = db.session.scalar(sa.select(Service))
    actions.mark_checked(service, by=rushcliffe.lead)
    actions.mark_full(service, is_full=True, by=rushcliffe.lead)
    db.session.commit()

    feed(given)

    db.session.expire_all()
    assert (service.assured_date, service.is_full) == (clock.today(), True)


def test_fullness_is_taken_from_a_file_that_says_it(feed):
    given = walking(x_is_full=True)
    feed(given)

    feed(given | {"x_is_full": False})

    assert db.session.scalar(sa.select(Service.is_full)) is False


def test_another_publishers_service_is_not_overwritten(feed):
    given = walking()
    feed(given, publisher="https://one.example")

    with pytest.raises(Refused, match=r"belongs to https://one\.example"):
        feed(given | {"name": "Taken over"}, publisher="https://two.example")


def test_where_a_groups_own_people_sign_in_outlives_the_file(feed):
    given = walking()
    feed(given)
    group = db.session.scalar(sa.select(CommunityOrganisation))
    group.account_id = factories.organisation("Walkers", factories.Kind.VOLUNTARY).id
    db.session.commit()

    feed(given)

    db.session.expire_all()
    assert group.account_id is not None


def test_two_publishers_may_use_one_id_for_a_time(feed):
    shared = [{"id": str(uuid4()), "byday": "TU"}]

    feed(walking(schedules=shared), walking(schedules=shared))
    feed(walking(schedules=shared))

    assert count(Schedule) == 3


def test_a_place_is_found_by_its_postcode_then_its_degrees_then_its_sector(feed):
    db.session.add_all(
        [
            Postcode(postcode="NG2 7PG", easting=458420, northing=337391),
            Postcode(postcode="NG9 1", easting=1, northing=2),
        ]
    )
    db.session.commit()
    degrees = {"latitude": 52.93, "longitude": -1.13}
    known, near, coarse = ({"id": str(uuid4()), "postal_code": code} for code in ("ng27pg", "NG9 1AB", "NG9 1AB"))

    feed(
        walking(service_at_locations=at(name="a", addresses=[known], **degrees)),
        walking(service_at_locations=at(name="b", addresses=[near], **degrees)),
        walking(service_at_locations=at(name="c", addresses=[coarse])),
        walking(service_at_locations=at(name="d")),
    )

    found = db.session.execute(sa.select(Location.easting, Location.northing).order_by(Location.name)).all()
    assert found[0] == (458420, 337391)
    assert 458_000 < found[1].easting < 459_000
    assert found[2:] == [(1, 2), (None, None)]


def test_an_organisation_may_be_named_when_it_is_here_already(feed):
    first = walking()
    feed(first)
    second = walking(organization_id=first["organization"]["id"])
    del second["organization"]

    feed(second)

    assert (count(Service), count(CommunityOrganisation)) == (2, 1)


def test_phones_of_a_service_and_of_its_contacts_are_kept(feed):
    feed(
        walking(
            phones=[{"id": str(uuid4()), "number": "0115 496 0100"}],
            contacts=[{"name": "Ann", "phones": [{"number": "0115 496 0101"}]}],
        )
    )

    assert set(db.session.scalars(sa.select(Phone.number))) == {"0115 496 0100", "0115 496 0101"}


def test_search_rows_are_made_in_the_same_transaction(feed):
    feed(walking(service_at_locations=[*at(name="Hall"), *at(name="Park")]))

    assert set(db.session.scalars(sa.select(DirectoryRow.place))) == {"Hall", "Park"}
