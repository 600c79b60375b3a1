"""Who looked: what the IG lead sees, of their own organisation only; and the administrator, of nobody's care."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialrx.accounts.models import Role
from socialrx.caseload.models import Case
from socialrx.core import chain, clock, heads
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place
from tests.tampering import entry_at

MORNING = datetime(2026, 3, 24, 10, 12, tzinfo=UTC)


def words(page) -> str:
    return " ".join(page.select_one("main").text.split())


def lines(page) -> list[str]:
    return [" ".join(line.text.split()) for line in page.select(".srx-trail li")]


def note(place: Place, case: Case, at: datetime = MORNING, **facts) -> None:
    """Amina did something with Joan's case."""
    amina = {"user_id": place.link_worker.id, "organisation_id": place.pcn.id, "roles": "link_worker"}
    joans = {"subject_kind": "case_", "subject_id": case.id, "patient_id": case.patient_id, "address": "10.0.0.1"}
    db.session.execute(sa.insert(TrailEntry), [entry_at(at, **(amina | joans | facts))])
    db.session.commit()


def written(deed: Deed, user) -> list[TrailEntry]:
    rows = sa.select(TrailEntry).where(TrailEntry.deed == deed, TrailEntry.user_id == user.id)
    return list(db.session.scalars(rows.order_by(TrailEntry.at, TrailEntry.id)))


@pytest.fixture
def ruth(rushcliffe: Place, browse):
    """Rushcliffe's IG lead at her browser."""
    return browse(rushcliffe.ig)


@pytest.fixture
def at_noon(time_machine_at):
    time_machine_at(MORNING + timedelta(hours=2))


def test_it_is_the_ig_leads_first_page(ruth):
    assert ruth.get("/").location == "/trail/"

    page = ruth.visit("/trail/")

    assert [link.text for link in page.select("main h2 a")][:2] == ["Who looked at this person", "What this user did"]


def test_the_first_page_says_how_the_trail_itself_stands(app: Flask, ruth, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(app.config, "TRAIL_HEADS_FOLDER", str(tmp_path))
    assert "Nothing is sealed yet" in words(ruth.visit("/trail/"))

    number = chain.seal_all()
    assert f"{number} entries of this installation are sealed. The seal has not been" in words(ruth.visit("/trail/"))
    heads.copy_due()

    assert "The seal was last copied out on" in words(ruth.visit("/trail/"))


def test_who_looked_is_told_in_a_sentence(at_noon, ruth, rushcliffe: Place, case: Case):
    note(rushcliffe, case)

    page = ruth.visit(f"/trail/people/{case.patient_id}")

    told = "Amina Hassan (link worker, Rushcliffe PCN) opened Joan Sutton's case 10:12, from 10.0.0.1"
    assert told in lines(page)
    assert "Tuesday 24 March" in [heading.text for heading in page.select("h2")]


@pytest.mark.parametrize(
    "asked",
    [
        lambda case: {"reference": case.referral.reference},
        lambda case: {"number": case.patient.nhs_number},
        lambda case: {"family": "sutt", "born-day": "4", "born-month": "5", "born-year": "1951"},
    ],
    ids=["reference", "number", "name and birth"],
)
def test_a_person_is_found_by_reference_number_or_name_and_birth(ruth, rushcliffe: Place, case: Case, asked):
    page = ruth.follow("/trail/person", **asked(case))

    [link] = page.select(".srx-person a")
    assert link["href"] == f"/trail/people/{case.patient_id}"
    [entry] = written(Deed.FOUND, rushcliffe.ig)
    assert entry.detail == "people whose trail is asked for: 1"


def test_a_search_for_nothing_asks_for_something(ruth):
    page = ruth.follow("/trail/person")

    assert "Enter a reference, an NHS number" in page.select_one(".nhsuk-error-summary").text


def test_half_a_search_asks_for_the_other_half(ruth):
    born = {"born-day": "4", "born-month": "5", "born-year": "1951"}

    assert "Enter a date of birth as well" in ruth.follow("/trail/person", family="Sutton").text
    assert "Enter a family name as well" in ruth.follow("/trail/person", **born).text


def test_another_organisations_ig_lead_finds_nobody(browse, nottingham_west: Place, case: Case):
    elsewhere = browse(nottingham_west.ig)

    page = elsewhere.follow("/trail/person", reference=case.referral.reference)

    assert "Nobody found" in words(page)
    assert "Joan" not in page.text


@pytest.mark.parametrize(
    "address", ["people/{patient}", "people/{patient}/entries.csv", "staff/{user}", "staff/{user}/entries.csv"]
)
def test_another_organisations_people_and_users_do_not_exist(
    browse, nottingham_west: Place, rushcliffe: Place, case: Case, address: str
):
    path = address.format(patient=case.patient_id, user=rushcliffe.link_worker.id)

    assert browse(nottingham_west.ig).get(f"/trail/{path}").status_code == 404


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "manager"])
@pytest.mark.parametrize(
    "path", ["", "person", "staff", "people/{patient}", "staff/{user}", "people/{patient}/entries.csv"]
)
def test_no_other_role_reads_the_trail(browse, rushcliffe: Place, case: Case, who: str, path: str):
    address = "/trail/" + path.format(patient=case.patient_id, user=rushcliffe.link_worker.id)

    assert browse(getattr(rushcliffe, who)).get(address).status_code == 403


