"""A lead puts a worker down as away, and somebody stands in: what each of them then sees."""

from datetime import date, time, timedelta

import pytest

from socialrx.accounts.absences import Absence
from socialrx.accounts.models import Role, User
from socialrx.blueprints.kit.words import day_words
from socialrx.caseload import covers
from socialrx.caseload.actions import raise_concern, take_on
from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.models import AppointmentKind, Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place

DAY = timedelta(days=1)


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


def in_boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def asked(worker: User, cover: User | None = None, *, first: int = 0, last: int = 3) -> dict[str, str]:
    """What the lead types."""
    days = in_boxes("starts_on", clock.today() + first * DAY) | in_boxes("ends_on", clock.today() + last * DAY)
    held = factories.membership_of(worker)
    return {"worker": str(held.id), "kind": "sickness", "cover": str(cover.id) if cover else "", **days}


def text(page) -> str:
    return " ".join(page.select_one("main").text.split())


def owed_today(case: Case) -> None:
    case.will(NextKind.CALL, on=clock.today())
    db.session.commit()


def test_whoever_stands_in_sees_what_is_due_and_works_with_it(case: Case, dev: User, rushcliffe: Place, browse):
    owed_today(case)
    page = browse(rushcliffe.lead).follow("/absences/new", **asked(rushcliffe.link_worker, dev))
    assert "Dev Rao stands in" in text(page)

    worker = browse(dev)
    page = worker.visit("/caseload")

    assert "You stand in for Amina Hassan until" in text(page)
    assert "Due by today, while you stand in" in page.text
    assert page.find("a", string="Joan Sutton")["href"] == f"/cases/{case.id}"
    assert "Hand over" not in page.text
    assert "Joan Sutton" in worker.visit("/caseload/covering").text
    assert worker.visit(f"/cases/{case.id}").find("a", string="Record a contact")
    assert worker.send(f"/cases/{case.id}/no-answer").status_code == 302


def test_whoever_stands_in_is_made_to_read_an_open_worry(case: Case, dev: User, rushcliffe: Place, browse):
    worry = raise_concern(case, by=rushcliffe.link_worker, concern="Bruises")
    db.session.commit()
    browse(rushcliffe.lead).send("/absences/new", **asked(rushcliffe.link_worker, dev))
    worker = browse(dev)

    assert "Read this first" in worker.visit(f"/cases/{case.id}").text
    page = worker.visit(f"/concerns/{worry.id}")
    assert "Bruises" in page.text
    worker.send(next(form["action"] for form in page.select("main form") if "reading" in form["action"]))

    assert "Read this first" not in worker.visit(f"/cases/{case.id}").text


def test_ended_early_the_case_is_shut_at_the_next_request(case: Case, dev: User, rushcliffe: Place, browse):
    lead, worker = browse(rushcliffe.lead), browse(dev)
    lead.send("/absences/new", **asked(rushcliffe.link_worker, dev))
    worker.visit(f"/cases/{case.id}")
    [absence] = db.session.query(Absence)

    page = lead.follow(f"/absences/{absence.id}/end")

    assert "no longer down as away" in page.text
    assert worker.get(f"/cases/{case.id}").status_code == 404
    assert "You stand in" not in worker.visit("/caseload").text
    assert "This absence is over" in lead.visit(f"/absences/{absence.id}").text


def test_with_nobody_to_stand_in_what_is_due_is_on_the_leads_page(case: Case, dev: User, rushcliffe: Place, browse):
    owed_today(case)
    lead = browse(rushcliffe.lead)
    assert "Nothing is late" in lead.visit("/team").text

    lead.send("/absences/new", **asked(rushcliffe.link_worker))

    page = text(lead.visit("/team"))
    assert "Nobody covers, 1 due" in page
    assert "Away, nobody covers" in page
    assert "Joan Sutton" in page


def test_the_team_page_says_until_when_and_who_stands_in(case: Case, dev: User, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    lead.send("/absences/new", **asked(rushcliffe.link_worker, dev))

    page = text(lead.visit("/team"))

    assert f"Away until {clock.in_words(clock.today() + 3 * DAY)}. Dev Rao stands in" in page
    assert "Nobody covers" not in page
    assert "ickness" not in page


def test_whoever_was_to_stand_in_goes_away_too_and_the_lead_is_told(case, dev: User, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    lead.send("/absences/new", **asked(rushcliffe.link_worker, dev))

    page = lead.follow("/absences/new", **asked(dev))

    assert "Dev Rao was to stand in for Amina Hassan. Choose somebody else" in page.text
    assert "Nobody covers" in lead.visit("/team").text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"worker": ""}, "Choose who is away"),
        ({"kind": ""}, "Choose why"),
        ({"starts_on-day": ""}, "must include a day"),
        ({"first": 2, "last": 1}, "The last day must be the first day or later"),
        ({"cover": "self"}, "Nobody can cover for themselves"),
        ({"cover": "stranger"}, "Choose who stands in"),
    ],
)
def test_what_is_wrong_is_asked_again(rushcliffe: Place, nottingham_west: Place, browse, changes, says: str):
    days = {name: changes.pop(name) for name in ("first", "last") if name in changes}
    people = {"self": rushcliffe.link_worker, "stranger": nottingham_west.link_worker}
    changes = {name: str(people[value].id) if value in people else value for name, value in changes.items()}

    page = browse(rushcliffe.lead).follow("/absences/new", **asked(rushcliffe.link_worker, **days) | changes)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(Absence).count() == 0


