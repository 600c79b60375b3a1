"""Supervision: what waits to be talked over, what was, when the next is owed, and who reads it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socialrx.access.scopes import (
    cases_for,
    seat_of,
    supervised_for,
    supervision_marks_for,
    supervision_sessions_for,
)
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of as seated_at
from socialrx.caseload import actions as casework
from socialrx.caseload import supervision
from socialrx.caseload.models import Case, MarkKind, SupervisionMark, SupervisionSession
from socialrx.caseload.models.supervision import CannotSupervise
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from tests import factories
from tests.factories import Place

WHY = "I do not know how to say no to her son"


def marked(case: Case, place: Place) -> SupervisionMark:
    made = supervision.mark(case, WHY, worker=place.link_worker, by=place.link_worker)
    db.session.commit()
    return made


def talked(place: Place, held_on: date, next_on: date, marks: list[SupervisionMark] | None = None):
    talk = supervision.Talk(held_on, "Her son", next_on, marks or [])
    people = {"worker": place.link_worker, "supervisor": place.lead, "by": place.link_worker}
    made = supervision.record(talk, team_id=place.team.id, **people)
    db.session.commit()
    return made


def seated(user: User, place: Place) -> User:
    user.seat = seated_at(user.id, place.pcn.id)
    return user


def standing_of(place: Place, user: User) -> list[supervision.Standing]:
    seated(user, place)
    return supervision.standings(supervised_for(user), seat_of(user).team_ids)


def count(scalar) -> int:
    return db.session.scalar(select(scalar))


def test_a_case_is_marked_once_and_waits(case: Case, rushcliffe: Place):
    first = marked(case, rushcliffe)

    assert marked(case, rushcliffe) is first
    [amina] = standing_of(rushcliffe, rushcliffe.lead)
    assert (amina.name, amina.marked, amina.debriefs, amina.next_on) == ("Amina Hassan", 1, 0, None)


def test_why_is_said(case: Case, rushcliffe: Place):
    with pytest.raises(CannotSupervise):
        supervision.mark(case, " ", worker=rushcliffe.link_worker, by=rushcliffe.lead)
    mark = marked(case, rushcliffe)
    with pytest.raises(CannotSupervise):
        mark.take_off(by=rushcliffe.link_worker, why="")


def test_what_was_talked_over_is_off_the_list_and_stands_with_the_session(case: Case, rushcliffe: Place):
    mark = marked(case, rushcliffe)
    session = talked(rushcliffe, clock.today(), clock.today() + timedelta(weeks=4), [mark])

    assert session.marks == [mark] and mark.ended_at
    with pytest.raises(CannotSupervise, match="off the list already"):
        mark.take_off(by=rushcliffe.lead, why="Twice")
    lead = seated(rushcliffe.lead, rushcliffe)
    assert supervision.marked(supervision_marks_for(lead), cases_for.seen(lead)) == []
    [shown] = supervision.talked_over(supervision_marks_for(lead), session.id, cases_for.seen(lead))
    assert (shown.about, shown.why) == ("Joan Sutton", WHY)


def test_the_next_is_overdue_from_the_day_after_until_one_is_held(case: Case, rushcliffe: Place):
    teams, today = [rushcliffe.team.id], clock.today()
    talked(rushcliffe, today - timedelta(days=40), today)
    assert count(supervision.overdue_count(teams)) == 0
    session = talked(rushcliffe, today - timedelta(days=30), today - timedelta(days=1))

    assert count(supervision.overdue_count(teams)) == 1
    [amina] = standing_of(rushcliffe, rushcliffe.link_worker)
    assert amina.is_overdue and amina.held_on == session.held_on
    assert count(supervision.owed_on(rushcliffe.link_worker.id)) == session.next_on

    talked(rushcliffe, today, today + timedelta(weeks=4))

    assert count(supervision.overdue_count(teams)) == 0


def test_nobody_is_overdue_who_works_there_no_more(case: Case, rushcliffe: Place):
    yesterday = clock.today() - timedelta(days=1)
    talked(rushcliffe, clock.today() - timedelta(days=30), yesterday)
    factories.membership_of(rushcliffe.link_worker).ends_on = yesterday
    db.session.commit()

    assert count(supervision.overdue_count([rushcliffe.team.id])) == 0


def test_it_takes_a_lead_of_the_team_and_days_in_their_order(case: Case, rushcliffe: Place, nottingham_west: Place):
    today = clock.today()
    later, people = today + timedelta(days=28), {"worker": rushcliffe.link_worker, "by": rushcliffe.link_worker}
    wrong = [
        (nottingham_west.lead, supervision.Talk(today, "", later)),
        (rushcliffe.link_worker, supervision.Talk(today, "", later)),
        (rushcliffe.lead, supervision.Talk(today + timedelta(days=1), "", later)),
        (rushcliffe.lead, supervision.Talk(today, "", today)),
    ]
    for supervisor, talk in wrong:
        with pytest.raises(CannotSupervise):
            supervision.record(talk, supervisor=supervisor, team_id=rushcliffe.team.id, **people)


def test_a_worry_asks_for_a_debrief_of_whoever_raised_it(case: Case, rushcliffe: Place):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises")
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="More of them")
    db.session.commit()

    [mark] = db.session.scalars(select(SupervisionMark))
    letter = db.session.scalars(select(Letter).where(Letter.kind == "debrief-asked")).one()
    assert (mark.kind, mark.worker, mark.due_on) == (
        MarkKind.DEBRIEF, rushcliffe.link_worker, clock.add_working_days(clock.today(), 3),
    )  # fmt: skip
    assert "Bruises" not in mark.why
    assert letter.recipient == rushcliffe.lead.email and "Sutton" not in letter.title + letter.body
    assert count(supervision.debrief_count([rushcliffe.team.id])) == 1
    talked(rushcliffe, clock.today(), clock.today() + timedelta(days=28), [mark])
    assert count(supervision.debrief_count([rushcliffe.team.id])) == 0


def test_the_worker_and_the_leads_of_the_team_see_it_and_nobody_else(
    case: Case, rushcliffe: Place, nottingham_west: Place
):
    mark, later = marked(case, rushcliffe), clock.today() + timedelta(days=28)
    session = talked(rushcliffe, clock.today(), later, [mark])
    eve = factories.user("Eve", "Hart", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    casework.allocate(case, eve, by=rushcliffe.lead, reason="Leave")
    db.session.commit()

    for user in (rushcliffe.link_worker, rushcliffe.lead):
        seated(user, rushcliffe)
        assert db.session.scalars(supervision_marks_for(user)).all() == [mark]
        assert db.session.scalars(supervision_sessions_for(user)).all() == [session]
    strangers = [(eve, rushcliffe), (rushcliffe.manager, rushcliffe), (rushcliffe.ig, rushcliffe)]
    strangers += [(nottingham_west.lead, nottingham_west), (nottingham_west.link_worker, nottingham_west)]
    for user, place in strangers:
        seated(user, place)
        assert db.session.scalars(supervision_marks_for(user)).all() == []
        assert db.session.scalars(supervision_sessions_for(user)).all() == []


def test_of_a_case_handed_over_the_list_says_the_reference_and_no_name(case: Case, rushcliffe: Place):
    marked(case, rushcliffe)
    eve = factories.user("Eve", "Hart", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    casework.allocate(case, eve, by=rushcliffe.lead, reason="Leave")
    db.session.commit()
    worker = seated(rushcliffe.link_worker, rushcliffe)

    [line] = supervision.marked(supervision_marks_for(worker), cases_for.seen(worker))

    assert (line.about, line.given_name) == (f"referral {case.referral.reference}", "")


def test_nobody_supervises_themselves(case: Case, rushcliffe: Place):
    lead = seated(rushcliffe.lead, rushcliffe)

    assert lead.id not in [user.id for user in db.session.scalars(supervised_for(lead))]
    assert db.session.scalars(select(SupervisionSession)).all() == []