def test_what_another_networks_staff_did_is_theirs(at_noon, ruth, rushcliffe, nottingham_west: Place, case: Case):
    theirs = {"user_id": nottingham_west.link_worker.id, "organisation_id": nottingham_west.pcn.id}
    note(rushcliffe, case, **theirs)

    assert not any("Nottingham West" in line for line in lines(ruth.visit(f"/trail/people/{case.patient_id}")))


def test_what_the_practice_did_about_our_people_is_ours_to_see(at_noon, ruth, rushcliffe: Place, case: Case):
    doctor = {"user_id": rushcliffe.gp.id, "organisation_id": rushcliffe.practice.id, "roles": "referrer"}
    note(rushcliffe, case, **doctor, subject_kind="referral")

    told = lines(ruth.visit(f"/trail/people/{case.patient_id}"))

    assert "Helen Marsh (referrer, Rushcliffe Surgery) opened Joan Sutton's referral 10:12, from 10.0.0.1" in told


def test_what_was_looked_at_again_on_a_day_is_told_once(at_noon, ruth, rushcliffe: Place, case: Case):
    for minutes in (0, 5, 20):
        note(rushcliffe, case, MORNING - timedelta(minutes=minutes))
    note(rushcliffe, case, MORNING - timedelta(days=1))

    told = [line for line in lines(ruth.visit(f"/trail/people/{case.patient_id}")) if "Amina" in line]

    assert [line.split("case ")[1] for line in told] == [
        "3 times, 09:52 to 10:12, from 10.0.0.1",
        "10:12, from 10.0.0.1",
    ]


def test_two_changes_on_a_day_are_told_one_by_one(at_noon, ruth, rushcliffe: Place, case: Case):
    for minutes in (0, 5):
        at = MORNING - timedelta(minutes=minutes)
        note(rushcliffe, case, at, deed=Deed.CHANGED, detail="next_on, version, link_worker_id")

    told = lines(ruth.visit(f"/trail/people/{case.patient_id}"))

    assert sum("changed Joan Sutton's case: next on, link worker 1" in line for line in told) == 2


def test_alerts_and_grants_are_marked(at_noon, ruth, rushcliffe: Place, case: Case):
    note(rushcliffe, case, detail="break-glass, alert", why="break-glass")

    page = ruth.visit(f"/trail/people/{case.patient_id}")

    [marked] = page.select(".srx-trail li:has(.nhsuk-tag--red)")
    assert "opened Joan Sutton's case (break-glass)" in " ".join(marked.text.split())


def test_only_the_days_asked_for_are_shown(at_noon, ruth, rushcliffe: Place, case: Case):
    for days in (0, 1, 2, 3):
        note(rushcliffe, case, MORNING - timedelta(days=days))
    days = "first-day=22&first-month=3&first-year=2026&last-day=23&last-month=3&last-year=2026"

    page = ruth.visit(f"/trail/people/{case.patient_id}?{days}")

    assert [heading.text for heading in page.select("h2.nhsuk-heading-s")] == ["Monday 23 March", "Sunday 22 March"]


def test_days_that_cannot_be_are_told_and_not_applied(at_noon, ruth, rushcliffe: Place, case: Case):
    note(rushcliffe, case)
    days = "first-day=24&first-month=3&first-year=2026&last-day=23&last-month=3&last-year=2026"

    page = ruth.visit(f"/trail/people/{case.patient_id}?{days}")

    assert "To must be the same day as From, or later" in page.select_one(".nhsuk-error-summary").text
    assert any("Amina" in line for line in lines(page))


def test_days_without_entries_say_so(ruth, case: Case):
    days = "first-day=1&first-month=1&first-year=2020&last-day=2&last-month=1&last-year=2020"

    assert "Nothing is written down for these days." in words(ruth.visit(f"/trail/people/{case.patient_id}?{days}"))


