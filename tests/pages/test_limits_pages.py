"""The manager's page of limits: figures and the names of staff, never people."""

import pytest

from socialrx.caseload.models import Case
from socialrx.core.database import db
from tests.factories import Place

SET = {"safe_caseload": "40", "hours_a_week": "22.5", "languages": "Polish, Urdu"}


def path_to(place: Place) -> str:
    return f"/caseload-limits/{place.link_worker.id}"


def as_opened(page) -> dict[str, str]:
    return {box["name"]: box.get("value", "") for box in page.select("main form input[name]")}


def test_the_manager_sees_what_everybody_carries_and_nobody_cared_for(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.manager).visit("/caseload-limits/")

    row = " ".join(page.select_one("tbody tr").text.split())
    assert "Amina Hassan" in row
    assert "Open now 1 Limit 60" in row
    assert "56 suggested Points 1 of 240" in row
    assert "Joan" not in page.text
    assert "Sutton" not in page.text


def test_limits_hours_and_languages_are_saved(rushcliffe: Place, browse):
    manager = browse(rushcliffe.manager)
    fields = as_opened(manager.visit(path_to(rushcliffe)))

    page = manager.follow(path_to(rushcliffe), **fields | SET)

    worker = rushcliffe.link_worker
    assert "The limits of Amina Hassan are saved" in page.text
    assert (worker.safe_caseload, worker.hours_a_week, worker.languages) == (40, 22.5, "Polish, Urdu")
    assert "34 suggested" in page.text


def test_a_full_timer_is_one_without_hours(rushcliffe: Place, browse):
    manager = browse(rushcliffe.manager)
    fields = as_opened(manager.visit(path_to(rushcliffe)))
    manager.send(path_to(rushcliffe), **fields | SET)

    fields = as_opened(manager.visit(path_to(rushcliffe)))
    assert fields["hours_a_week"] == "22.5"
    manager.send(path_to(rushcliffe), **fields | {"hours_a_week": ""})

    assert rushcliffe.link_worker.hours_a_week is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("safe_caseload", "", "Enter how many cases"),
        ("safe_caseload", "many", "whole number from 0 to 300"),
        ("safe_caseload", "301", "whole number from 0 to 300"),
        ("safe_caseload", "-1", "whole number from 0 to 300"),
        ("hours_a_week", "full", "like 22.5"),
        ("hours_a_week", "nan", "like 22.5"),
        ("hours_a_week", "61", "like 22.5"),
    ],
)
def test_what_cannot_be_is_asked_again(rushcliffe: Place, browse, field: str, typed: str, says: str):
    manager = browse(rushcliffe.manager)
    fields = as_opened(manager.visit(path_to(rushcliffe)))

    page = manager.follow(path_to(rushcliffe), **fields | SET | {field: typed})

    assert says in page.select_one(".nhsuk-error-summary").text
    assert rushcliffe.link_worker.safe_caseload == 60


def test_of_two_managers_the_second_is_shown_both(rushcliffe: Place, browse):
    first, second = browse(rushcliffe.manager), browse(rushcliffe.manager)
    opened = as_opened(second.visit(path_to(rushcliffe)))
    first.send(path_to(rushcliffe), **as_opened(first.visit(path_to(rushcliffe))) | SET)

    page = second.follow(path_to(rushcliffe), **opened | {"safe_caseload": "30"})

    assert "Nothing is saved yet" in page.text
    assert rushcliffe.link_worker.safe_caseload == 40


def test_another_networks_worker_and_anybody_but_a_worker_do_not_exist(
    rushcliffe: Place, nottingham_west: Place, browse
):
    manager = browse(rushcliffe.manager)

    for stranger in (nottingham_west.link_worker, rushcliffe.gp, rushcliffe.lead):
        assert manager.get(f"/caseload-limits/{stranger.id}").status_code == 404
    assert "Nottingham" not in manager.visit("/caseload-limits/").text


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "ig"])
def test_only_a_manager_sets_limits(rushcliffe: Place, browse, who: str):
    someone = browse(getattr(rushcliffe, who))

    assert someone.get("/caseload-limits/").status_code == 403
    assert someone.send(path_to(rushcliffe), **SET).status_code == 403
    assert db.session.get_one(type(rushcliffe.link_worker), rushcliffe.link_worker.id).safe_caseload == 60


def test_the_page_costs_few_queries(case: Case, rushcliffe: Place, browse, queries):
    manager = browse(rushcliffe.manager)

    assert len(queries(lambda: manager.get("/caseload-limits/"))) <= 6
