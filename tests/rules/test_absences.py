"""Somebody is away: what is refused, what opens to whoever stands in, when it shuts, and that nobody is forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from socialrx.access.scopes import cases_for, covered_cases_for
from socialrx.accounts.absences import Absence, AbsenceKind, AwayAlready, BadDates, CannotCover, NotOfThisTeam, promised
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.caseload.actions import WorkerAway, allocate
from socialrx.caseload.covers import catch_up, change_absence, end_absence, set_absence
from socialrx.caseload.grants import live_grants, to_review
from socialrx.caseload.models import Case, CaseGrant, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.reminders.making import make_due
from socialrx.reminders.models import Reminder
from tests import factories
from tests.factories import Place

DAY = timedelta(days=1)


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    user = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    user.seat = seat_of(user.id, rushcliffe.pcn.id)
    return user


def away(place: Place, *, first: int = 0, last: int = 5, cover: User | None = None, who: User | None = None) -> Absence:
    """Amina is away from so many days ahead to so many."""
    stretch = (clock.today() + first * DAY, clock.today() + last * DAY)
    cover_id = cover.id if cover else None
    who = who or place.link_worker
    absence = set_absence(who.id, place.team.id, AbsenceKind.LEAVE, stretch, cover_id=cover_id, by=place.lead)
    db.session.commit()
    return absence


def opened_to(user: User, rows=cases_for) -> set[UUID]:
    return set(db.session.scalars(rows(user).with_only_columns(Case.id)))


def test_whoever_stands_in_can_open_the_cases_for_those_days_and_no_longer(
    case: Case, dev: User, rushcliffe: Place, time_machine_at
):
    began = clock.now()
    time_machine_at(began)
    assert opened_to(dev) == set()
    away(rushcliffe, first=1, last=2, cover=dev)
    assert opened_to(dev) == set(), "not before the first day"

    time_machine_at(clock.london(clock.day_of(began) + DAY))
    assert opened_to(dev) == opened_to(dev, covered_cases_for) == {case.id}
    assert live_grants(dev)[case.id].kind.is_work

    time_machine_at(clock.london(clock.day_of(began) + 3 * DAY) - timedelta(seconds=1))
    assert opened_to(dev) == {case.id}
    time_machine_at(clock.london(clock.day_of(began) + 3 * DAY))
    assert opened_to(dev) == set()


def test_ended_early_it_shuts_at_once(case: Case, dev: User, rushcliffe: Place):
    absence = away(rushcliffe, cover=dev)
    assert opened_to(dev) == {case.id}

    end_absence(absence, by=rushcliffe.lead)
    db.session.commit()

    assert opened_to(dev) == set()
    assert (absence.ended_by_id, db.session.query(CaseGrant).one().ended_by_id) == (rushcliffe.lead.id,) * 2


def test_the_absence_alone_decides_even_where_a_grant_was_left_standing(case: Case, dev: User, rushcliffe: Place):
    absence = away(rushcliffe, cover=dev)

    absence.end(by=rushcliffe.lead)
    db.session.commit()

    assert opened_to(dev) == set()


def test_a_case_handed_over_meanwhile_is_shut_to_whoever_stood_in(case: Case, dev: User, rushcliffe: Place):
    kit = factories.user("Kit", "Moss", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    away(rushcliffe, cover=dev)

    allocate(case, kit, by=rushcliffe.lead, reason="Amina is away")
    db.session.commit()

    assert opened_to(dev) == set()


def test_a_case_given_to_somebody_who_is_away_opens_to_whoever_stands_in(dev: User, referral, rushcliffe: Place):
    away(rushcliffe, cover=dev)
    waiting = factories.case(referral, None, by=rushcliffe.lead)

    with pytest.raises(WorkerAway, match="Give a reason"):
        allocate(waiting, rushcliffe.link_worker, by=rushcliffe.lead)
    allocate(waiting, rushcliffe.link_worker, by=rushcliffe.lead, reason="Back on Monday, and knows her")
    db.session.commit()

    assert opened_to(dev, covered_cases_for) == {waiting.id}


def test_a_case_that_came_some_other_way_is_caught_up_with_once(case: Case, dev: User, rushcliffe: Place):
    case.link_worker = dev
    db.session.commit()
    kit = factories.user("Kit", "Moss", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    kit.seat = seat_of(kit.id, rushcliffe.pcn.id)
    away(rushcliffe, cover=kit)
    case.link_worker = rushcliffe.link_worker
    db.session.commit()

    assert (catch_up(), catch_up()) == (1, 0)
    assert opened_to(kit) == {case.id}


def test_another_to_stand_in_takes_the_place_of_the_first(case: Case, dev: User, rushcliffe: Place):
    kit = factories.user("Kit", "Moss", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    kit.seat = seat_of(kit.id, rushcliffe.pcn.id)
    absence = away(rushcliffe, cover=dev)

    change_absence(absence, ends_on=absence.ends_on + DAY, cover_id=kit.id, by=rushcliffe.lead)
    db.session.commit()

    assert (opened_to(dev), opened_to(kit)) == (set(), {case.id})
    assert live_grants(kit)[case.id].ends_at == clock.london(absence.ends_on + DAY)


def test_it_is_on_the_trail_and_who_must_know_is_told_without_names(case: Case, dev: User, rushcliffe: Place):
    away(rushcliffe, cover=dev)

    [granted] = db.session.scalars(select(TrailEntry).where(TrailEntry.deed == Deed.GRANTED))
    assert (granted.patient_id, granted.detail) == (case.patient_id, "under cover, worker away, by the team lead")
    letters = {letter.recipient: letter.body for letter in db.session.scalars(select(Letter))}
    assert set(letters) >= {dev.email, rushcliffe.ig.email}
    assert not any(name in letters[dev.email] for name in ("Amina", "Joan", "Sutton"))
    assert db.session.scalars(to_review(select(CaseGrant))).all() == [], "a lead's decision is no opening to review"


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-5, -1)])
def test_an_end_before_the_start_or_in_the_past_is_refused(rushcliffe: Place, first: int, last: int):
    with pytest.raises(BadDates):
        away(rushcliffe, first=first, last=last)


def test_two_absences_of_one_worker_do_not_overlap(rushcliffe: Place):
    absence = away(rushcliffe, first=1, last=3)
    with pytest.raises(AwayAlready):
        away(rushcliffe, first=3, last=4)

    end_absence(absence, by=rushcliffe.lead)

    away(rushcliffe, first=3, last=4)


def test_nobody_stands_in_for_themselves_for_another_team_or_while_away(
    dev: User, rushcliffe: Place, nottingham_west: Place
):
    for wrong in (rushcliffe.link_worker, nottingham_west.link_worker, rushcliffe.lead):
        with pytest.raises(CannotCover):
            away(rushcliffe, cover=wrong)
    away(rushcliffe, first=5, last=9, who=dev)
    with pytest.raises(CannotCover, match="they are away"):
        away(rushcliffe, cover=dev)
    assert db.session.query(Absence).count() == 1


def test_only_a_link_worker_of_the_team_is_put_down_as_away(rushcliffe: Place, nottingham_west: Place):
    with pytest.raises(NotOfThisTeam):
        away(rushcliffe, who=nottingham_west.link_worker)


def test_somebody_who_left_is_given_nothing(referral, dev: User, rushcliffe: Place, nottingham_west: Place):
    waiting = factories.case(referral, None, by=rushcliffe.lead)
    factories.membership_of(dev).ends_on = clock.today() - DAY
    db.session.commit()

    for nobody in (dev, nottingham_west.link_worker):
        with pytest.raises(NotOfThisTeam):
            allocate(waiting, nobody, by=rushcliffe.lead, reason="Please")
    assert waiting.link_worker is None


def remind(case: Case) -> Reminder:
    case.will(NextKind.CALL, on=clock.today())
    db.session.commit()
    make_due()
    return db.session.scalars(select(Reminder)).one()


def test_what_is_due_reminds_whoever_stands_in(case: Case, dev: User, rushcliffe: Place):
    away(rushcliffe, cover=dev)

    reminder = remind(case)

    assert (reminder.user_id, reminder.team_id) == (dev.id, None)


@pytest.mark.parametrize("why", ["nobody was named", "away too", "left the team"])
def test_with_nobody_here_to_stand_in_what_is_due_reminds_the_team(case, dev: User, rushcliffe: Place, why: str):
    away(rushcliffe, cover=None if why == "nobody was named" else dev)
    if why == "away too":
        away(rushcliffe, who=dev)
    if why == "left the team":
        factories.membership_of(dev).ends_on = clock.today() - DAY

    reminder = remind(case)

    assert (reminder.user_id, reminder.team_id) == (None, rushcliffe.team.id)


def test_whoever_goes_away_while_they_were_to_stand_in_is_known(dev: User, rushcliffe: Place):
    absence = away(rushcliffe, cover=dev)

    assert promised(dev.id, clock.today(), clock.today()) == [absence]
