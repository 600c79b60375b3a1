"""Supervision on pages: the list, the session, the debrief, and everybody for whom there is nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.caseload import actions as casework
from socialrx.caseload import supervision
from socialrx.caseload.models import Case, SupervisionMark, SupervisionSession
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests.factories import Place

WHY = "I do not know how to say no to her son"
NOTES = "She is tired and does too much"


@pytest.fixture
def mark(case: Case, rushcliffe: Place) -> SupervisionMark:
    made = supervision.mark(case, WHY, worker=rushcliffe.link_worker, by=rushcliffe.link_worker)
    db.session.commit()
    return made


@pytest.fixture
def session(mark: SupervisionMark, rushcliffe: Place) -> SupervisionSession:
    """Held five weeks ago; the next was owed a week ago."""
    today = clock.today()
    talk = supervision.Talk(today - timedelta(days=35), NOTES, today - timedelta(days=7))
    people = {"worker": rushcliffe.link_worker, "supervisor": rushcliffe.lead, "by": rushcliffe.lead}
    made = supervision.record(talk, team_id=rushcliffe.team.id, **people)
    db.session.commit()
    return made


def test_a_worker_marks_a_case_and_the_lead_finds_it(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/supervision"
    assert amina.visit(f"/cases/{case.id}").select_one(f'a[href="{path}"]')
    assert "Say what you want to talk over" in amina.follow(path, why="").text

    amina.follow(path, why=WHY)

    for user in (rushcliffe.link_worker, rushcliffe.lead):
        page = browse(user).visit("/supervision/").text
        assert WHY in page and "Joan Sutton" in page


def test_a_lead_marks_a_case_for_the_worker_who_has_it(case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.lead).follow(f"/cases/{case.id}/supervision", why="A long story: how is it going?")

    assert db.session.scalars(select(SupervisionMark)).one().worker == rushcliffe.link_worker


def test_a_session_is_written_down_and_what_is_ticked_leaves_the_list(mark: SupervisionMark, rushcliffe: Place, browse):
    lead, path = browse(rushcliffe.lead), f"/supervision/of/{rushcliffe.link_worker.id}"
    form = lead.visit(path)
    assert form.select_one(f'input[name=marks][value="{mark.id}"]')
    days = {box["name"]: box["value"] for box in form.select("input[name^=held_on], input[name^=next_on]")}

    page = lead.follow(path, supervisor=str(rushcliffe.lead.id), marks=[str(mark.id)], words=NOTES, **days)

    assert "Written down" in page.text and "Nothing waits to be talked over" in page.text
    session = db.session.scalars(select(SupervisionSession)).one()
    shown = browse(rushcliffe.link_worker).visit(f"/supervision/{session.id}").text
    assert NOTES in shown and WHY in shown and "Joan Sutton" in shown


def test_days_that_cannot_be_so_are_said_on_the_form(mark: SupervisionMark, rushcliffe: Place, browse):
    today = clock.today()
    parts = {part: str(getattr(today, part)) for part in ("day", "month", "year")}
    days = {f"{name}-{part}": value for name in ("held_on", "next_on") for part, value in parts.items()}
    path = f"/supervision/of/{rushcliffe.link_worker.id}"

    page = browse(rushcliffe.link_worker).follow(path, supervisor=str(rushcliffe.lead.id), **days)

    assert "The next supervision comes after this one" in page.text


def test_what_is_overdue_stands_on_the_team_page_and_on_today(session: SupervisionSession, rushcliffe: Place, browse):
    assert "1 supervision overdue" in browse(rushcliffe.lead).visit("/team").text
    assert browse(rushcliffe.link_worker).visit("/today").select_one("#supervision")
    assert browse(rushcliffe.lead).visit("/supervision/").select_one(".srx-late")


def test_a_worry_offers_a_debrief_that_the_lead_holds(case: Case, rushcliffe: Place, browse):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises on her arm")
    db.session.commit()

    assert "1 debrief to hold" in browse(rushcliffe.lead).visit("/team").text
    for user in (rushcliffe.lead, rushcliffe.link_worker):
        page = browse(user).visit("/supervision/").text
        assert "Debrief" in page and "Bruises" not in page


def test_a_mark_is_taken_off_with_words(mark: SupervisionMark, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/supervision/marks/{mark.id}/end"
    assert "Say why" in amina.follow(path, why=" ").text

    assert "Off the list" in amina.follow(path, why="Solved itself").text

    assert db.session.get(SupervisionMark, mark.id).ended_because == "Solved itself"


def test_a_look_at_a_session_is_on_the_trail(session: SupervisionSession, rushcliffe: Place, browse):
    browse(rushcliffe.lead).visit(f"/supervision/{session.id}")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED, subject_kind="supervision_session")
    assert (entry.subject_id, entry.user_id) == (session.id, rushcliffe.lead.id)


def test_there_is_nothing_of_it_for_anybody_else(
    case: Case, mark: SupervisionMark, session: SupervisionSession, rushcliffe: Place, nottingham_west: Place, browse
):
    paths = ["/supervision/", f"/supervision/{session.id}", f"/supervision/marks/{mark.id}/end"]
    paths += [f"/supervision/of/{rushcliffe.link_worker.id}", f"/cases/{case.id}/supervision"]
    for user in (rushcliffe.gp, rushcliffe.receptionist, rushcliffe.manager, rushcliffe.ig):
        assert {browse(user).get(path).status_code for path in paths} == {403}
    for user in (nottingham_west.lead, nottingham_west.link_worker):
        stranger = browse(user)
        assert {stranger.get(path).status_code for path in paths[1:]} == {404}
        assert WHY not in stranger.visit("/supervision/").text
