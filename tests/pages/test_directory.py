"""Finding a service, and reading about one."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from socialrx.accounts.models import Role
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import ATTRIBUTION, Postcode
from socialrx.directory import demonstration
from socialrx.directory.models import Schedule, Service, ServiceStatus
from socialrx.directory.rows import refresh
from tests import factories


@pytest.fixture
def loaded():
    """The demonstration's services, and the postcode of West Bridgford."""
    demonstration.load(clock.today())
    db.session.add(Postcode(postcode="NG2 7PG", easting=458_420, northing=337_391))
    db.session.commit()


def cards(page) -> dict[str, str]:
    """What each card says, by its heading."""
    return {card.h2.text.strip(): " ".join(card.text.split()) for card in page.select(".srx-card")}


def said(page) -> str:
    return " ".join(page.select_one("main").text.split())


def id_of(name: str):
    return db.session.scalar(sa.select(Service.id).where(Service.name == name))


def test_a_card_says_what_when_where_how_far_and_for_how_much(loaded, rushcliffe, browse):
    page = browse(rushcliffe.link_worker).visit("/directory/?need=physical_activity&postcode=ng27pg&miles=2")

    card = cards(page)["Trentside Walking Circle"]
    for words in ("A gentle walk by the river", "Tuesdays, 10am to 12 noon", "Larkfield Hall", "close by", "Free"):
        assert words in card
    assert "Step-free" in card and "Last checked 12 days ago" in card
    assert page.select_one(".srx-card a[href='tel:07700900300']")
    assert "Hucknall Green Gym" not in cards(page)


def test_before_anything_is_asked_all_are_shown_by_name_a_page_at_a_time(loaded, rushcliffe, browse):
    worker = browse(rushcliffe.link_worker)
    page = worker.visit("/directory/")

    names = [heading.text for heading in page.select(".srx-card h2")]
    assert len(names) == 20
    assert names == sorted(names)
    more = next(link["href"] for link in page.select("main a") if link.text == "Show more")
    assert len(worker.visit(more).select(".srx-card")) == 40


def test_what_is_not_offered_is_hidden_counted_and_shown_when_asked_for(loaded, rushcliffe, browse):
    worker = browse(rushcliffe.link_worker)
    page = worker.visit("/directory/?words=chilwell")

    assert list(cards(page)) == ["Chilwell Memory Cafe"]
    assert "1 more is not offered: closed, or not checked for over 12 months" in said(page)
    with_all = worker.visit(next(link["href"] for link in page.select("main a") if link.text == "Show it too"))
    closed = cards(with_all)["Chilwell Lift Share Choir"]
    assert "Closed" in closed and "Closed last month when its leader retired" in closed


def test_full_stale_and_up_stairs_are_said_on_the_card(loaded, rushcliffe, browse):
    worker = browse(rushcliffe.link_worker)

    assert "Full" in cards(worker.visit("/directory/?words=rylands football"))["Rylands Walking Football"]
    assert "Not step-free" in cards(worker.visit("/directory/?words=loft"))["Beeston Loft Studio"]
    stale = worker.visit("/directory/?words=cropwell").select_one(".nhsuk-tag--yellow")
    assert stale.text == "Last checked 7 months ago"


def test_a_place_off_the_map_says_so_and_a_telephone_line_needs_none(loaded, rushcliffe, browse):
    page = browse(rushcliffe.link_worker).visit("/directory/?need=loneliness&postcode=NG2 7PG&miles=1")

    assert "(not on the map)" in cards(page)["Eastwood Hobby Shed"]
    assert "By phone" in cards(page)["Notts South Phone Friends"]
    assert "(not on the map)" not in cards(page)["Notts South Phone Friends"]


def test_finding_nothing_says_what_was_searched_and_what_to_try(loaded, rushcliffe, browse):
    page = browse(rushcliffe.link_worker).visit("/directory/?words=guitar&need=money&postcode=NG2 7PG&miles=2")

    assert "No services found for money, benefits, debt with the words “guitar” within 2 miles of NG2 7PG" in said(page)
    assert "Try fewer or other words" in said(page)


