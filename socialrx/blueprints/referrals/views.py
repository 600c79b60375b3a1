"""New referrals: the team's queue, and what may be decided about one of them.

Everything decided here is the team's act. What the person says is recorded on
their case, and nowhere on these pages.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Select, literal, select
from werkzeug.wrappers import Response
from wtforms import Field

from socialrx.access.gate import me, requires
from socialrx.access.scopes import allotted_cases_for, new_referrals_for, transfers_asked_of_us_for
from socialrx.access.table import May, permits
from socialrx.blueprints.kit.filtering import filters_of, keep
from socialrx.blueprints.kit.forms import Form
from socialrx.blueprints.referrals.forms import (
    AnswerForm,
    MistakeForm,
    QuestionForm,
    ReasonForm,
    RefusalForm,
    acceptance_of,
)
from socialrx.blueprints.referrals.reading import everything_about
from socialrx.caseload.actions import NeedsReason
from socialrx.caseload.filters import Filter, narrowed_referrals
from socialrx.caseload.models import Case, FilteredPage
from socialrx.caseload.transfer_lists import to_answer
from socialrx.caseload.unallocated import SHOWN, without_worker
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import MessageBack, Route
from socialrx.feedback.questions import is_for_partner
from socialrx.feedback.telling import TooManyWords
from socialrx.referrals import queue
from socialrx.referrals.models import Referral
from socialrx.reminders import undelivered

bp = Blueprint("referrals", __name__, url_prefix="/new-referrals")


@bp.get("/")
@requires(May.TRIAGE)
def new() -> str:
    """What waits for the user's teams, most pressing first; below it, what is accepted and in nobody's hands."""
    ours = new_referrals_for(me())
    wanted = Filter.read(request.args, FilteredPage.NEW_REFERRALS)
    left = narrowed_referrals(ours, wanted)
    rows = queue.page_of(left, after=request.args.get("after", type=UUID))
    accepted = without_worker(allotted_cases_for(me()))
    asked = to_answer(transfers_asked_of_us_for(me())) if permits(me(), May.TRANSFER) else []
    total, shown, not_delivered = counts(ours, left)
    trail.listed("new referrals", len(rows) + len(accepted) + len(asked))
    return render_template(
        "referrals/new.html",
        rows=rows[: queue.PAGE],
        has_more=len(rows) > queue.PAGE,
        needs=queue.needs_of([*(row.id for row in rows), *(row.referral_id for row in asked)]),
        asked=asked,
        total=total,
        shown=shown,
        filters=filters_of(FilteredPage.NEW_REFERRALS, wanted, user=me()),
        not_delivered=not_delivered,
        counted_to=queue.COUNTED_TO,
        accepted=accepted[:SHOWN],
        has_more_accepted=len(accepted) > SHOWN,
    )


@bp.post("/filters")
@requires(May.TRIAGE)
def keep_filter() -> Response:
    """Keep what is shown under a name, or forget one."""
    return keep(request.form, FilteredPage.NEW_REFERRALS, ".new")


def counts(ours: Select[Referral], left: Select[Referral]) -> tuple[int, int, int]:
    """How many wait, how many a filter leaves, and to the team's lead how many messages have not arrived: one query."""
    troubled = undelivered.counted(new_referrals_for.seen(me())) if permits(me(), May.SEE_TEAM) else literal(0)
    numbers = select(queue.counted(ours), queue.counted(left), troubled)
    total, shown, not_delivered = db.session.execute(numbers).one()
    return total, shown, not_delivered


@bp.get("/not-taken-on")
@requires(May.UNDO_REFERRAL)
def not_taken_on() -> str:
    """What was refused, withdrawn or struck out, so that a lead can reconsider it or put it back."""
    rows = queue.not_taken_on(new_referrals_for(me()), after=request.args.get("after", type=UUID))
    trail.listed("referrals not taken on", len(rows))
    has_more = len(rows) > queue.PAGE
    return render_template("referrals/not_taken_on.html", rows=rows[: queue.PAGE], has_more=has_more)


@bp.get("/<uuid:id>")
@requires(May.TRIAGE, Referral)
def show(referral: Referral) -> str:
    """Everything that is needed to decide."""
    form = acceptance_of(referral, by=me())
    return render_template("referrals/show.html", form=form, **everything_about(referral, new_referrals_for(me())))


