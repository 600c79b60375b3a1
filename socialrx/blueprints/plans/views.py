"""A plan on one page, in the order it is talked through: what matters, goals, who does what by when."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.kit.versions import held, overtaken, overtaken_at_all
from socialrx.blueprints.plans.forms import (
    GOING,
    ActionForm,
    AgreementForm,
    ChangeActionForm,
    ChangeGoalForm,
    GoalForm,
    MattersForm,
)
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.plans import actions
from socialrx.plans.models import Goal, GoalStatus, Owner, Plan, PlanAction
from socialrx.plans.queries import plan_of

bp = Blueprint("plans", __name__)


@bp.get("/cases/<uuid:id>/plan")
@requires(May.READ_PERSON, Case)
def show(case: Case) -> str:
    """The whole plan. Nothing in it is needed before the rest."""
    return render_template("plans/show.html", case=case, plan=plan_of(case.id), going=GOING, form=GoalForm())


@bp.route("/cases/<uuid:id>/plan/what-matters", methods=["GET", "POST"])
@requires(May.PLAN, Case)
def edit_matters(case: Case) -> Response | str:
    """What matters to the person, in their words; two who write at once both keep their text."""
    if request.method == "POST":
        held(case)
    plan, theirs = plan_of(case.id), None
    form = MattersForm(data={"what_matters": plan.what_matters, "seen": plan.mark} if plan else None)
    if form.validate_on_submit():
        try:
            actions.write_matters(case, form.what_matters.data, seen=form.seen.data)
        except actions.WrittenMeanwhile as clash:
            theirs, form.seen.data = clash.theirs, plan.mark if plan else ""
            form.what_matters.errors = [str(clash)]
        else:
            return saved(case)
    return render_template("plans/what_matters.html", case=case, form=form, theirs=theirs)


@bp.route("/cases/<uuid:id>/plan/goals", methods=["GET", "POST"])
@requires(May.PLAN, Case)
def add_goal(case: Case) -> Response | str:
    """A goal in the person's words."""
    form = GoalForm()
    if not form.validate_on_submit():
        return render_template("plans/add_goal.html", case=case, form=form)
    actions.add_goal(case, form.words.data)
    return saved(case)


@bp.route("/plan-goals/<uuid:id>", methods=["GET", "POST"])
@requires(May.PLAN, Goal)
def set_goal(goal: Goal) -> Response | str:
    """How a goal is going, and its words."""
    case, stands = goal.plan.case, partial(as_it_stands, goal, "words", "status")
    form = ChangeGoalForm(data=stands() | {"version": goal.version})
    if not form.validate_on_submit() or overtaken(form, goal, stands):
        return render_template("plans/set_goal.html", case=case, form=form)
    actions.set_goal(goal, GoalStatus(form.status.data), words=form.words.data)
    return saved(case)


@bp.route("/plan-goals/<uuid:id>/actions", methods=["GET", "POST"])
@requires(May.PLAN, Goal)
def add_action(goal: Goal) -> Response | str:
    """A step towards a goal: what, who, and by when if a day was named."""
    form, case = ActionForm.about(goal.plan.case), goal.plan.case
    if form.validate_on_submit() and kept(form, partial(actions.add_action, goal)):
        return saved(case)
    return render_template("plans/add_action.html", case=case, goal=goal, form=form)


@bp.route("/plan-actions/<uuid:id>", methods=["GET", "POST"])
@requires(May.PLAN, PlanAction)
def change_action(action: PlanAction) -> Response | str:
    """Another day, another owner, or better words."""
    form, case = ChangeActionForm.about(action.goal.plan.case, action), action.goal.plan.case
    stands = partial(as_it_stands, action, "what", "owner", "owner_name", "due_on")
    is_mine = form.validate_on_submit() and not overtaken(form, action, stands)
    if is_mine and kept(form, partial(actions.change_action, action)):
        return saved(case)
    return render_template("plans/change_action.html", case=case, goal=action.goal, form=form)


@bp.post("/plan-actions/<uuid:id>/done")
@requires(May.PLAN, PlanAction)
def finish_action(action: PlanAction) -> Response:
    """It is done, today."""
    actions.finish_action(action, clock.today())
    return saved(action.goal.plan.case)


@bp.post("/plan-actions/<uuid:id>/not-done")
@requires(May.PLAN, PlanAction)
def unfinish_action(action: PlanAction) -> Response:
    """It was marked done by mistake."""
    actions.unfinish_action(action)
    return saved(action.goal.plan.case)


@bp.route("/cases/<uuid:id>/plan/agreement", methods=["GET", "POST"])
@requires(May.PLAN, Case)
def agree(case: Case) -> Response | str:
    """The person agrees the plan as it stands; the day of its review is proposed and can be another."""
    plan = plan_of(case.id)
    known = {"review_on": case.review_on} if case.review_on else {}
    form = AgreementForm(data=known | {"version": plan.version if plan else 0})
    if not form.validate_on_submit() or not form.review_on.data or is_another(plan, form):
        return render_template("plans/agree.html", case=case, plan=plan, form=form)
    actions.agree(case, by=me(), review_on=form.review_on.data)
    flash("Plan agreed.")
    return saved(case)


def is_another(plan: Plan | None, form: AgreementForm) -> bool:
    """Whether the plan is not the one that was read and agreed; says so on the form."""
    if plan is None or not overtaken_at_all(form, plan):
        return False
    form.review_on.errors = ["Somebody changed the plan since you opened this page. Read it again, then agree"]
    return True


def as_it_stands(row: Goal | PlanAction, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def saved(case: Case) -> Response:
    """Keep it, and go back to the plan."""
    db.session.commit()
    return redirect(url_for(".show", id=case.id))


def kept(form: ActionForm, keep: Callable[..., object]) -> bool:
    """Keep what the form says of an action; a missing name is said on the form."""
    try:
        keep(
            form.what.data,
            owner=Owner(form.owner.data),
            owner_name=form.owner_name.data,
            due_on=form.due_on.data,
        )
    except actions.SayWho as problem:
        form.owner_name.errors = [str(problem)]
        return False
    return True
