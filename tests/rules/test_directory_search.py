"""Finding services: the same answers on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import METRES_IN_A_MILE, Position
from socialrx.directory import actions
from socialrx.directory.models import (
    DirectoryRow,
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceStatus,
)
from socialrx.directory.rows import refresh
from socialrx.directory.search import count_hidden, search
from tests import factories

BRIDGE = Position(458_420, 337_391)


def service(name: str, *, miles_east: float | None = None, needs=(), days: str = "", **facts) -> Service:
    """A service, so many miles east of the bridge, or nowhere."""
    made = factories.service(name, **facts)
    if miles_east is not None:
        east = BRIDGE.easting + round(miles_east * METRES_IN_A_MILE)
        place = Location(name=f"{name} hall", easting=east, northing=BRIDGE.northing)
        db.session.add_all([place, ServiceAtLocation(service=made, location=place)])
    if days:
        db.session.add(Schedule(service_id=made.id, byday=days))
    actions.put_needs(made, list(needs))
    refresh(made)
    db.session.commit()
    return made


def names(*asked, **more) -> list[str]:
    return [found.name for found in search(*asked, **more)]


def days_ago(number: int):
    return clock.today() - timedelta(days=number)


@pytest.mark.parametrize(
    ("typed", "described"),
    [
        ("walk", "We go walking"),
        ("walking", "A walk by the river"),
        ("GARDENS", "gardening and sheds"),
        ("cafe", "A café for everybody"),
        ("men's shed", "Men in a shed"),
        ("the carers and the parents", "For carers, for parents"),
        ("benefit forms", "Forms for benefits"),
        ("singing choir", "Choirs who sing"),
    ],
)
def test_words_are_found_in_their_other_forms(typed, described):
    service("Beeston group", description=described)
    service("Another", description="Something else")

    assert names(typed) == ["Beeston group"]


def test_every_word_must_be_there():
    service("Walkers", description="walking")
    service("Walkers and talkers", description="walking and talking")

    assert names("walk talk") == ["Walkers and talkers"]


def test_names_places_and_needs_are_words_too():
    service("Green gym", miles_east=1, needs=["money"])

    assert names("green") == names("hall") == names("debt") == ["Green gym"]


@pytest.mark.parametrize(
    "typed", ['"', "AND", "NEAR(a b)", "words:walk*", "a' OR 1=1 --", "(((", "walk & !talk", "^*:-", "%_"]
)
def test_signs_of_a_query_language_are_only_signs(typed):
    service("Trentside walkers", description="walk a words or near b 1")

    search(typed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_the_search(app, typed):
    search(typed, need=typed, day=typed, near=BRIDGE, within_miles=1)
    count_hidden(typed)


def test_words_in_no_letters_we_know_find_nothing_and_small_words_alone_find_everything():
    service("Walkers")

    assert names("散歩") == []
    assert names("the") == ["Walkers"]


def test_a_need_finds_those_that_answer_it():
    service("Choir", needs=["loneliness", "mental_wellbeing"])
    service("Advice", needs=["money"])

    assert names(need="mental_wellbeing") == ["Choir"]
    assert names(need="nonsense") == []


def test_a_day_finds_those_open_on_it():
    service("Choir", days="MO,TU")
    service("Monthly", days="2WE")

    assert names(day="TU") == ["Choir"]
    assert names(day="WE") == ["Monthly"]


def test_the_nearest_comes_first_and_what_is_too_far_does_not_come():
    service("Far", miles_east=9)
    service("Near", miles_east=-1)
    service("Middle", miles_east=4.9)

    assert names(near=BRIDGE, within_miles=5) == ["Near", "Middle"]
    assert names(near=BRIDGE) == ["Near", "Middle", "Far"]
    assert names() == ["Far", "Middle", "Near"]


def test_a_circle_is_round():
    corner = Location(name="Corner", easting=BRIDGE.easting + 1500, northing=BRIDGE.northing + 1500)
    made = service("In the corner of the box")
    db.session.add_all([corner, ServiceAtLocation(service=made, location=corner)])
    refresh(made)

    assert names(near=BRIDGE, within_miles=1) == []
    assert names(near=BRIDGE, within_miles=2) == ["In the corner of the box"]


def test_the_distance_is_said_in_miles():
    service("Near", miles_east=1.5)

    [found] = search(near=BRIDGE, within_miles=2)

    assert found.distance == "1.5 miles"
    assert search()[0].distance == ""


def test_what_stands_nowhere_is_found_after_what_is_near():
    service("A telephone line")
    service("Near", miles_east=1)

    assert names(near=BRIDGE, within_miles=1.1) == ["Near", "A telephone line"]


def test_the_ends_of_england_are_not_too_far_to_sort_by():
    service("Far", miles_east=100)

    [found] = search(near=Position(650_000, 20_000))

    assert found.metres > 300_000


def test_without_a_circle_the_nearest_are_the_same_however_far_one_must_look():
    for miles in (1, 2, 10, 14, 40):
        service(f"{miles:02} miles", miles_east=miles)
    service("Nowhere")

    everything = names(near=BRIDGE)

    assert everything == ["01 miles", "02 miles", "10 miles", "14 miles", "40 miles", "Nowhere"]
    for limit in range(1, 7):
        assert names(near=BRIDGE, limit=limit) == everything[:limit]
        assert names(near=BRIDGE, limit=limit, offset=2) == everything[2 : 2 + limit]


def test_words_need_day_and_place_narrow_together():
    service("Right", miles_east=1, needs=["loneliness"], days="TU", description="singing")
    service("Wrong need", miles_east=1, needs=["money"], days="TU", description="singing")
    service("Wrong day", miles_east=1, needs=["loneliness"], days="WE", description="singing")
    service("Too far", miles_east=30, needs=["loneliness"], days="TU", description="singing")

    assert names("sing", need="loneliness", day="TU", near=BRIDGE, within_miles=5) == ["Right"]


@pytest.mark.parametrize(
    "facts",
    [
        {"status": ServiceStatus.DEFUNCT},
        {"status": ServiceStatus.INACTIVE},
        {"status": ServiceStatus.TEMPORARILY_CLOSED},
        {"assured_date": days_ago(366)},
        {"assured_date": None},
    ],
)
def test_what_is_not_offered_is_hidden_and_counted(facts):
    service("Open")
    service("Not offered", **facts)

    assert names() == ["Open"]
    assert count_hidden() == 1
    assert names(include_not_offered=True) == ["Not offered", "Open"]


def test_full_and_stale_are_shown_and_say_so():
    service("Full", is_full=True)
    service("Stale", assured_date=days_ago(300))

    full, stale = search()

    assert (full.is_full, full.is_stale) == (True, False)
    assert (stale.is_stale, stale.is_offered, stale.last_checked) == (True, True, "Last checked 9 months ago")


@pytest.mark.parametrize("ago", [0, 1, 180, 181, 365, 366])
def test_the_database_and_the_service_agree_on_what_is_offered(ago):
    made = service("Walkers", assured_date=days_ago(ago))

    assert bool(names()) == made.is_offered


def test_a_service_at_two_places_is_found_at_each():
    made = service("Car", miles_east=1)
    other = Location(name="Bingham", easting=BRIDGE.easting + 12_000, northing=BRIDGE.northing)
    db.session.add_all([other, ServiceAtLocation(service=made, location=other)])
    refresh(made)

    assert [found.place for found in search(near=BRIDGE, within_miles=10)] == ["Car hall", "Bingham"]


def test_no_more_are_found_than_were_asked_for():
    for number in range(5):
        service(f"Walk {number}")

    assert names(limit=2) == ["Walk 0", "Walk 1"]
    assert names(limit=2, offset=4) == ["Walk 4"]


def test_a_row_follows_its_service_and_goes_with_it():
    made = service("Walkers", description="by the river")
    made.description = "round the lake"
    refresh(made)

    assert names("river") == []
    assert names("lake") == ["Walkers"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DirectoryRow)) == 1


def test_an_undone_change_leaves_the_search_as_it_was():
    made = service("Walkers", description="by the river")
    made.description = "round the lake"
    refresh(made)
    db.session.rollback()

    assert names("river") == ["Walkers"]


def test_a_search_is_one_query(app):
    service("Near", miles_east=1, needs=["loneliness"])
    asked = []

    def listener(*details: object) -> None:
        asked.append(details[2])

    sa.event.listen(db.engine, "before_cursor_execute", listener)

    search("near", need="loneliness", near=BRIDGE, within_miles=5)

    sa.event.remove(db.engine, "before_cursor_execute", listener)
    assert len([statement for statement in asked if "SELECT" in statement]) == 1