@bp.route("/<uuid:id>/acceptance", methods=["GET", "POST"])
@requires(May.TRIAGE, Referral)
def accept(referral: Referral) -> Response | str:
    """Take it on, with a worker or waiting for one. Past the safe number a reason is asked for, on the form."""
    form = acceptance_of(referral, by=me())
    if not form.validate_on_submit():
        return asked_again("accept", referral, form)
    try:
        case = feedback.accept(referral, by=me(), link_worker=form.chosen, reason=form.reason.data)
    except NeedsReason as full:
        db.session.rollback()
        form.reason.errors = [str(full)]
        return asked_again("accept", referral, form)
    db.session.commit()
    flash(accepted_words(case))
    return redirect(url_for("caseload.person", id=case.id) if case.link_worker_id == me().id else url_for(".new"))


@bp.route("/<uuid:id>/question", methods=["GET", "POST"])
@requires(May.TRIAGE, Referral)
def ask(referral: Referral) -> Response | str:
    form = QuestionForm()
    if not form.validate_on_submit():
        return asked_again("ask", referral, form)
    try:
        message = feedback.ask(referral, by=me(), question=form.question.data)
    except TooManyWords as long:
        return too_long("ask", referral, form, form.question, long)
    db.session.commit()
    flash(f"{referral.reference} is returned with your question. {told_words(message)}")
    return redirect(url_for(".new"))


@bp.route("/<uuid:id>/answer", methods=["GET", "POST"])
@requires(May.TRIAGE, Referral)
def answer(referral: Referral) -> Response | str:
    """The answer, when it came by telephone or there is no practice to give it."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return asked_again("answer", referral, form)
    referral.answer_question(by=me(), answer=form.answer.data)
    db.session.commit()
    flash("The answer is recorded.")
    return redirect(url_for(".show", id=referral.id))


@bp.route("/<uuid:id>/refusal", methods=["GET", "POST"])
@requires(May.TRIAGE, Referral)
def not_accept(referral: Referral) -> Response | str:
    """The team says no, and what instead."""
    form = RefusalForm()
    if not form.validate_on_submit():
        return asked_again("not_accept", referral, form)
    try:
        message = feedback.refuse(referral, by=me(), reason=form.reason.data, instead=form.instead.data)
    except TooManyWords as long:
        return too_long("not_accept", referral, form, form.reason, long)
    db.session.commit()
    flash(f"{referral.reference} is not accepted. {told_words(message)}")
    return redirect(url_for(".new"))


@bp.route("/<uuid:id>/reconsideration", methods=["GET", "POST"])
@requires(May.UNDO_REFERRAL, Referral)
def reconsider(referral: Referral) -> Response | str:
    """Put one that the team did not accept back on the list."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return asked_again("reconsider", referral, form)
    referral.reconsider(by=me(), reason=form.reason.data)
    db.session.commit()
    flash(f"{referral.reference} is in New referrals again.")
    return redirect(url_for(".show", id=referral.id))


@bp.route("/<uuid:id>/mistake", methods=["GET", "POST"])
@requires(May.UNDO_REFERRAL, Referral)
def void(referral: Referral) -> Response | str:
    """Strike out a duplicate, or what was recorded in error. It is kept, and not counted."""
    form = MistakeForm()
    if not form.validate_on_submit():
        return asked_again("void", referral, form)
    feedback.strike_out(referral, by=me(), mistake=form.mistake.data, explanation=form.explanation.data)
    db.session.commit()
    flash(f"{referral.reference} is struck out. You can put it back.")
    return redirect(url_for(".show", id=referral.id))


@bp.route("/<uuid:id>/restoration", methods=["GET", "POST"])
@requires(May.UNDO_REFERRAL, Referral)
def restore(referral: Referral) -> Response | str:
    """Put back what was struck out."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return asked_again("restore", referral, form)
    feedback.restore(referral, by=me(), reason=form.reason.data)
    db.session.commit()
    flash(f"{referral.reference} is back as it was.")
    return redirect(url_for(".show", id=referral.id))


def asked_again(page: str, referral: Referral, form: object) -> str:
    return render_template(f"referrals/{page}.html", referral=referral, form=form)


def too_long(page: str, referral: Referral, form: Form, field: Field, problem: TooManyWords) -> str:
    """What was typed has too many words for the three lines: said on the form, and nothing is kept."""
    db.session.rollback()
    field.errors = [str(problem)]
    return asked_again(page, referral, form)


def accepted_words(case: Case) -> str:
    who = f"{case.link_worker.name} has it." if case.link_worker else "It waits for a worker."
    return f"{case.referral.reference} is accepted. {who}"


def told_words(message: MessageBack) -> str:
    """Whether anybody was told: without a practice's mailbox somebody must do it by hand."""
    if message.route is Route.MAILBOX:
        return "The referrer has a message." if is_for_partner(message) else "The practice has a message."
    return "There is no practice mailbox to write to, so tell the referrer yourself."