def test_an_empty_directory_says_how_to_fill_it(rushcliffe, browse):
    assert "The directory is empty" in said(browse(rushcliffe.link_worker).visit("/directory/"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [("nonsense", "Enter a full UK postcode, like NG2 7PG"), ("SW1A 1AA", "We do not know where that postcode is")],
)
def test_a_postcode_that_is_malformed_or_unknown_is_answered_on_its_field(rushcliffe, browse, typed, words):
    page = browse(rushcliffe.link_worker).visit(f"/directory/?postcode={typed}")

    assert words in page.select_one("#postcode-error").text
    assert page.select_one("#postcode")["value"] == typed
    assert page.select_one(".nhsuk-error-summary a")["href"] == "#postcode"


@pytest.mark.parametrize(
    "query", ["_scheme=x&_external=1&show=99", "show=x", "miles=3", "need=%00", "words=%22(&show=40"]
)
def test_an_odd_address_is_answered_plainly(loaded, rushcliffe, browse, query):
    browse(rushcliffe.link_worker).visit(f"/directory/?{query}")


def test_the_words_of_the_map_makers_stand_at_the_foot(rushcliffe, browse):
    assert ATTRIBUTION in said(browse(rushcliffe.link_worker).visit("/directory/"))


def test_one_service_in_full(loaded, rushcliffe, browse):
    page = browse(rushcliffe.link_worker).visit(f"/directory/{id_of('Belvoir Vale Community Car')}")

    for words in ("Bingham Buttercross Rooms", "Radcliffe Ferry Hall", "45p a mile", "Transport and access"):
        assert words in said(page)
    assert "hello@belvoirvalecommunitycar.example" in said(page)
    assert "Invented for the demonstration" in said(page)
    assert not page.select("main form"), "only an editor may change it"


def test_a_service_that_is_not_offered_says_why_on_its_page(rushcliffe, browse):
    closed = factories.service("Closed club", status=ServiceStatus.DEFUNCT)
    old = factories.service("Old club", assured_date=clock.today() - timedelta(days=400))
    worker = browse(rushcliffe.link_worker)

    assert "It is not running" in said(worker.visit(f"/directory/{closed.id}"))
    assert "Ring before you send anybody" in said(worker.visit(f"/directory/{old.id}"))


def test_what_a_group_wrote_is_shown_as_words_and_never_as_markup(rushcliffe, browse):
    name = "<script>alert(1)</script>"
    made = factories.service(name, description="<b>bold</b>", alert="<i>soon</i>")
    db.session.add(Schedule(service_id=made.id, description="<u>often</u>"))
    refresh(made)
    worker = browse(rushcliffe.link_worker)

    for path in ("/directory/", f"/directory/{made.id}"):
        page = worker.visit(path)
        assert not page.select("main script, main b, main i, main u")
        assert "<u>often</u>" in said(page)


def test_a_service_that_is_not_there_answers_404(rushcliffe, browse):
    browse(rushcliffe.link_worker).visit(f"/directory/{uuid4()}", status=404)


def test_everybody_who_works_with_people_may_look_and_an_administrator_may_not(rushcliffe, browse):
    service = factories.service()
    seats = (rushcliffe.gp, rushcliffe.receptionist, rushcliffe.link_worker, rushcliffe.lead, rushcliffe.manager)
    for user in (*seats, factories.provider(service)):
        browse(user).visit("/directory/")
        browse(user).visit(f"/directory/{service.id}")

    admin = browse(factories.user("Ada", "Min", Role.SYSTEM_ADMIN, rushcliffe.pcn))
    admin.visit("/directory/", status=403)
    admin.visit(f"/directory/{service.id}", status=403)


def test_nobody_signed_out_sees_the_directory(browse):
    assert browse(None).get("/directory/").location.startswith("/sign-in")


def test_a_page_of_results_costs_few_questions_however_many_there_are(loaded, rushcliffe, browse, app):
    worker = browse(rushcliffe.link_worker)
    asked: list[str] = []

    def listener(*details: object) -> None:
        asked.append(details[2])

    sa.event.listen(db.engine, "before_cursor_execute", listener)

    worker.visit("/directory/?need=loneliness")

    sa.event.remove(db.engine, "before_cursor_execute", listener)
    assert len([statement for statement in asked if "directory_row" in statement]) == 2
