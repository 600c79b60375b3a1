"""Somebody who cannot be reached: what was tried, what to decide, a last letter or text; and when they ring back."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.caseload import attempts
from socialrx.caseload.attempts import LastWay
from socialrx.caseload.mentioned import add_need, dismiss
from socialrx.caseload.models import Case
from socialrx.core import codelists, trail
from socialrx.core.database import db
from socialrx.documents import last_letter
from socialrx.feedback import endings
from socialrx.patients.flags import flag_of

bp = Blueprint("reaching", __name__)
RANG_BACK = "They rang back"


@bp.get("/cases/<uuid:id>/decision")
@requires(May.CLOSE_CASE, Case)
def decide(case: Case) -> str:
    """What was tried, what is still missing, and what somebody may decide. Nothing here closes by itself."""
    tries, s_flag = attempts.tries_of(case), flag_of(case.patient)
    shown = {"tries": tries, "s_flag": s_flag, "way_words": attempts.way_words}
    return render_template("reaching/decide.html", case=case, **shown)


@bp.get("/cases/<uuid:id>/last-letter")
@requires(May.WORK_CASE, Case)
def last_word(case: Case) -> str:
    """The letter and the text as they would go, by the ways that are safe."""
    ways = attempts.safe_ways(case.patient)
    said = {"letter": list(last_letter.story(case)), "message": last_letter.text_message(case)}
    return render_template("reaching/last_word.html", case=case, ways=ways, s_flag=flag_of(case.patient), **said)


@bp.get("/cases/<uuid:id>/last-letter.pdf")
@requires(May.WORK_CASE, Case)
def letter(case: Case) -> Response:
    """The letter, to print. Refused where nobody may write to this person."""
    attempts.must_be_safe(case.patient, LastWay.LETTER)
    trail.saw(case, deed=trail.Deed.PRINTED, detail="last letter")
    response = Response(last_letter.build(case), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{case.referral.reference}-letter.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/cases/<uuid:id>/last-letter")
@requires(May.WORK_CASE, Case)
def last_word_sent(case: Case) -> Answer:
    """It has gone: recorded as a try, and they have time to answer."""
    way = LastWay.TEXT if request.form.get("way") == LastWay.TEXT else LastWay.LETTER
    attempts.send_last_word(case, way, by=me())
    db.session.commit()
    flash(f"The {way} is recorded. They have time to answer.")
    return redirect(url_for("caseload.person", id=case.id))


@bp.post("/cases/<uuid:id>/rang-back")
@requires(May.CLOSE_CASE, Case)
def rang_back(case: Case) -> Answer:
    """One tap: the same case is open again, without a new referral."""
    if not case.is_open:
        endings.reopen(case, by=me(), reason=RANG_BACK)
        db.session.commit()
        flash(f"{case.patient.known_as}'s case is open again. Write down what they said.")
    return redirect(url_for("caseload.contact", id=case.id))


@bp.post("/cases/<uuid:id>/needs")
@requires(May.WORK_CASE, Case)
def need(case: Case) -> Answer:
    """Add a need that a note mentions, or say that it does not: one tap, by a person."""
    dismissed, key = request.form.get("not"), request.form.get("need", "")
    if dismissed:
        dismiss(case, dismissed, by=me())
    else:
        add_need(case, key, by=me())
    db.session.commit()
    what = codelists.label("need-categories", dismissed or key).lower()
    flash(f"Not suggested again: {what}." if dismissed else f"Added: {what}.")
    return redirect(url_for("caseload.person", id=case.id))
