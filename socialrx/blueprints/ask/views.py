"""The public form: anybody may ask, and nobody can read anything here.

The answer is the same whether or not the person is known, because nobody is
looked up. What the thank-you page says is kept in the asker's own browser.
"""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import open_to_all
from socialrx.accounts import throttle
from socialrx.blueprints.ask.forms import AskForm
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.organisations.models import Team
from socialrx.organisations.queries import NobodyToAsk
from socialrx.referrals.actions import CannotRefer, contact_due
from socialrx.referrals.models import Referral
from socialrx.referrals.self_referral import ask

bp = Blueprint("ask", __name__, url_prefix="/ask-for-help")
KIND, SENT = "ask", "asked"
TOO_MANY = 429


@bp.route("", methods=["GET", "POST"])
@open_to_all
def start() -> Response | str | tuple[str, int]:
    """The form. Sent, it keeps a request on a team's list, or nothing and says what to do."""
    form = AskForm()
    if not form.validate_on_submit():
        return page(form)
    if not throttle.is_free_from_here(KIND):
        db.session.rollback()
        return page(form, is_busy=True), TOO_MANY
    try:
        referral = ask(form.asking)
    except (CannotRefer, NobodyToAsk) as problem:
        return put_on_form(form, problem)
    sent = kept_in_browser(referral)
    db.session.commit()
    session[SENT] = sent
    return redirect(url_for(".thanks"))


@bp.get("/thank-you")
@open_to_all
def thanks() -> str:
    """What was sent from this browser, and what happens next; from another, only where to begin."""
    sent = session.get(SENT)
    if not sent:
        return render_template("ask/nothing_sent.html")
    team = db.session.get(Team, UUID(sent["team"]))
    return render_template("ask/thanks.html", sent=sent, team=team, due=date.fromisoformat(sent["due"]))


@bp.post("/thank-you/clear")
@open_to_all
def clear() -> Response:
    """Nothing of the request stays in this browser: somebody else may look at it next."""
    session.pop(SENT, None)
    return redirect(url_for(".thanks"))


def page(form: AskForm, **facts: Any) -> str:
    return render_template("ask/start.html", form=form, due=contact_due(clock.today(), None), **facts)


def put_on_form(form: AskForm, problem: DomainError) -> str:
    """A rule that is broken, where it can be answered."""
    db.session.rollback()
    field = form.practice if isinstance(problem, NobodyToAsk) else form.date_of_birth
    field.errors = [str(problem)]
    return page(form)


def kept_in_browser(referral: Referral) -> dict[str, Any]:
    """For the thank-you page, without a name. The day is everybody's: nobody reads at night what is read first."""
    due = contact_due(clock.day_of(referral.received_at), None)
    return {
        "reference": referral.reference,
        "team": str(referral.team.id),
        "due": due.isoformat(),
        "help_now": referral.is_read_first,
    }