def test_a_long_trail_is_paged_without_losing_or_repeating_an_entry(at_noon, ruth, rushcliffe: Place, case: Case):
    # All at one instant: only their ids tell them apart.
    for number in range(230):
        note(rushcliffe, case, deed=Deed.CHANGED, detail=f"number {number}")
    path, told = f"/trail/people/{case.patient_id}", []

    while path:
        page = ruth.visit(path)
        told += [line.split(": ")[1].split(" 10:12")[0] for line in lines(page) if "number" in line]
        following = page.find("a", string="Earlier")
        path = following["href"] if following else None

    assert sorted(told) == sorted(f"number {number}" for number in range(230))


@pytest.mark.parametrize("cursor", ["x", "_", "2026-03-24_x", "2026-03-24T10:12:00_0195c1de7f0070008000000000000001"])
def test_an_unreadable_place_begins_at_the_beginning(ruth, case: Case, cursor: str):
    ruth.visit(f"/trail/people/{case.patient_id}?after={cursor}")


def test_looking_at_the_trail_is_itself_on_the_trail(ruth, rushcliffe: Place, case: Case):
    ruth.visit(f"/trail/people/{case.patient_id}")
    ruth.visit(f"/trail/staff/{rushcliffe.link_worker.id}")

    about_joan, about_amina = written(Deed.LISTED, rushcliffe.ig)
    assert (about_joan.patient_id, about_joan.detail.split(":")[0]) == (case.patient_id, "who looked at them")
    assert (about_amina.subject_id, about_amina.detail.split(":")[0]) == (rushcliffe.link_worker.id, "what they did")
    told = lines(ruth.visit(f"/trail/people/{case.patient_id}"))
    assert any("Ruth Ellery (IG lead, Rushcliffe PCN) asked who looked at Joan Sutton" in line for line in told)


def test_what_a_user_did_while_working_here(at_noon, ruth, rushcliffe: Place, nottingham_west: Place, case: Case):
    note(rushcliffe, case)
    note(rushcliffe, case, organisation_id=nottingham_west.pcn.id, detail="CANARY")
    [link] = [a for a in ruth.visit("/trail/staff").select(".srx-person a") if "Amina" in a.text]

    page = ruth.visit(link["href"])

    assert "Amina Hassan (link worker, Rushcliffe PCN) opened Joan Sutton's case 10:12, from 10.0.0.1" in lines(page)
    assert "CANARY" not in page.text


def test_staff_are_those_of_this_organisation_and_those_who_left(ruth, rushcliffe: Place, nottingham_west: Place):
    factories.membership_of(rushcliffe.link_worker).ends_on = date(2026, 1, 31)
    rushcliffe.link_worker.ended_at = clock.now()
    db.session.commit()

    page = ruth.visit("/trail/staff")

    names = {row.strong.text for row in page.select(".srx-person")}
    assert names == {"Amina Hassan", "Tom Bright", "Grace Lowe", "Ruth Ellery"}
    assert str(nottingham_west.link_worker.id) not in page.text
    assert ruth.get(f"/trail/staff/{rushcliffe.link_worker.id}").status_code == 200


def test_a_person_of_another_network_stays_without_a_name(
    at_noon, ruth, rushcliffe, nottingham_west: Place, case: Case
):
    stranger = factories.patient("Walter", "Pym", practice=nottingham_west.practice)
    note(rushcliffe, case, patient_id=stranger.id)

    page = ruth.visit(f"/trail/staff/{rushcliffe.link_worker.id}")

    assert any("opened a person's case" in line for line in lines(page))
    assert "Walter" not in page.text


def test_what_nobody_signed_in_did_has_a_name_too(at_noon, ruth, rushcliffe: Place, case: Case):
    nobody = {"user_id": None, "organisation_id": None, "roles": ""}
    note(rushcliffe, case, **nobody, detail="through the group's link")
    note(rushcliffe, case, **nobody, deed=Deed.CHANGED, detail="next_on", address="")

    told = lines(ruth.visit(f"/trail/people/{case.patient_id}"))

    assert any(line.startswith("A community group, by its link opened Joan Sutton's case") for line in told)
    assert any(line.startswith("The system itself changed Joan Sutton's case: next on") for line in told)


