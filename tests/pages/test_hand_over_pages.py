"""Handing a leaver's people over in one save, and what the new worker sees of it first."""

import pytest
from bs4 import BeautifulSoup

from socialrx.accounts.models import Role, User
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place

WHY = "Amina leaves us on Friday."


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def hers(rushcliffe: Place) -> list[Case]:
    """Four people in Amina's hands."""
    return [one_of(rushcliffe, f"Sutton{number}") for number in range(4)]


def one_of(place: Place, family: str) -> Case:
    unknown = {"nhs_number": None, "no_number_reason": "nhs-number-not-known"}
    person = factories.patient("Joan", family, practice=place.practice, **unknown)
    return factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)


def path_of(place: Place) -> str:
    return f"/team/{place.link_worker.id}/hand-over"


def filled(page: BeautifulSoup, **said: object) -> dict[str, object]:
    """What the page would send as it stands, with what is said besides."""
    sent = {box["name"]: box.get("value", "") for box in page.select("main input[type=hidden][name^=version-]")}
    sent |= {choice["name"]: choice.select_one("[selected]")["value"] for choice in page.select("main select")}
    sent["among"] = [box["value"] for box in page.select("input[name=among][checked]")]
    return sent | {"reason": WHY} | said


def test_the_page_has_everybody_the_leaver_has_with_stage_next_step_and_open_worry(
    rushcliffe: Place, hers: list[Case], dev, browse
):
    raise_concern(hers[2], by=rushcliffe.link_worker, concern="Afraid of her nephew")
    hers[2].will(NextKind.MEET, on=clock.today(), note="Library")

    page = browse(rushcliffe.lead).visit(path_of(rushcliffe))

    rows = page.select(".srx-person")
    [worried] = [row for row in rows if "Open worry" in row.text]
    assert len(rows) == 4
    assert all(words in worried.text for words in ("Joan Sutton2", "To be contacted", "Meet, Library"))
    assert "Afraid" not in page.text


def test_all_are_handed_over_in_one_save_and_nobody_is_left(rushcliffe: Place, hers: list[Case], dev, browse):
    tom = browse(rushcliffe.lead)

    page = tom.follow(path_of(rushcliffe), **filled(tom.visit(path_of(rushcliffe))))

    assert "Handed over: 4 to Dev Rao." in page.text
    assert "0 left." in page.text
    assert {case.link_worker for case in hers} == {dev}


def test_each_can_be_given_to_somebody_and_some_can_stay(rushcliffe: Place, hers: list[Case], dev, browse):
    zoe, tom = factories.user("Zoe", "Kent", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team), browse(rushcliffe.lead)
    chosen = {f"to-{hers[0].id}": str(zoe.id), f"to-{hers[1].id}": "", f"to-{hers[2].id}": str(dev.id)}

    tom.follow(path_of(rushcliffe), **filled(tom.visit(path_of(rushcliffe)), **chosen, among=[str(zoe.id)]))

    assert [case.link_worker for case in hers] == [zoe, rushcliffe.link_worker, dev, zoe]


def test_what_changed_meanwhile_is_named_nothing_is_saved_and_the_next_save_goes(
    rushcliffe: Place, hers: list[Case], dev, browse
):
    tom = browse(rushcliffe.lead)
    opened = filled(tom.visit(path_of(rushcliffe)))
    hers[1].will(NextKind.LETTER, on=clock.today())
    db.session.commit()

    page = tom.follow(path_of(rushcliffe), **opened)

    assert "Joan Sutton1, with Amina Hassan" in page.select_one(".nhsuk-warning-callout").text
    assert {case.link_worker for case in hers} == {rushcliffe.link_worker}
    assert "0 left." in tom.follow(path_of(rushcliffe), **filled(page)).text


def test_past_what_is_safe_a_reason_is_asked_for_once(rushcliffe: Place, hers: list[Case], dev, browse):
    dev.safe_caseload, tom = 2, browse(rushcliffe.lead)
    db.session.commit()
    page = tom.follow(path_of(rushcliffe), **filled(tom.visit(path_of(rushcliffe))))
    assert "Dev Rao would hold more than is safe" in page.text

    tom.follow(path_of(rushcliffe), **filled(page, past_safe_because="Zoe starts on Monday"))

    assert {case.link_worker for case in hers} == {dev}


def test_a_reason_is_needed_and_what_was_chosen_stays_chosen(rushcliffe: Place, hers: list[Case], dev, browse):
    tom, chosen = browse(rushcliffe.lead), {f"to-{hers[1].id}": ""}

    page = tom.follow(path_of(rushcliffe), **filled(tom.visit(path_of(rushcliffe)), **chosen, reason=""))

    assert "Say why they are handed over" in page.text
    assert page.select_one(f"#to-{hers[1].id} [selected]")["value"] == ""


def test_nobody_of_another_team_is_handed_over_or_shown(
    rushcliffe: Place, nottingham_west: Place, hers: list[Case], dev, browse
):
    tom, theirs = browse(rushcliffe.lead), one_of(nottingham_west, "West")
    forged = {f"to-{theirs.id}": str(dev.id), f"version-{theirs.id}": str(theirs.version)}

    page = tom.follow(path_of(rushcliffe), **filled(tom.visit(path_of(rushcliffe)), **forged))

    assert "not your team" in page.text
    assert theirs.link_worker == nottingham_west.link_worker
    assert tom.get(path_of(nottingham_west)).status_code == 404


def test_only_a_lead_hands_over_many(rushcliffe: Place, hers: list[Case], browse):
    for user in (rushcliffe.link_worker, rushcliffe.gp, rushcliffe.manager, rushcliffe.ig):
        assert browse(user).get(path_of(rushcliffe)).status_code == 403


def test_as_many_queries_for_one_as_for_many(rushcliffe: Place, hers: list[Case], dev, browse, queries):
    tom = browse(rushcliffe.lead)
    tom.visit(path_of(rushcliffe))
    few = queries(lambda: tom.visit(path_of(rushcliffe)))
    for number in range(6):
        one_of(rushcliffe, f"More{number}")
    db.session.expire_all()

    many = queries(lambda: tom.visit(path_of(rushcliffe)))

    assert len(few) == len(many) <= 6


def test_the_first_thing_the_new_worker_sees_is_who_was_handed_to_them(
    rushcliffe: Place, hers: list[Case], dev, browse
):
    worry = raise_concern(hers[2], by=rushcliffe.link_worker, concern="Afraid of her nephew")
    lead = browse(rushcliffe.lead)
    lead.follow(path_of(rushcliffe), **filled(lead.visit(path_of(rushcliffe))))
    worker = browse(dev)
    assert "Handed to you: 4 people" in worker.visit("/today").select_one(".nhsuk-inset-text").text

    left = worker.follow("/handed-to-you").select(".srx-person")
    assert ["Joan Sutton2" in row.text for row in left] == [True]

    worker.send(f"/concerns/{worry.id}/reading")
    assert "Nobody is waiting" in worker.follow("/handed-to-you").text


def test_a_role_that_cannot_end_yet_leads_to_the_hand_over(rushcliffe: Place, hers: list[Case], browse):
    page = browse(rushcliffe.lead).visit(f"/team/{rushcliffe.link_worker.id}")

    assert page.select_one(f'a[href="{path_of(rushcliffe)}"]')
