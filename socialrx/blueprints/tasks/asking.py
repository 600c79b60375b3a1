"""A question to the practice while the work goes on: asking it, having read the answer, needing none any more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.kit.words import day_words
from socialrx.blueprints.tasks.forms import AskPracticeForm, NoAnswerNeededForm
from socialrx.caseload import asking
from socialrx.caseload.models import Case, PracticeQuestion
from socialrx.caseload.models.practice_question import CannotAsk
from socialrx.core.database import db

bp = Blueprint("asking", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/practice-question", methods=["GET", "POST"])
@requires(May.ASK_PRACTICE, Case)
def ask(case: Case) -> Answer:
    """Ask the practice. Where it cannot be asked, the page says so before anything is typed, and what to do."""
    form = AskPracticeForm()
    if form.validate_on_submit() and (question := asked(case, form)):
        db.session.commit()
        flash(f"The practice is asked, and answers by {day_words(question.due_on)}.")
        return redirect(url_for("caseload.person", id=case.id))
    return render_template("tasks/ask_practice.html", case=case, form=form, stands_in_the_way=why_not(case))


def asked(case: Case, form: AskPracticeForm) -> PracticeQuestion | None:
    """The question; None, with what stands in the way on the form."""
    try:
        return asking.ask(case, form.words.data, by=me())
    except CannotAsk as problem:
        form.words.errors = [str(problem)]
        return None


def why_not(case: Case) -> str:
    try:
        asking.who_answers(case)
    except CannotAsk as problem:
        return str(problem)
    return ""


@bp.post("/practice-questions/<uuid:id>/reading")
@requires(May.ASK_PRACTICE, PracticeQuestion)
def say_read(question: PracticeQuestion) -> Answer:
    """The worker has read the answer: it leaves Today, and stays with the person."""
    question.say_read(by=me())
    db.session.commit()
    flash("Recorded that you have read the answer.")
    return redirect(url_for("caseload.person", id=question.case_id))


@bp.route("/practice-questions/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.ASK_PRACTICE, PracticeQuestion)
def withdraw(question: PracticeQuestion) -> Answer:
    """No answer is needed any more."""
    form = NoAnswerNeededForm()
    if not form.validate_on_submit():
        return render_template("tasks/no_answer_needed.html", question=question, form=form)
    question.withdraw(why=form.why.data)
    db.session.commit()
    flash("Taken back. The practice is asked no more.")
    return redirect(url_for("caseload.person", id=question.case_id))
