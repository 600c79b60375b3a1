"""Huddles as pages: bringing somebody, the page in the room, a guest's way in and its end; and levels of support."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.accounts.models import Role, User
from socialrx.caseload import huddles
from socialrx.caseload.huddles import Agreement, Brought, Meeting
from socialrx.caseload.models import Case, Huddle, HuddleAction, HuddleCase, HuddleContribution, SupportLevel
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.organisations.models import Kind
from socialrx.referrals.models import Answer
from tests import factories
from tests.factories import Place

WORDS = "Two falls this month; lives alone."


@pytest.fixture
def huddle(rushcliffe: Place) -> Huddle:
    made = huddles.plan(rushcliffe.team, Meeting("Tuesday huddle", clock.today()), by=rushcliffe.link_worker)
    db.session.commit()
    return made


@pytest.fixture
def joans(huddle: Huddle, case: Case, rushcliffe: Place) -> HuddleCase:
    brought = Brought("Joan, 74", "What would help?", WORDS)
    row = huddles.bring(huddle, case, brought, Agreement(Answer.AGREED), by=rushcliffe.link_worker)
    db.session.commit()
    return row


@pytest.fixture
def pat() -> User:
    return factories.user("Pat", "Lane", Role.HUDDLE_GUEST, factories.organisation("Nurses", Kind.PARTNER))


@pytest.fixture
def open_to_pat(joans: HuddleCase, pat: User, rushcliffe: Place) -> HuddleCase:
    """Pat is named, and the huddle is open."""
    huddles.name_guest(joans.huddle, by=rushcliffe.lead, email=pat.email)
    joans.huddle.open()
    db.session.commit()
    return joans


def day(fields: str, on) -> dict[str, str]:
    return {f"{fields}-day": str(on.day), f"{fields}-month": str(on.month), f"{fields}-year": str(on.year)}


def test_a_worker_plans_a_huddle_and_moves_it(rushcliffe: Place, browse):
    amina, today = browse(rushcliffe.link_worker), clock.today()

    page = amina.follow("/huddles/new", title="Tuesday huddle", at="2:30pm", place="Surgery", **day("on", today))

    assert "2:30pm, Surgery" in page.text
    [huddle] = db.session.scalars(select(Huddle))
    path = f"/huddles/{huddle.id}/when"
    version = amina.visit(path).select_one("input[name=version]")["value"]
    page = amina.follow(path, title="Tuesday huddle", at="", place="Online", version=version, **day("on", today))
    assert "Online" in page.text
    assert "2:30pm" not in page.text
    assert "Tuesday huddle" in amina.visit("/huddles/").text


def test_bringing_somebody_asks_for_nothing_but_agreement(huddle: Huddle, case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/huddle"
    assert amina.visit(f"/cases/{case.id}").select_one(f'a[href="{path}"]')
    asked = amina.visit(path)
    assert asked.select_one("input[name=called]")["value"] == f"Joan, {case.patient.age}"
    assert asked.select_one(f'input[name=huddle][value="{huddle.id}"]').has_attr("checked")

    said = {"huddle": str(huddle.id), "called": "Joan, 74"}
    assert "Choose what they said" in amina.follow(path, **said).text
    page = amina.follow(path, **said, answer="agreed")

    assert "Joan Sutton" in page.text
    assert "They agreed" in page.text
    assert f"Brought to a huddle on {clock.in_words(clock.today())}" in amina.visit(f"/cases/{case.id}").text


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("not_asked", "Ask them first"),
        ("declined", "They said no, so they cannot be brought"),
        ("best_interests", "Enter who decided for them"),
        ("representative", "Enter on what authority, or why"),
    ],
)
def test_without_agreement_nobody_is_brought(huddle, case, rushcliffe: Place, browse, answer: str, problem: str):
    said = {"huddle": str(huddle.id), "called": "Joan", "answer": answer}

    assert problem in browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/huddle", **said).text

    assert db.session.scalars(select(HuddleCase)).all() == []


def test_a_guest_sees_what_is_brought_and_nothing_of_the_record(open_to_pat: HuddleCase, pat: User, case, browse):
    nurse, huddle = browse(pat), open_to_pat.huddle
    assert nurse.get("/").location == "/huddles/open-to-me"
    assert "Tuesday huddle" in nurse.visit("/huddles/open-to-me").text

    page = nurse.visit(f"/huddles/open-to-me/{huddle.id}")

    assert WORDS in page.text
    assert "Joan, 74" in page.text
    assert not any(word in page.text for word in ("Sutton", case.patient.nhs_number, case.referral.reference))
    for path in (f"/cases/{case.id}", f"/huddles/{huddle.id}", f"/huddles/brought/{open_to_pat.id}", "/people"):
        assert nurse.get(path).status_code == 403
    seen = select(TrailEntry.patient_id).where(TrailEntry.user_id == pat.id, TrailEntry.deed == Deed.VIEWED)
    assert case.patient_id in db.session.scalars(seen).all()


def test_a_guest_adds_something_which_the_team_and_no_other_guest_reads(
    open_to_pat: HuddleCase, pat: User, rushcliffe: Place, browse
):
    nurse, huddle = browse(pat), open_to_pat.huddle
    page = nurse.follow(f"/huddles/open-to-me/said/{open_to_pat.id}", words="The frame is too low")
    assert "The frame is too low" in page.text

    kim = factories.user("Kim", "Wood", Role.HUDDLE_GUEST, rushcliffe.practice)
    huddles.name_guest(huddle, by=rushcliffe.lead, email=kim.email)
    other = browse(kim).visit(f"/huddles/open-to-me/{huddle.id}")

    assert WORDS in other.text
    assert "The frame is too low" not in other.text
    assert "The frame is too low" in browse(rushcliffe.link_worker).visit(f"/huddles/{huddle.id}").text


def test_after_closing_a_guest_gets_404_at_the_next_request(open_to_pat: HuddleCase, pat: User, rushcliffe, browse):
    nurse, amina, huddle = browse(pat), browse(rushcliffe.link_worker), open_to_pat.huddle
    paths = (f"/huddles/open-to-me/{huddle.id}", f"/huddles/open-to-me/said/{open_to_pat.id}")
    for path in paths:
        nurse.visit(path)

    amina.follow(f"/huddles/{huddle.id}/closing")

    for path in paths:
        assert nurse.get(path).status_code == 404
    assert nurse.send(paths[1], words="One more thing").status_code == 404
    assert db.session.scalars(select(HuddleContribution)).all() == []
    assert "No huddle is open to you now" in nurse.visit("/huddles/open-to-me").text


def test_a_guest_who_is_removed_or_not_named_finds_nothing(open_to_pat: HuddleCase, pat: User, rushcliffe, browse):
    nurse, path = browse(pat), f"/huddles/open-to-me/{open_to_pat.huddle_id}"
    stranger = browse(factories.user("Kim", "Wood", Role.HUDDLE_GUEST, rushcliffe.practice))
    assert stranger.get(path).status_code == 404

    [guest] = open_to_pat.huddle.guests
    browse(rushcliffe.lead).follow(f"/huddles/people-there/{guest.id}/removal")

    assert nurse.get(path).status_code == 404


def test_decision_and_action_are_one_save_and_the_action_stands_on_the_persons_page(
    open_to_pat: HuddleCase, case: Case, rushcliffe: Place, browse
):
    amina, path = browse(rushcliffe.link_worker), f"/huddles/brought/{open_to_pat.id}/decision"
    version = amina.visit(path).select_one("input[name=version]")["value"]
    due = clock.today() + timedelta(days=7)
    said = {"version": version, "decision": "A second rail", "what": "Measure the stairs", "owner": "other"}
    assert "Enter who does it" in amina.follow(path, **said, **day("due_on", due)).text

    page = amina.follow(path, **said, owner_name="Pat Lane, nurse", **day("due_on", due))

    assert "A second rail" in page.text
    assert "Measure the stairs: Pat Lane, nurse" in page.text
    person = amina.visit(f"/cases/{case.id}").text
    assert "Measure the stairs, Pat Lane, nurse" in person
    assert "Decided: A second rail" in person


def test_what_is_late_stands_on_the_huddles_page_until_it_is_done(
    open_to_pat: HuddleCase, rushcliffe: Place, browse, time_machine_at
):
    owed = huddles.Owed("Measure the stairs", clock.today(), owner_name="Pat Lane")
    action = huddles.add_action(open_to_pat, owed, by=rushcliffe.lead)
    db.session.commit()
    time_machine_at(clock.now() + timedelta(days=2))
    amina = browse(rushcliffe.link_worker)
    assert "2 days late" in amina.visit("/huddles/").text
    assert "2 days late" in amina.visit(f"/cases/{open_to_pat.case_id}").text

    amina.follow(f"/huddles/actions/{action.id}/done")

    assert "late" not in amina.visit("/huddles/").text
    assert db.session.get(HuddleAction, action.id).done_by_id == rushcliffe.link_worker.id


def test_somebody_who_changed_their_mind_is_taken_off(open_to_pat: HuddleCase, pat: User, rushcliffe, browse):
    nurse = browse(pat)

    page = browse(rushcliffe.link_worker).follow(f"/huddles/brought/{open_to_pat.id}/withdrawal")

    assert "Nobody is brought yet" in page.text
    assert nurse.get(f"/huddles/open-to-me/said/{open_to_pat.id}").status_code == 404
    assert WORDS not in nurse.visit(f"/huddles/open-to-me/{open_to_pat.huddle_id}").text


def test_a_colleague_sees_that_somebody_is_brought_and_not_who(joans: HuddleCase, rushcliffe: Place, browse):
    colleague = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    page = browse(colleague).visit(f"/huddles/{joans.huddle_id}")

    assert "1 more is brought by colleagues" in page.text
    assert "Joan" not in page.text


def test_another_network_and_those_without_huddles_find_nothing(joans: HuddleCase, rushcliffe, nottingham_west, browse):
    paths = (f"/huddles/{joans.huddle_id}", f"/huddles/brought/{joans.id}", f"/cases/{joans.case_id}/huddle")
    for path in paths:
        assert browse(nottingham_west.link_worker).get(path).status_code == 404
        for role in (rushcliffe.gp, rushcliffe.receptionist, rushcliffe.manager, rushcliffe.ig):
            assert browse(role).get(path).status_code == 403


def test_two_who_change_what_is_brought_see_both(joans: HuddleCase, rushcliffe: Place, browse):
    path = f"/huddles/brought/{joans.id}/words"
    amina, tom = browse(rushcliffe.link_worker), browse(rushcliffe.lead)
    version = amina.visit(path).select_one("input[name=version]")["value"]
    tom.send(path, called="Joan, 74", question="", brought="She fell again", version=version)

    page = amina.follow(path, called="Joan, 74", question="", brought="She is afraid", version=version)

    assert "She fell again" in page.text
    db.session.refresh(joans)
    assert joans.brought == "She fell again"


@pytest.mark.parametrize("people", [1, 5])
def test_the_page_in_the_room_asks_as_often_for_one_as_for_five(
    huddle: Huddle, rushcliffe: Place, browse, queries, people: int
):
    for number in range(people):
        facts = {"practice": rushcliffe.practice, "nhs_number": None, "no_number_reason": "nhs-number-not-known"}
        person = factories.patient("Joan", f"Sutton{number}", **facts)
        case = factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
        row = huddles.bring(huddle, case, Brought("Joan"), Agreement(Answer.AGREED), by=rushcliffe.link_worker)
        huddles.add_action(row, huddles.Owed("Ring", clock.today(), owner=rushcliffe.lead), by=rushcliffe.lead)
    db.session.commit()
    amina, path = browse(rushcliffe.link_worker), f"/huddles/{huddle.id}"
    amina.visit(path)

    said = queries(lambda: amina.get(path))

    assert len(said) <= 6, "\n".join(said)


def test_a_step_down_is_one_tap_a_reason_and_a_day(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/level"
    version = amina.visit(path).select_one("input[name=version]")["value"]
    page = amina.follow(path, level="3", version=version)
    assert "Level of support: 3" in page.text

    version = amina.visit(path).select_one("input[name=version]")["value"]
    on = clock.today() + timedelta(days=20)
    assert "Say why" in amina.follow(path, level="2", version=version, **day("aftercare_on", on)).text
    page = amina.follow(path, level="2", why="Goes alone now", version=version, **day("aftercare_on", on))

    assert "Stepped down to level 2" in page.text
    assert "Goes alone now" in page.text
    assert "aftercare" in page.text


def test_two_who_step_at_once_do_not_undo_each_other(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/level"
    version = amina.visit(path).select_one("input[name=version]")["value"]
    amina.send(path, level="3", version=version)

    page = amina.follow(path, level="1", why="Fine now", version=version)

    assert "Somebody changed the level" in page.text
    assert [step.level for step in db.session.scalars(select(SupportLevel))] == ["3"]
