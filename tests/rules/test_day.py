"""The day of a link worker: each person once, where it presses most, and the rest counted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.access.scopes import own_cases_for
from socialrx.accounts.models import Role
from socialrx.accounts.queries import seat_of
from socialrx.blueprints.caseload import lists
from socialrx.caseload import actions as casework
from socialrx.caseload.day import SHOWN, Day, Part, day_of
from socialrx.caseload.handing_over import hand_over, how_many_handed
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock, trail
from socialrx.core.actor import Actor, acting
from socialrx.core.database import db
from socialrx.core.trail import TrailEntry
from socialrx.patients.models import RiskAnswer
from socialrx.patients.risk import assess
from tests import factories
from tests.factories import Place


def day(place: Place) -> Day:
    worker = place.link_worker
    worker.seat = seat_of(worker.id, place.pcn.id)
    return day_of(own_cases_for(worker), worker.id)


def parts(place: Place) -> dict[Part, list[str]]:
    return {group.part: [line.row.given_name for line in group.lines] for group in day(place).groups}


def read(case: Case) -> None:
    """Its worker looks at it."""
    token = acting.set(Actor(user_id=case.link_worker_id))
    db.session.execute(TrailEntry.__table__.insert().values(**trail.entry(trail.Deed.VIEWED, case)))
    db.session.commit()
    acting.reset(token)


def somebody(place: Place, given: str, in_days: int, kind: NextKind = NextKind.CALL) -> Case:
    """A case of the worker's, looked at, with its next step so many days from now."""
    person = factories.patient(given, practice=place.practice, nhs_number=None, no_number_reason="01")
    case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
    case.will(kind, on=clock.today() + timedelta(days=in_days))
    read(case)
    return case


def test_each_stands_in_one_part_of_the_day(rushcliffe: Place):
    somebody(rushcliffe, "Late", -1)
    somebody(rushcliffe, "Ring", 0)
    somebody(rushcliffe, "Decide", 0, NextKind.DECIDE)
    somebody(rushcliffe, "Review", 0, NextKind.REVIEW)
    somebody(rushcliffe, "Later", 9)

    assert parts(rushcliffe) == {
        Part.LATE: ["Late"],
        Part.CONTACT: ["Ring"],
        Part.TODAY: ["Decide"],
        Part.REVIEW: ["Review"],
    }


def test_a_review_that_has_come_due_is_seen_though_the_next_step_is_later(rushcliffe: Place):
    somebody(rushcliffe, "Ada", 5).review_on = clock.today()
    db.session.commit()

    assert parts(rushcliffe) == {Part.REVIEW: ["Ada"]}


def test_who_is_new_comes_first_until_they_are_read(case: Case, rushcliffe: Place):
    assert parts(rushcliffe) == {Part.NEW: ["Joan"]}

    read(case)

    assert Part.NEW not in parts(rushcliffe)


def test_who_was_handed_over_is_not_new_too_but_waits_to_be_acknowledged(case: Case, rushcliffe: Place):
    worker = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    hand_over(case, worker, by=rushcliffe.lead, reason="Amina leaves")
    db.session.commit()

    worker.seat = seat_of(worker.id, rushcliffe.pcn.id)
    own = own_cases_for(worker)

    assert Part.NEW not in {group.part for group in day_of(own, worker.id).groups}
    assert db.session.scalar(select(how_many_handed(own, worker))) == 1


def test_one_who_takes_a_case_on_themselves_has_read_it(referral, rushcliffe: Place):
    factories.case(referral, rushcliffe.link_worker, by=rushcliffe.link_worker)

    assert Part.NEW not in parts(rushcliffe)


@pytest.mark.parametrize("danger", ["worry", "high risk"])
def test_what_is_late_is_sorted_by_risk_before_the_day(rushcliffe: Place, danger: str):
    somebody(rushcliffe, "Older", -9)
    pressing = somebody(rushcliffe, "Risk", -1)
    if danger == "worry":
        casework.raise_concern(pressing, by=rushcliffe.link_worker, concern="Bruises")
    else:
        assess(pressing.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="Falls", is_high=True)
    db.session.commit()

    assert parts(rushcliffe) == {Part.LATE: ["Risk", "Older"]}


def test_only_the_latest_assessment_counts(rushcliffe: Place):
    somebody(rushcliffe, "Older", -9)
    case = somebody(rushcliffe, "Was at risk", -1)
    assess(case.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="Falls", is_high=True)
    db.session.flush()
    assess(case.patient, RiskAnswer.NONE_KNOWN, by=rushcliffe.link_worker)
    db.session.commit()

    assert parts(rushcliffe) == {Part.LATE: ["Older", "Was at risk"]}


def test_nobody_is_hidden_the_rest_are_counted_until_the_next_day_owed(rushcliffe: Place):
    somebody(rushcliffe, "Ada", 9)
    soonest = somebody(rushcliffe, "Ben", 4)

    found = day(rushcliffe)

    assert (found.groups, found.later, found.next_on) == ([], 2, soonest.next_on)


def test_a_long_list_is_cut_and_says_how_many_more(rushcliffe: Place):
    for number in range(SHOWN + 2):
        somebody(rushcliffe, f"Ada {number}", 0)

    [group] = day(rushcliffe).groups

    assert (len(group.lines), group.total, group.more) == (SHOWN, SHOWN + 2, 2)


def test_closed_cases_are_not_of_the_day(case: Case, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")
    db.session.commit()

    assert day(rushcliffe) == Day([], 0, None)


def test_the_leads_late_list_is_sorted_by_risk_and_goes_on_after_a_page(rushcliffe: Place, monkeypatch):
    for number in range(3):
        somebody(rushcliffe, f"Older {number}", -9)
    pressing = somebody(rushcliffe, "Risk", -1)
    assess(pressing.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="Falls", is_high=True)
    db.session.commit()
    monkeypatch.setattr(lists, "ROWS", 2)

    first = lists.late_page(select(Case))
    second = lists.late_page(select(Case), first.next)

    assert [person.row.given_name for person in first.people] == ["Risk", "Older 0"]
    assert [person.row.given_name for person in second.people] == ["Older 1", "Older 2"]
    assert second.next is None
