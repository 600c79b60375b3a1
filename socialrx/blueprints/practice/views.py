"""What a practice sees of what it sent: status, questions, and what came back. Never a case's notes or contacts.

All other pages of this blueprint are put on it by being imported here.
"""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, Select, or_
from werkzeug.wrappers import Response

from socialrx.access import gate
from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, seat_of
from socialrx.access.table import May
from socialrx.blueprints.kit.standing import COLOURS, what_next
from socialrx.blueprints.practice import asked, week, whole
from socialrx.blueprints.practice.blueprint import bp
from socialrx.blueprints.practice.forms import AnswerForm, WithdrawForm
from socialrx.caseload.queries import case_of
from socialrx.caseload.standing import newest, sent_as, with_a_question
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.documents.sending import may_send_to_practice
from socialrx.feedback.actions import take_back
from socialrx.feedback.codes import CODES, codes_for
from socialrx.feedback.coding import Line, lines_of
from socialrx.feedback.models import Event, MessageBack
from socialrx.feedback.queries import of_referral
from socialrx.feedback.questions import answer as answer_team
from socialrx.feedback.questions import is_from_partner
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.referrals.lifecycle import MOVES
from socialrx.referrals.models import Referral
from socialrx.referrals.queries import risk_as_sent

__all__ = ["PAGES", "bp"]
PAGES = (asked, week, whole)
ON_A_PAGE = 25


@bp.get("/referrals")
@requires(May.SEE_REFERRAL_STATUS)
def referrals() -> str:
    """The practice's referrals: those that wait for its answer, then all, newest first."""
    ours = SCOPES[Referral](me())
    last = last_seen()
    waiting = [] if last else with_a_question(ours.where(not_others()), most=ON_A_PAGE)
    questions = [] if last else asked.waiting()
    rows = newest(ours, before=last, most=ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    trail.listed("the practice's referrals", len(shown) + len(questions))
    more = shown[-1].id if len(rows) > ON_A_PAGE else None
    lists = {"waiting": waiting, "questions": questions}
    return render_template("practice/referrals.html", **lists, sent=shown, more=more, last=last, colours=COLOURS)


def not_others() -> ColumnElement[bool]:
    """Not what somebody else sent about our patients: a question about that is theirs to answer."""
    sender = Referral.referring_organisation_id
    return or_(sender.is_(None), sender == seat_of(me()).organisation_id)


@bp.get("/referrals/<uuid:id>")
@requires(May.SEE_REFERRAL_STATUS, Referral)
def referral(referral: Referral) -> str:
    """Where it stands, what is wanted of the practice, what comes next, and what came back."""
    sent = sent_as(referral)
    messages = db.session.scalars(for_us(of_referral(SCOPES[MessageBack](me()), referral.id), referral)).all()
    facts: dict[str, Any] = {
        "sent": sent,
        "colour": COLOURS[sent.standing],
        "next": what_next(sent),
        "form": AnswerForm(),
    }
    facts["questions"] = asked.of_referral(referral)
    facts["lines"] = standing_codes(referral)
    facts["has_summary"] = has_summary(referral)
    facts["objects"] = objects(referral.patient_id, ObjectionKind.PRACTICE)
    facts["can_take_back"] = referral.status in MOVES["withdraw"].before and not sent.closed_at
    return render_template(
        "practice/referral.html", referral=referral, messages=messages, risk=risk_as_sent(referral), **facts
    )


def standing_codes(referral: Referral) -> list[Line]:
    """The codes that this practice may record now, and those that it said it recorded."""
    lines = lines_of(referral, seat_of(me()).organisation_id, CODES.values())
    return [line for line in lines if line.is_due or line.recorded]


def for_us(messages: Select[MessageBack], referral: Referral) -> Select[MessageBack]:
    """Without what a partner who sent it was asked."""
    return messages.where(MessageBack.event != Event.RETURNED) if is_from_partner(referral) else messages


def has_summary(referral: Referral) -> bool:
    """The case is closed and its summary may go to the practice; the person may have objected."""
    case = case_of(referral.id)
    return case is not None and not case.is_open and may_send_to_practice(case).is_made


@bp.route("/referrals/<uuid:id>/answer", methods=["GET", "POST"])
@requires(May.ANSWER_QUESTION, Referral)
def answer(referral: Referral) -> Response | str:
    """Answer the team's question; the referral is theirs to decide again."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return render_template("practice/answer.html", referral=referral, form=form)
    answer_team(referral, by=me(), words=form.answer.data)
    db.session.commit()
    flash("Your answer is with the team.")
    return redirect(url_for(".referral", id=referral.id))


@bp.route("/referrals/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.WITHDRAW_REFERRAL, Referral)
def withdraw(referral: Referral) -> Response | str:
    """Take the referral back; an open case closes with it."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render_template("practice/withdraw.html", referral=referral, form=form)
    take_back(referral, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("The referral has been taken back.")
    return redirect(url_for(".referral", id=referral.id))


@bp.get("/messages/<uuid:id>")
@requires(May.READ_MESSAGE_BACK, MessageBack)
def message(message: MessageBack) -> str:
    """Three lines, to be copied into the record, and the codes that fit them."""
    codes = codes_for(message)
    lines = lines_of(message.referral, seat_of(me()).organisation_id, codes) if codes else []
    return render_template("practice/message.html", message=message, lines=lines)


def last_seen() -> Referral | None:
    """The referral after which the list goes on, if it is one of ours; otherwise 404."""
    text = request.args.get("after")
    if not text:
        return None
    try:
        return gate.find(Referral, UUID(text), user=me())
    except ValueError:
        abort(404)
