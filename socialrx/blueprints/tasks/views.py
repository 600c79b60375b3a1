"""Tasks: giving one, doing it, handing it on, taking it back; and all of them that concern me."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import cases_for, tasks_for
from socialrx.access.table import May, permits
from socialrx.blueprints.kit.words import day_words
from socialrx.blueprints.tasks.forms import DoneForm, OwnerForm, TakeBackForm, TaskForm
from socialrx.caseload import tasks
from socialrx.caseload.models import Case, Task
from socialrx.caseload.models.task import CannotTask
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("tasks", __name__)
Answer = Response | str
MOST = 100


@bp.get("/tasks/")
@requires(May.READ_TASK)
def overview() -> Answer:
    """What I am to do, what I asked others, and for a lead what is late in the team."""
    mine, may_open = tasks_for(me()), cases_for.seen(me())
    lists = {
        "to_do": tasks.lines(tasks.for_owner(mine, me().id), may_open, most=MOST),
        "asked": tasks.lines(tasks.asked_of_others(mine, me().id), may_open, most=MOST),
        "late": tasks.lines(tasks.late_ones(mine), may_open, most=MOST) if permits(me(), May.SEE_TEAM) else None,
    }
    trail.listed("tasks", sum(len(lines or []) for lines in lists.values()))
    return render_template("tasks/overview.html", **lists)


@bp.route("/cases/<uuid:id>/task", methods=["GET", "POST"])
@requires(May.MAKE_TASK, Case)
def ask(case: Case) -> Answer:
    """Ask somebody of the team to do something by a day."""
    form = TaskForm()
    form.offer(case, me())
    if form.validate_on_submit() and (task := asked(case, form)):
        db.session.commit()
        flash(f"{task.owner.name if task.owner else ''} has this task, by {day_words(task.due_on)}.")
        return redirect(url_for("caseload.person", id=case.id))
    return render_template("tasks/ask.html", case=case, form=form)


def asked(case: Case, form: TaskForm) -> Task | None:
    """The task; None, with what stands in the way on the form."""
    if form.due_on.data is None:
        return None
    try:
        return tasks.ask(case, form.words.data, owner=form.chosen, due_on=form.due_on.data, by=me())
    except CannotTask as problem:
        form.owner.errors = [str(problem)]
        return None


@bp.get("/tasks/<uuid:id>")
@requires(May.READ_TASK, Task)
def show(task: Task) -> Answer:
    """One task. Whoever may not open its case reads the reference and the words."""
    return render_template("tasks/show.html", task=task, may_open=may_open(task))


def may_open(task: Task) -> bool:
    """Whether the case exists for the user."""
    rows = cases_for(me()).where(Case.id == task.case_id).with_only_columns(Case.id)
    return db.session.scalar(rows) is not None


@bp.route("/tasks/<uuid:id>/done", methods=["GET", "POST"])
@requires(May.MAKE_TASK, Task)
def finish(task: Task) -> Answer:
    """It is done, with what came of it."""
    form = DoneForm()
    if not form.validate_on_submit():
        return render_template("tasks/done.html", task=task, form=form)
    tasks.finish(task, by=me(), note=form.note.data)
    db.session.commit()
    flash("Done." if task.made_by_id == me().id else f"Done. {task.made_by.name} hears of it.")
    return redirect(url_for(".overview"))


@bp.route("/tasks/<uuid:id>/owner", methods=["GET", "POST"])
@requires(May.MAKE_TASK, Task)
def give(task: Task) -> Answer:
    """Somebody else is to do it."""
    form = OwnerForm()
    form.offer(task.case, me())
    if not form.validate_on_submit():
        return render_template("tasks/give.html", task=task, form=form)
    tasks.give(task, form.chosen, by=me())
    db.session.commit()
    flash(f"{form.chosen.name} has this task now.")
    return redirect(url_for(".overview"))


@bp.route("/tasks/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.MAKE_TASK, Task)
def withdraw(task: Task) -> Answer:
    """It need not be done after all."""
    form = TakeBackForm()
    if not form.validate_on_submit():
        return render_template("tasks/withdraw.html", task=task, form=form)
    tasks.withdraw(task, by=me(), why=form.why.data)
    db.session.commit()
    flash("Taken back. It stays on the record.")
    return redirect(url_for(".overview"))
