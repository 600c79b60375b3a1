"""The plan: what matters, goals, actions, and the person's agreement."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.plans import actions
from socialrx.plans.models import Goal, GoalStatus, Owner, Plan, PlanAction, mark_of
from socialrx.plans.queries import is_agreed, plan_of

EMPTY = mark_of("")


@pytest.fixture
def goal(case: Case) -> Goal:
    goal = actions.add_goal(case, "Walk to the shops without a rest")
    db.session.commit()
    return goal


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def step(goal: Goal, what: str, *, due: int | None = None, owner: Owner = Owner.PERSON, **facts) -> PlanAction:
    action = actions.add_action(goal, what, owner=owner, due_on=None if due is None else in_days(due), **facts)
    db.session.commit()
    return action


def test_a_plan_begins_with_its_first_words(case: Case):
    assert plan_of(case.id) is None

    actions.write_matters(case, "My grandson", seen=EMPTY)
    db.session.commit()

    assert plan_of(case.id).what_matters == "My grandson"


def test_a_goal_begins_a_plan_too_and_a_case_has_only_one(case: Case, goal: Goal):
    actions.add_goal(case, "See people")
    actions.write_matters(case, "My grandson", seen=EMPTY)
    db.session.commit()

    assert [goal.words for goal in plan_of(case.id).goals] == ["Walk to the shops without a rest", "See people"]
    assert db.session.query(Plan).count() == 1


def test_words_written_meanwhile_are_not_lost(case: Case):
    actions.write_matters(case, "Hers", seen=EMPTY)

    with pytest.raises(actions.WrittenMeanwhile) as clash:
        actions.write_matters(case, "Mine", seen=EMPTY)

    assert clash.value.theirs == "Hers"
    assert plan_of(case.id).what_matters == "Hers"


def test_the_same_words_sent_twice_are_no_clash(case: Case):
    actions.write_matters(case, "Hers", seen=EMPTY)

    assert actions.write_matters(case, "Hers", seen=EMPTY).what_matters == "Hers"


def test_whoever_has_read_the_words_may_replace_them(case: Case):
    actions.write_matters(case, "Hers", seen=EMPTY)

    assert actions.write_matters(case, "Both", seen=mark_of("Hers")).what_matters == "Both"


def test_a_goal_is_set_aside_and_never_removed(case: Case, goal: Goal):
    actions.set_goal(goal, GoalStatus.SET_ASIDE)
    db.session.commit()

    assert [goal.status for goal in plan_of(case.id).goals] == [GoalStatus.SET_ASIDE]


def test_somebody_elses_action_needs_a_name(goal: Goal):
    with pytest.raises(actions.SayWho, match="Enter the name"):
        actions.add_action(goal, "Give a lift", owner=Owner.OTHER, owner_name=" ")


@pytest.mark.parametrize(
    ("owner", "whose"), [(Owner.PERSON, "Joan"), (Owner.LINK_WORKER, "Amina"), (Owner.OTHER, "Margaret")]
)
def test_an_action_says_whose_it_is_by_name(goal: Goal, owner: Owner, whose: str):
    assert step(goal, "Ring the club", owner=owner, owner_name="Margaret").whose == whose


def test_the_next_action_is_the_one_with_the_earliest_day(case: Case, goal: Goal):
    step(goal, "some time")
    step(goal, "later", due=9)
    soon = step(actions.add_goal(case, "See people"), "soon", due=2)

    assert plan_of(case.id).next_due == soon
    assert [action.what for action in plan_of(case.id).open_actions] == ["soon", "later", "some time"]


def test_what_is_done_or_set_aside_is_not_next(case: Case, goal: Goal):
    actions.finish_action(step(goal, "done", due=1), clock.today())
    aside = actions.add_goal(case, "Not any more")
    step(aside, "aside", due=2)
    actions.set_goal(aside, GoalStatus.SET_ASIDE)

    assert plan_of(case.id).next_due is None


def test_finishing_twice_keeps_the_first_day_and_can_be_undone(goal: Goal):
    action = step(goal, "Ring the club")

    actions.finish_action(action, in_days(-3))
    actions.finish_action(action, clock.today())
    assert action.done_on == in_days(-3)

    actions.unfinish_action(action)
    assert action.done_on is None


@pytest.mark.parametrize(("due", "late"), [(-1, True), (0, False), (None, False)])
def test_an_action_is_late_the_day_after_it_was_due(goal: Goal, due: int | None, late: bool):
    action = step(goal, "Ring the club", due=due)

    assert action.is_late is late
    actions.finish_action(action, clock.today())
    assert not action.is_late


def test_agreeing_says_with_whom_and_sets_the_review(case: Case, goal: Goal):
    plan = actions.agree(case, by=case.link_worker, review_on=in_days(42))
    db.session.commit()

    assert plan.agreed_at is not None
    assert plan.agreed_with_id == case.link_worker_id
    assert case.review_on == in_days(42)
    assert is_agreed(case.id)


def test_a_plan_is_not_agreed_until_the_person_says_so(case: Case, goal: Goal):
    assert not is_agreed(case.id)


def test_an_empty_plan_cannot_be_agreed(case: Case):
    with pytest.raises(actions.NothingToAgree):
        actions.agree(case, by=case.link_worker, review_on=in_days(42))

    assert case.review_on is None


def test_a_plan_knows_that_it_was_changed_since_it_was_agreed(case: Case, goal: Goal):
    plan = actions.agree(case, by=case.link_worker, review_on=in_days(42))
    db.session.commit()
    assert not plan.is_changed_since_agreed

    actions.set_goal(goal, GoalStatus.REACHED)
    db.session.commit()
    assert not plan.is_changed_since_agreed

    step(goal, "Ring the club")
    assert plan.is_changed_since_agreed


def test_a_goal_in_other_words_is_another_plan_than_was_agreed(case: Case, goal: Goal):
    plan = actions.agree(case, by=case.link_worker, review_on=in_days(42))
    db.session.commit()

    actions.set_goal(goal, GoalStatus.WORKING_ON, words="Walk to town")

    assert goal.words == "Walk to town"
    assert plan.is_changed_since_agreed


def test_a_closed_cases_plan_is_shut(case: Case, goal: Goal):
    action = step(goal, "Ring the club")
    case.close(by=case.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)

    for verb in (
        lambda: actions.write_matters(case, "More", seen=EMPTY),
        lambda: actions.add_goal(case, "More"),
        lambda: actions.set_goal(goal, GoalStatus.REACHED),
        lambda: actions.add_action(goal, "More", owner=Owner.PERSON),
        lambda: actions.change_action(action, "More", owner=Owner.PERSON, due_on=None),
        lambda: actions.finish_action(action, clock.today()),
        lambda: actions.unfinish_action(action),
        lambda: actions.agree(case, by=case.link_worker, review_on=in_days(1)),
    ):
        with pytest.raises(actions.PlanIsShut):
            verb()


def test_every_change_goes_on_the_persons_trail(case: Case, goal: Goal):
    step(goal, "Ring the club")

    kinds = {
        entry.subject_kind: entry.patient_id
        for entry in db.session.query(TrailEntry).filter_by(deed=Deed.CREATED)
        if entry.subject_kind in {"plan", "goal", "plan_action"}
    }
    assert kinds == dict.fromkeys(("plan", "goal", "plan_action"), case.patient_id)


def test_a_plan_is_read_in_one_query_however_long_it_is(case: Case, goal: Goal):
    for number in range(5):
        other = actions.add_goal(case, f"Goal {number}")
        step(other, "one")
        step(other, "two")
    db.session.expunge_all()
    case_id, asked = case.id, []

    def count(*args) -> None:
        asked.extend([args[2]] if args[2].startswith("SELECT") else [])

    sa.event.listen(db.engine, "before_cursor_execute", count)
    plan = plan_of(case_id)
    assert len([action for goal in plan.goals for action in goal.in_order]) == 10
    sa.event.remove(db.engine, "before_cursor_execute", count)

    assert len(asked) == 1
