"""Verbs that write a plan with the person, a few words at a time. The plan is made with its first words."""

from datetime import date

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.plans.models import Goal, GoalStatus, Owner, Plan, PlanAction, mark_of
from socialrx.plans.queries import plan_of

CLOSED = "This case is closed. Re-open it to change the plan."


class PlanIsShut(DomainError):
    """The case is closed, and its plan with it."""


class WrittenMeanwhile(DomainError):
    """Somebody else wrote what matters while this was being typed. `theirs` is what stands now."""

    def __init__(self, theirs: str) -> None:
        super().__init__("Somebody else changed this while you were writing. Both texts are below.")
        self.theirs = theirs


class NothingToAgree(DomainError):
    """A plan without a word in it cannot be agreed."""


class SayWho(DomainError):
    """An action of somebody else's needs that person's name."""


def write_matters(case: Case, words: str, *, seen: str) -> Plan:
    """Write down what matters to the person. `seen` is the mark of the text the writer began from.

    Raises WrittenMeanwhile when another text stands there now: neither is lost.
    """
    plan = begun(case)
    if plan.mark not in {seen, mark_of(words)}:
        raise WrittenMeanwhile(plan.what_matters)
    if plan.what_matters != words:
        plan.what_matters = words
        plan.touch()
    return plan


def add_goal(case: Case, words: str) -> Goal:
    """Something the person wants, in their words."""
    plan = begun(case)
    goal = Goal(id=new_id(), plan=plan, words=words, status=GoalStatus.WORKING_ON)
    db.session.add(goal)
    plan.touch()
    return goal


def set_goal(goal: Goal, status: GoalStatus, *, words: str = "") -> None:
    """Say how a goal is going, or put its words right; one nobody wants any more is set aside, never removed."""
    open_plan(goal.plan)
    goal.status = status
    if words and words != goal.words:
        goal.words = words
        goal.plan.touch()


def add_action(goal: Goal, what: str, *, owner: Owner, owner_name: str = "", due_on: date | None = None) -> PlanAction:
    """A step towards a goal: whose it is, and by when if that was said. Raises SayWho for nobody's name."""
    action = PlanAction(id=new_id(), goal=goal)
    change_action(action, what, owner=owner, owner_name=owner_name, due_on=due_on)
    db.session.add(action)
    return action


def change_action(action: PlanAction, what: str, *, owner: Owner, owner_name: str = "", due_on: date | None) -> None:
    """Another day, another owner, or better words. Raises SayWho for nobody's name."""
    open_plan(action.goal.plan)
    if owner is Owner.OTHER and not owner_name.strip():
        raise SayWho("Enter the name of who will do it")
    action.what, action.due_on, action.owner = what, due_on, owner
    action.owner_name = owner_name if owner is Owner.OTHER else ""
    action.goal.plan.touch()


def finish_action(action: PlanAction, on: date) -> None:
    """It is done. Harmless again: the first day stays."""
    open_plan(action.goal.plan)
    action.done_on = action.done_on or on


def unfinish_action(action: PlanAction) -> None:
    """It was marked done by mistake."""
    open_plan(action.goal.plan)
    action.done_on = None


def agree(case: Case, *, by: User, review_on: date) -> Plan:
    """The person agrees the plan as it stands, and it is looked at again on a day. Raises NothingToAgree."""
    plan = begun(case)
    if plan.is_empty:
        raise NothingToAgree("There is nothing in the plan yet. Write down what matters, or a goal, first.")
    plan.agree(by=by)
    case.review_on = review_on
    return plan


def begun(case: Case) -> Plan:
    """The case's plan, made now when there is none."""
    if not case.is_open:
        raise PlanIsShut(CLOSED)
    plan = plan_of(case.id)
    if plan is None:
        plan = Plan(id=new_id(), case=case, what_matters="")
        db.session.add(plan)
    return plan


def open_plan(plan: Plan) -> None:
    """Raises PlanIsShut when its case is closed."""
    if not plan.case.is_open:
        raise PlanIsShut(CLOSED)
