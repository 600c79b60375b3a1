"""What an editor does to the directory."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from socialrx.accounts.models import Role
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import Postcode
from socialrx.core.trail import TrailEntry
from socialrx.directory.models import CommunityOrganisation, Location, Phone, Schedule, Service, ServiceStatus
from socialrx.directory.rows import refresh
from socialrx.directory.search import search
from tests import factories


@pytest.fixture
def editor(rushcliffe, browse):
    return browse(factories.user("Ffion", "Price", Role.DIRECTORY_EDITOR, rushcliffe.pcn))


@pytest.fixture
def walk():
    return factories.service(assured_date=clock.today() - timedelta(days=300))


BASICS = {"name": "Trentside Walking Circle", "status": "active"}
NEW = BASICS | {"organisation": "Trentside Walkers", "needs": ["loneliness"]}


def errors(response) -> str:
    return response.text[response.text.index("There is a problem") :][:600]


def test_checking_a_service_makes_it_fresh_in_the_search_too(editor, walk):
    page = editor.follow(f"/directory/{walk.id}/check")

    assert "is marked as checked today" in page.text
    assert walk.assured_date == clock.today()
    assert not search()[0].is_stale


def test_a_service_is_marked_full_and_has_places_again(editor, walk):
    editor.follow(f"/directory/{walk.id}/full")
    assert walk.is_full and search()[0].is_full

    page = editor.follow(f"/directory/{walk.id}/places")
    assert not walk.is_full and not search()[0].is_full
    assert "It is full" in page.text


def test_what_an_editor_did_goes_on_the_trail(editor, walk):
    editor.follow(f"/directory/{walk.id}/check")

    [entry] = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.subject_id == walk.id))
    assert entry.detail.startswith("checked by")


def test_the_basics_are_changed_and_found_by_their_new_words(editor, walk):
    fields = {"description": "Nordic walking", "phone": "01154960100", "url": "trentside.example"}
    times = {"days": ["TU", "TH"], "opens_at": "10am", "closes_at": "12:30pm", "times_note": "Not in August"}

    editor.follow(f"/directory/{walk.id}/edit", **BASICS, **fields, **times, email="new@trentside.example")

    [found] = search("nordic", day="TH")
    assert found.times == "Tuesdays and Thursdays, 10am to 12:30pm (Not in August)"
    assert (walk.url, walk.email) == ("https://trentside.example", "new@trentside.example")
    assert found.phone == "0115 496 0100"


def test_the_form_begins_with_what_is_there_and_saving_it_changes_nothing(editor, walk):
    db.session.add(Schedule(service_id=walk.id, byday="TU,TH", opens_at=time(10), closes_at=time(12), notes="Ring"))
    db.session.add(Phone(service_id=walk.id, number="0115 496 0100"))
    refresh(walk)
    before = search()[0]
    page = editor.visit(f"/directory/{walk.id}/edit")

    typed = {box["name"]: box.get("value", "") for box in page.select("main input:not([type=checkbox], [type=radio])")}
    typed |= {"days": [box["value"] for box in page.select("input[name=days][checked]")], "status": "active"}
    editor.follow(f"/directory/{walk.id}/edit", **typed, description=walk.description)

    assert search()[0].times == before.times == "Tuesdays and Thursdays, 10am to 12 noon (Ring)"
    assert search()[0].phone == before.phone


def test_emptied_boxes_remove_the_number_and_the_times(editor, walk):
    db.session.add_all([Schedule(service_id=walk.id, byday="TU"), Phone(service_id=walk.id, number="0115 496 0100")])
    refresh(walk)

    editor.follow(f"/directory/{walk.id}/edit", **BASICS, phone="", opens_at="", closes_at="", times_note="")

    assert db.session.scalars(sa.select(Schedule)).all() == []
    assert db.session.scalars(sa.select(Phone)).all() == []


def test_times_that_the_form_cannot_say_are_left_alone(editor, walk):
    db.session.add_all(
        [Schedule(service_id=walk.id, freq="MONTHLY", byday="1MO"), Schedule(service_id=walk.id, byday="TU")]
    )
    refresh(walk)

    page = editor.visit(f"/directory/{walk.id}/edit")
    editor.follow(f"/directory/{walk.id}/edit", **BASICS, days=["FR"])

    assert not page.select("[name=days]") and "not changed here" in page.text
    assert set(db.session.scalars(sa.select(Schedule.byday))) == {"1MO", "TU"}


def test_closing_a_service_hides_it(editor, walk):
    editor.follow(f"/directory/{walk.id}/edit", **(BASICS | {"status": "defunct"}))

    assert walk.status is ServiceStatus.DEFUNCT
    assert search() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the name of the service"),
        ({"name": "x" * 201}, "must be 200 characters or fewer"),
        ({"email": "nobody"}, "Enter an e-mail address like name@example.org"),
        ({"phone": "ring me"}, "Enter a telephone number"),
        ({"opens_at": "ten"}, "Enter a time like 10am or 2:30pm"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(editor, walk, wrong, words):
    answer = editor.send(f"/directory/{walk.id}/edit", **(BASICS | {"description": "New"} | wrong))

    assert words in errors(answer)
    assert walk.description == ""


def test_a_service_is_added_with_its_place_and_found_there(editor):
    db.session.add(Postcode(postcode="NG2 7PG", easting=458_420, northing=337_391))
    place = {"place": "Larkfield Hall", "town": "West Bridgford", "postcode": "ng2 7pg", "step_free": "no"}

    page = editor.follow("/directory/new", **NEW, **place)

    [found] = search("trentside", need="loneliness")
    assert found.place == "Larkfield Hall, West Bridgford, NG2 7PG"
    assert (found.easting, found.is_step_free, found.is_offered) == (458_420, False, True)
    assert "is in the directory" in page.text


def test_a_second_service_of_the_same_group_has_the_same_organisation(editor):
    editor.follow("/directory/new", **NEW)
    editor.follow("/directory/new", **(NEW | {"name": "Runs", "organisation": "trentside walkers"}))

    assert db.session.scalar(sa.select(sa.func.count()).select_from(CommunityOrganisation)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Location)) == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"organisation": ""}, "Enter who runs it"),
        ({"needs": []}, "Choose what it helps with"),
        ({"postcode": "nonsense"}, "Enter a full UK postcode"),
    ],
)
def test_what_is_missing_or_wrong_in_a_new_service_is_said(editor, wrong, words):
    answer = editor.send("/directory/new", **(NEW | wrong))

    assert words in errors(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Service)) == 0


def test_only_an_editor_changes_the_directory(rushcliffe, walk, browse):
    for user in (rushcliffe.gp, rushcliffe.link_worker, rushcliffe.lead, rushcliffe.manager, factories.provider(walk)):
        reader = browse(user)
        assert reader.get("/directory/new").status_code == 403
        for act in ("check", "full", "places", "edit"):
            assert reader.send(f"/directory/{walk.id}/{act}", **BASICS).status_code == 403