def test_a_refusal_says_what_was_refused(at_noon, ruth, rushcliffe: Place, case: Case):
    nothing = {"deed": Deed.REFUSED, "patient_id": None, "subject_id": None, "subject_kind": ""}
    note(rushcliffe, case, **nothing, detail="referral:read-as-sent")
    note(rushcliffe, case, **nothing, detail="no such case_")

    told = " ".join(lines(ruth.visit(f"/trail/staff/{rushcliffe.link_worker.id}")))

    assert "was refused: referral (read as sent) 10:12" in told
    assert "was refused: no such case 10:12" in told


def test_every_deed_has_a_sentence(at_noon, ruth, rushcliffe: Place, case: Case):
    for deed in Deed:
        note(rushcliffe, case, deed=deed, detail="x")

    told = [line for line in lines(ruth.visit(f"/trail/people/{case.patient_id}")) if "Amina" in line]

    assert len(told) == len(Deed)


def test_a_copy_has_numbers_and_no_names_and_no_formula(at_noon, ruth, rushcliffe: Place, case: Case):
    note(rushcliffe, case, detail="=1+1")
    note(rushcliffe, case, MORNING - timedelta(days=30), detail="TOO EARLY")
    days = "first-day=20&first-month=3&first-year=2026"

    answer = ruth.get(f"/trail/people/{case.patient_id}/entries.csv?{days}")

    header, *_rows = answer.text.split("\r\n")
    assert header.split(",") == [column.key for column in TrailEntry.__table__.columns]
    assert f",{rushcliffe.link_worker.id}," in answer.text
    assert ",'=1+1," in answer.text
    assert not any(name in answer.text for name in ("Amina", "Joan", "Rushcliffe", "TOO EARLY"))
    assert "trail-of-a-person.csv" in answer.headers["Content-Disposition"]


def test_a_copy_is_noted_and_wants_a_fresh_sign_in(time_machine_at, ruth, rushcliffe: Place, case: Case):
    for path in (f"people/{case.patient_id}", f"staff/{rushcliffe.link_worker.id}"):
        assert ruth.get(f"/trail/{path}/entries.csv").status_code == 200

    noted = written(Deed.EXPORTED, rushcliffe.ig)
    assert [entry.patient_id for entry in noted] == [case.patient_id, None]
    time_machine_at(clock.now() + timedelta(minutes=6))
    assert "/confirm" in ruth.get(f"/trail/people/{case.patient_id}/entries.csv").location


def test_the_page_asks_the_database_little_however_long_it_is(at_noon, ruth, rushcliffe: Place, case: Case, queries):
    for number in range(60):
        note(rushcliffe, case, MORNING - timedelta(hours=number), deed=Deed.CHANGED)

    asked = queries(lambda: ruth.visit(f"/trail/people/{case.patient_id}"))

    asked = [statement for statement in asked if "sign_in_session" not in statement]
    assert len(asked) <= 6, "\n".join(asked)


@pytest.fixture
def sam(rushcliffe: Place, browse):
    """Who runs the system."""
    return browse(factories.user("Sam", "Quill", Role.SYSTEM_ADMIN, rushcliffe.pcn))


def test_an_administrator_sees_security_events_and_nobodys_care(at_noon, sam, rushcliffe: Place, case: Case, browse):
    browse(rushcliffe.gp).get("/trail/")
    note(rushcliffe, case, detail="CANARY")
    note(rushcliffe, case, deed=Deed.REFUSED, detail="person:read")

    page = sam.visit("/system/security-events")

    told = " ".join(lines(page))
    assert "Refused: trail:read" in told
    assert "Helen Marsh, Rushcliffe Surgery" in told
    assert not any(words in page.text for words in ("CANARY", "Joan", str(case.patient_id), str(case.id)))


def test_a_try_to_sign_in_that_failed_is_a_security_event(sam, rushcliffe: Place, browse):
    browse(None).send("/sign-in", email=rushcliffe.gp.email, password="wrong")

    told = lines(sam.visit("/system/security-events"))

    assert any(line.startswith("Sign-in failed") for line in told)


def test_security_events_are_paged(sam):
    rows = [entry_at(MORNING, deed=Deed.ACCOUNT, detail=f"number {number}") for number in range(130)]
    db.session.execute(sa.insert(TrailEntry), rows)
    db.session.commit()

    page = sam.visit("/system/security-events")
    earlier = sam.visit(page.find("a", string="Earlier")["href"])

    assert sum("number" in line for line in [*lines(page), *lines(earlier)]) == 130


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "manager", "ig"])
def test_only_the_administrator_sees_security_events(browse, rushcliffe: Place, who: str):
    assert browse(getattr(rushcliffe, who)).get("/system/security-events").status_code == 403
