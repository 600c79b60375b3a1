"""The S-flag: set, confirmed, revealed for one page's length, taken off; every step on purpose and recorded."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.flags.forms import FlagForm, RevealForm, SafeWayForm, TakeOffForm
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.patients import flags
from socialrx.patients.flags import CannotFlag, FlagSource, SFlag

bp = Blueprint("flags", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/s-flag", methods=["GET", "POST"])
@requires(May.FLAG_ADDRESS, Case)
def s_flag(case: Case) -> Answer:
    """Hide where this person is and how they are reached, at once and everywhere."""
    if case.patient.is_s_flagged:
        return render_template("flags/standing.html", case=case, flag=standing(case))
    form = FlagForm()
    if not form.validate_on_submit():
        return render_template("flags/s_flag.html", case=case, form=form)
    source, employer = FlagSource(form.source.data), case.team.employer_id
    flags.set_flag(case.patient, by=me(), source=source, because=form.because.data, organisation_id=employer)
    db.session.commit()
    flash("Their whereabouts are hidden now, everywhere. Say next which way to reach them is safe.")
    return redirect(url_for(".safe_way", id=case.id))


@bp.route("/cases/<uuid:id>/s-flag/safe-way", methods=["GET", "POST"])
@requires(May.FLAG_ADDRESS, Case)
def safe_way(case: Case) -> Answer:
    """Confirm which way is safe. Until somebody has, nothing is posted to the person."""
    flag, form = standing(case), SafeWayForm()
    if not form.validate_on_submit():
        return render_template("flags/safe_way.html", case=case, form=form, flag=flag)
    flag.confirm_safe_way(form.safe_way.data, by=me())
    db.session.commit()
    flash("Saved. It stands at the top of their page.")
    return redirect(url_for("caseload.person", id=case.id))


@bp.route("/cases/<uuid:id>/s-flag/removal", methods=["GET", "POST"])
@requires(May.UNFLAG_ADDRESS, Case)
def take_off(case: Case) -> Answer:
    """The lead takes the flag off, with a reason; never one they set themselves, nor another employer's."""
    flag, form = standing(case), TakeOffForm()
    if flag.organisation_id != case.team.employer_id:
        raise CannotFlag("Another organisation set this flag. Your IG lead must ask theirs.")
    if not form.validate_on_submit():
        return render_template("flags/take_off.html", case=case, form=form, flag=flag)
    flag.take_off(by=me(), reason=form.reason.data)
    db.session.commit()
    flash("The flag is off. Their contact details show again.")
    return redirect(url_for("caseload.person", id=case.id))


def standing(case: Case) -> SFlag:
    """The flag that stands. Raises CannotFlag when there is none."""
    flag = flags.flag_of(case.patient)
    if flag is None:
        raise CannotFlag("This person is not flagged.")
    return flag


@bp.route("/cases/<uuid:id>/reveal", methods=["GET", "POST"])
@requires(May.REVEAL_ADDRESS, Case)
def reveal(case: Case) -> Answer:
    """Show what is hidden, with a reason, on this answer alone; the IG lead is told."""
    form = RevealForm()
    if not case.patient.is_s_flagged:
        return redirect(url_for("caseload.person", id=case.id))
    if not form.validate_on_submit():
        return render_template("flags/reveal.html", case=case, form=form)
    reason, words = form.reason.data, form.words.data
    found = flags.reveal(case.patient, reason=reason, words=words, organisation_id=case.team.employer_id)
    db.session.commit()
    return render_template("flags/revealed.html", case=case, kept=found, flag=standing(case))


@bp.after_request
def keep_private(response: Response) -> Response:
    """No browser keeps these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response