def test_two_leads_change_one_absence_and_the_second_is_shown_both(dev: User, rushcliffe: Place, browse):
    first, second = browse(rushcliffe.lead), browse(rushcliffe.lead)
    first.send("/absences/new", **asked(rushcliffe.link_worker))
    [absence] = db.session.query(Absence)
    version = str(absence.version)
    longer, shorter = (in_boxes("ends_on", clock.today() + days * DAY) for days in (9, 1))

    first.send(f"/absences/{absence.id}", version=version, cover=str(dev.id), **longer)
    page = second.follow(f"/absences/{absence.id}", version=version, cover="", **shorter)

    assert "Nothing is saved yet" in page.text
    assert (absence.cover_id, absence.ends_on) == (dev.id, clock.today() + 9 * DAY)


def test_another_networks_absence_does_not_exist(rushcliffe: Place, nottingham_west: Place, browse):
    browse(rushcliffe.lead).send("/absences/new", **asked(rushcliffe.link_worker))
    [absence] = db.session.query(Absence)
    stranger = browse(nottingham_west.lead)

    assert stranger.get(f"/absences/{absence.id}").status_code == 404
    assert stranger.send(f"/absences/{absence.id}/end").status_code == 404
    assert "Amina" not in stranger.visit("/absences/").text


def test_the_people_and_appointments_of_a_colleague_stand_on_today(
    case: Case, dev: User, rushcliffe: Place, nottingham_west: Place, browse, time_machine_at
):
    time_machine_at(clock.london(clock.add_working_days(clock.today(), 1), time(9)))
    amina = rushcliffe.link_worker
    book(case, Slot(clock.today(), time(11), 20, AppointmentKind.CALL), worker=amina, by=amina)
    db.session.commit()
    browse(rushcliffe.lead).send("/absences/new", **asked(amina, dev))

    page = browse(dev).visit("/today")

    last = day_words(clock.today() + 3 * DAY)
    for found in ("#covered ~ ul", "#appointments ~ ul"):
        assert f"for Amina Hassan until {last}" in page.select_one(found).text
        assert "Joan Sutton" in page.select_one(found).text
    assert page.select_one("#covered + ul form")["action"] == f"/cases/{case.id}/no-answer"
    for other in (
        nottingham_west.link_worker,
        factories.user("Eve", "Low", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team),
    ):
        assert "Joan" not in browse(other).visit("/today").text


def test_today_asks_as_little_with_many_people_of_a_colleague(case, dev: User, rushcliffe: Place, browse, queries):
    owed_today(case)
    browse(rushcliffe.lead).send("/absences/new", **asked(rushcliffe.link_worker, dev))
    worker = browse(dev)
    few = queries(lambda: worker.get("/today"))
    for n in range(20):
        person = factories.patient(f"Ada{n}", "Dean", no_number_reason="nhs-number-not-known")
        sent = factories.referral(person, None, source="self")
        take_on(sent, by=rushcliffe.lead, link_worker=rushcliffe.link_worker, reason="Nobody else")
    for one in db.session.query(Case):
        one.will(NextKind.CALL, on=clock.today())
    covers.catch_up()

    many = queries(lambda: worker.get("/today"))
    assert len(many) == len(few) <= 6, [one[:150] for one in many]
    page = worker.visit("/today")
    assert "You stand in for a colleague (21)" in text(page)
    assert len(page.select("#covered + ul > li")) == 12


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "manager", "ig"])
def test_only_a_lead_sets_absences(rushcliffe: Place, browse, who: str):
    someone = browse(getattr(rushcliffe, who))

    assert someone.get("/absences/").status_code == 403
    assert someone.get("/absences/new").status_code == 403


def test_the_pages_cost_as_many_queries_with_five_as_with_fifty(
    case: Case, dev: User, rushcliffe: Place, browse, queries
):
    owed_today(case)
    browse(rushcliffe.lead).send("/absences/new", **asked(rushcliffe.link_worker, dev))
    worker = browse(dev)
    few = queries(lambda: worker.get("/caseload"))
    for given in ("Ada", "Ben", "Cleo"):
        person = factories.patient(given, "Dean", no_number_reason="nhs-number-not-known")
        factories.case(factories.referral(person, None, source="self"), dev, by=rushcliffe.lead)

    assert len(queries(lambda: worker.get("/caseload"))) == len(few) <= 6
