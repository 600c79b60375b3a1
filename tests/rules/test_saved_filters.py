"""What a filter leaves, what it keeps under a name, and that nobody is hidden without being counted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.blueprints.caseload.lists import narrowed
from socialrx.caseload.actions import record_contact
from socialrx.caseload.filters import (
    MOST_SAVED,
    OPEN_STAGES,
    CannotSaveFilter,
    Filter,
    narrowed_referrals,
    remove,
    save,
)
from socialrx.caseload.mentioned import add_need
from socialrx.caseload.models import Case, FilteredPage, NextKind, SavedFilter
from socialrx.caseload.stages import Stage, stage_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.patients.models import RiskAnswer, RiskAssessment
from socialrx.plans.models import Plan
from socialrx.referrals.models import READ_FIRST, Referral
from tests import factories
from tests.factories import Place

CASELOAD, NEW = FilteredPage.CASELOAD, FilteredPage.NEW_REFERRALS
SWITCHED_ON = "yes"


def left(to: Filter) -> list[Case]:
    db.session.flush()
    return list(db.session.scalars(narrowed(select(Case), to)))


def left_new(to: Filter) -> list[Referral]:
    db.session.flush()
    return list(db.session.scalars(narrowed_referrals(select(Referral), to)))


def planned(case: Case, by) -> None:
    db.session.add(Plan(id=new_id(), case=case, agreed_at=clock.now(), agreed_with_id=by.id))


STORIES = {
    Stage.WAITING: lambda case, by: setattr(case, "link_worker_id", None),
    Stage.TO_CONTACT: lambda case, by: None,
    Stage.TRIED: lambda case, by: record_contact(case, by=by, mode="02", outcome="no_answer"),
    Stage.REACHED: lambda case, by: record_contact(case, by=by, mode="02", outcome="spoke_conversation"),
    Stage.PLANNED: planned,
    Stage.REVIEW_DUE: lambda case, by: setattr(case, "review_on", clock.today()),
    Stage.ON_HOLD: lambda case, by: case.hold(by=by, reason="in_hospital", until=clock.today() + timedelta(days=9)),
}


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_case_is_left_by_the_filter_of_its_own_stage_and_no_other(case: Case, rushcliffe: Place, stage: Stage):
    STORIES[stage](case, rushcliffe.link_worker)

    assert stage_of(case, has_plan=stage is Stage.PLANNED) is stage
    assert [one for one in OPEN_STAGES if left(Filter(stage=one.name.lower()))] == [stage]


def test_what_is_late_and_what_is_due_this_week(case: Case):
    days_left = 6 - clock.today().weekday()
    for days, late, week in ((-1, [case], [case]), (days_left, [], [case]), (days_left + 1, [], [])):
        case.next_on = clock.today() + timedelta(days=days)

        assert left(Filter(due="late")) == late
        assert left(Filter(due="week")) == week


def test_a_need_is_the_referrals_or_one_that_came_up_later(case: Case, rushcliffe: Place):
    assert left(Filter(need="loneliness")) == [case]
    assert left(Filter(need="money")) == []

    add_need(case, "money", by=rushcliffe.link_worker)

    assert left(Filter(need="money")) == [case]


def test_nobody_learns_with_which_practice_a_hidden_person_is(case: Case, referral: Referral, rushcliffe: Place):
    theirs = Filter(practice=str(rushcliffe.practice.id))
    assert left(theirs) == [case]
    assert left_new(theirs) == [referral]

    case.patient.is_s_flagged = True

    assert left(theirs) == []
    assert left_new(theirs) == []


def test_high_risk_waiting_and_review(case: Case, rushcliffe: Place):
    filters = [Filter(danger=SWITCHED_ON), Filter(waiting=SWITCHED_ON), Filter(review=SWITCHED_ON)]
    assert [left(one) for one in filters] == [[], [], []]

    risk = RiskAssessment(id=new_id(), patient=case.patient, answer=RiskAnswer.RISKS, detail="Falls", is_high=True)
    risk.assessor = "Helen Marsh"
    risk.assessed_at = clock.now() + timedelta(seconds=1)
    db.session.add(risk)
    case.next_kind, case.review_on = NextKind.CHASE, clock.today()

    assert [left(one) for one in filters] == [[case], [case], [case]]
    assert left(Filter(danger=SWITCHED_ON, need="money")) == []


def test_new_referrals_are_narrowed_too(referral: Referral, rushcliffe: Place):
    for to in (Filter(due="late"), Filter(waiting=SWITCHED_ON), Filter(danger=SWITCHED_ON), Filter(need="money")):
        assert left_new(to) == []

    referral.contact_due_on = clock.today() - timedelta(days=1)
    referral.return_to_referrer(by=rushcliffe.lead, question="Which flat?")
    referral.turn = READ_FIRST

    for to in (Filter(due="late"), Filter(waiting=SWITCHED_ON), Filter(danger=SWITCHED_ON), Filter(need="loneliness")):
        assert left_new(to) == [referral]


@pytest.mark.parametrize(
    "typed", [{"stage": "closed"}, {"due": "x"}, {"need": "x"}, {"practice": "x"}, {"danger": "no"}]
)
def test_what_cannot_be_read_narrows_nothing(rushcliffe: Place, typed: dict[str, str]):
    assert not Filter.read(typed, CASELOAD).is_on
    assert not Filter.read({"stage": "reached", "review": "yes"}, NEW).is_on


def test_a_filter_is_kept_under_a_name_and_one_of_that_name_is_replaced(rushcliffe: Place):
    amina = rushcliffe.link_worker
    save(" Late  ones ", Filter(due="late"), CASELOAD, by=amina)
    db.session.flush()
    save("late ones", Filter(due="week"), CASELOAD, by=amina)
    db.session.commit()

    [kept] = db.session.query(SavedFilter)
    assert (kept.name, kept.query, kept.user_id) == ("late ones", "due=week", amina.id)

    remove("late ones", CASELOAD, by=rushcliffe.lead)
    assert db.session.query(SavedFilter).count() == 1
    remove("late ones", CASELOAD, by=amina)
    assert db.session.query(SavedFilter).count() == 0


def test_there_is_room_for_ten_and_none_without_a_name_or_a_choice(rushcliffe: Place):
    for number in range(MOST_SAVED):
        save(f"Filter {number}", Filter(due="late"), CASELOAD, by=rushcliffe.lead)
        db.session.flush()

    for name, to in (("One more", Filter(due="late")), (" ", Filter(due="late")), ("Everybody", Filter())):
        with pytest.raises(CannotSaveFilter):
            save(name, to, CASELOAD, by=rushcliffe.lead)
    save("One more", Filter(due="late"), NEW, by=rushcliffe.lead)
    assert factories.kept(save("Filter 3", Filter(due="week"), CASELOAD, by=rushcliffe.lead)).query == "due=week"
