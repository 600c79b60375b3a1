"""Review and close: what is still open, why it ends, what changed; and opening again.

All other pages of this blueprint are put on it by being imported here.
"""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.closures import undelivered, whole
from socialrx.blueprints.closures.blueprint import bp
from socialrx.blueprints.closures.forms import ENDERS, CloseForm, ReopenForm
from socialrx.caseload.models import Case
from socialrx.caseload.stopping import in_words, stopped_with
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.rules import days
from socialrx.feedback import endings
from socialrx.feedback.actions import WorryIsOpen
from socialrx.feedback.loose_ends import loose_ends
from socialrx.feedback.telling import TooManyWords
from socialrx.referrals.lifecycle import Status

__all__ = ["PAGES", "bp"]
PAGES = (undelivered, whole)

# Where on the form each broken rule is said.
FIELDS = {
    endings.SayWhatWasTried: "tried",
    endings.TooSoon: "tried",
    endings.SayWhen: "died_on",
    endings.SayWho: "ended_by",
    WorryIsOpen: "reason",
    TooManyWords: "wanted",
    BadInput: "died_on",
}


@bp.route("/cases/<uuid:id>/closure", methods=["GET", "POST"])
@requires(May.CLOSE_CASE, Case)
def close(case: Case) -> Response | str:
    """What is still open, then why it ends. A case that is closed shows how it ended."""
    if not case.is_open:
        return ended(case, ReopenForm())
    form = CloseForm.asked()
    if not form.validate_on_submit() or not closed(case, form):
        return render_template("closures/close.html", case=case, form=form, ends=loose_ends(case))
    db.session.commit()
    flash(" ".join(filter(None, ("Case closed.", in_words(stopped_with(case)), what_is_told(form)))))
    return redirect(url_for(".close", id=case.id))


@bp.route("/cases/<uuid:id>/reopening", methods=["GET", "POST"])
@requires(May.CLOSE_CASE, Case)
def reopen(case: Case) -> Response | str:
    """Open the same case again, with a reason. One that is open already is left as it is."""
    if case.is_open:
        return redirect(url_for("caseload.person", id=case.id))
    form = ReopenForm()
    if not form.validate_on_submit():
        return ended(case, form)
    endings.reopen(case, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Case opened again.")
    return redirect(url_for("caseload.person", id=case.id))


def what_is_told(form: CloseForm) -> str:
    return "" if form.objects.data else "The practice is told."


def closed(case: Case, form: CloseForm) -> bool:
    """End the case; a rule that is broken is said beside its question, and nothing is kept."""
    try:
        endings.end(case, form.ending, by=me())
    except tuple(FIELDS) as problem:
        form[FIELDS[type(problem)]].errors = [str(problem)]
        db.session.rollback()
        return False
    return True


def ended(case: Case, form: ReopenForm) -> str:
    """How it ended, what comes next, and until when it can be opened again."""
    until = clock.day_of(case.closed_at or clock.now()) + timedelta(days=days("REOPEN_WITHIN_DAYS"))
    may_reopen = case.referral.status is Status.ACCEPTED and clock.today() <= until
    shown = {"form": form, "until": until, "may_reopen": may_reopen, "enders": ENDERS}
    shown["stopped"] = in_words(stopped_with(case))
    return render_template("closures/closed.html", case=case, **shown)
