"""Referring from outside the practices (hospital, housing, pharmacy): a form that looks nobody up, and what was sent.

Whoever sends learns nothing of who is known here: no search, and the same
answer for somebody known and somebody new. What differs is for the team to see.
"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, seat_of
from socialrx.access.table import May
from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import Form, Needed, lines
from socialrx.blueprints.kit.standing import COLOURS, what_next
from socialrx.blueprints.refer.forms import FromOutsideForm
from socialrx.caseload import second_referrals
from socialrx.caseload.standing import newest, sent_as
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.feedback.actions import take_back
from socialrx.patients.actions import add_unseen, need_access
from socialrx.patients.models import RiskAnswer
from socialrx.referrals.actions import CannotRefer, Request, contact_due
from socialrx.referrals.lifecycle import MOVES
from socialrx.referrals.models import Answer, Referral
from socialrx.referrals.urgent import look_for_crisis

bp = Blueprint("outside", __name__, url_prefix="/sent-by-us")
MOST = 100
CANNOT_SEE = "whoever sent it cannot see other referrals"


class WithdrawForm(Form):
    reason = lines("Why are you taking it back?", Needed("Say why you are taking it back"), most=600)


@bp.get("")
@requires(May.SEE_WHAT_WE_SENT)
def sent() -> str:
    """What this organisation sent, newest first, and how far each is."""
    rows = [one._replace(worker=None) for one in newest(SCOPES[Referral](me()), before=None, most=MOST)]
    trail.listed("sent by us", len(rows))
    return render_template("refer/outside_list.html", sent=rows, colours=COLOURS, most=MOST)


@bp.route("/new", methods=["GET", "POST"])
@requires(May.REFER_FROM_OUTSIDE)
def start() -> Response | str:
    """The whole form. Sent, it keeps a referral and its person, or neither."""
    form = FromOutsideForm()
    if not form.validate_on_submit():
        return page(form)
    try:
        referral = send(form, by=me())
    except CannotRefer as problem:
        db.session.rollback()
        form.date_of_birth.errors = [str(problem)]
        return page(form)
    db.session.commit()
    flash(f"Sent. The reference is {referral.reference}.")
    return redirect(url_for(".show", id=referral.id))


def page(form: FromOutsideForm) -> str:
    return render_template("refer/outside.html", form=form, due=contact_due(clock.today(), None))


def send(form: FromOutsideForm, *, by: User) -> Referral:
    """Find or add the person and receive the referral, without letting the sender know which."""
    practice = form.chosen_practice if form.tells_practice else None
    patient, remark = add_unseen(form.identity, form.details, practice=practice, by=by)
    need_access(patient, form.chosen_needs)
    request = Request(
        needs=form.needs.data,
        source=form.source.data,
        reason=form.reason.data,
        hopes=form.hopes.data,
        referred_by=by,
        organisation_id=seat_of(by).organisation_id,
        risk=RiskAnswer(form.risk.data),
        risk_detail=form.risk_detail.data if form.risk.data == RiskAnswer.RISKS else "",
        is_high_risk=form.is_high.data,
        answer=Answer(form.answer.data),
        answer_explanation=form.explanation,
        contact_within=form.within.data or None,
        contact_within_reason=form.within_because.data,
        practice=form.chosen_practice,
        may_tell_practice=form.tells_practice,
        remark=remark,
    )
    referral = second_referrals.receive(patient, request, by=by, second_because=CANNOT_SEE)
    look_for_crisis(referral, *form.written)
    return referral


@bp.get("/<uuid:id>")
@requires(May.SEE_WHAT_WE_SENT, Referral)
def show(referral: Referral) -> str:
    """How far it is, what comes next, and whom to ring: never who works on it or what was said."""
    standing = sent_as(referral)._replace(worker=None)
    can_take_back = referral.status in MOVES["withdraw"].before and not standing.closed_at
    facts = {"sent": standing, "colour": COLOURS[standing.standing], "next": what_next(standing)}
    return render_template("refer/outside_one.html", referral=referral, can_take_back=can_take_back, **facts)


@bp.route("/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.WITHDRAW_FROM_OUTSIDE, Referral)
def withdraw(referral: Referral) -> Response | str:
    """Take the referral back; an open case closes with it."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render_template("refer/outside_withdraw.html", referral=referral, form=form)
    take_back(referral, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("The referral has been taken back.")
    return redirect(url_for(".show", id=referral.id))
