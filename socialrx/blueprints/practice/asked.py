"""What a link worker asks the practice in the middle of the work: listed, answered, kept with the referral."""

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import contains_eager
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES
from socialrx.access.table import May
from socialrx.blueprints.practice.blueprint import bp
from socialrx.blueprints.practice.forms import AnswerForm
from socialrx.caseload import asking
from socialrx.caseload.models import Case, PracticeQuestion, QuestionState
from socialrx.core.database import db
from socialrx.referrals.models import Referral

MOST = 25


def waiting() -> list[PracticeQuestion]:
    """Those that wait for the practice, the longest waiting first, with whom they are about: one query."""
    rows = asking.to_answer(SCOPES[PracticeQuestion](me())).join(Case.referral).join(Case.patient)
    case = contains_eager(PracticeQuestion.case)
    rows = rows.options(case.contains_eager(Case.referral), case.contains_eager(Case.patient))
    return list(db.session.scalars(rows.limit(MOST)))


def of_referral(referral: Referral) -> list[PracticeQuestion]:
    """What the practice was asked about this referral's person, the newest first. What never left is not shown."""
    rows = SCOPES[PracticeQuestion](me()).where(Case.referral_id == referral.id)
    rows = rows.where(PracticeQuestion.state.in_((QuestionState.ASKED, QuestionState.ANSWERED)))
    return list(db.session.scalars(rows.order_by(PracticeQuestion.id.desc())))


@bp.route("/questions/<uuid:id>", methods=["GET", "POST"])
@requires(May.ANSWER_QUESTION, PracticeQuestion)
def question(question: PracticeQuestion) -> Response | str:
    """The question, and the box for its answer; once answered, both."""
    form, case = AnswerForm(), question.case
    if not question.is_waiting or not form.validate_on_submit():
        return render_template("practice/asked.html", question=question, case=case, form=form)
    asking.answer(question, form.answer.data, by=me())
    db.session.commit()
    flash("Your answer is with the link worker.")
    return redirect(url_for(".referral", id=case.referral_id))
