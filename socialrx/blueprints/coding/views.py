"""Codes to record: a practice sees what waits, says what it has recorded, and compares its own search with ours.

Nothing is ever written into a clinical system from here.
"""

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.cells import Action, Resource
from socialrx.access.fields import fields_for
from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, offers_to_our_people_for, seat_of
from socialrx.access.table import May
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.paths import path_on
from socialrx.feedback import coding
from socialrx.feedback.coded import CodeRecorded
from socialrx.feedback.codes import CODES
from socialrx.referrals.models import Referral
from socialrx.referrals.offers.models import Offer

bp = Blueprint("coding", __name__, url_prefix="/practice/codes")
IDENTITY = (Resource.PATIENT_IDENTITY, Action.FIND)


@bp.get("")
@requires(May.SEE_CODES)
def waiting() -> str:
    """What waits, person by person, longest first; what was recorded lately; and which code stands for what."""
    ours = (SCOPES[Referral](me()), offers_to_our_people_for(me()), seat_of(me()).organisation_id)
    rows = coding.waiting(*ours)
    lately = coding.lately(SCOPES[CodeRecorded](me()))
    shows_number = "nhs_number" in fields_for(me(), IDENTITY)
    trail.listed("codes to record", len(rows) + len(lately))
    return render_template(
        "coding/waiting.html",
        people=[list(of_person) for _, of_person in groupby(rows, key=lambda row: row.patient_id)],
        shown=len(rows),
        total=len(rows) if len(rows) < coding.PAGE else coding.how_many(*ours),
        text="\n".join(row.text for row in rows) if shows_number else "",
        lately=lately,
        codes=CODES,
        shows_number=shows_number,
    )


@bp.post("/referrals/<uuid:id>")
@requires(May.SEE_CODES, Referral)
def record(referral: Referral) -> Response:
    """It is in our system now. A second one in the episode is refused with the reason."""
    return recorded(referral)


@bp.post("/offers/<uuid:id>")
@requires(May.SEE_CODES, Offer, among=offers_to_our_people_for)
def record_refusal(offer: Offer) -> Response:
    """The same for an offer that the person declined."""
    return recorded(offer)


def recorded(cause: Referral | Offer) -> Response:
    code = request.form.get("code", "")
    coding.record(cause, code, practice_id=seat_of(me()).organisation_id, by=me())
    db.session.commit()
    flash(f"Recorded: {CODES[code].term}.")
    return redirect(path_on(request.host, request.referrer) or url_for(".waiting"))


@bp.post("/recorded/<uuid:id>/undo")
@requires(May.SEE_CODES, CodeRecorded)
def undo(row: CodeRecorded) -> Response:
    """A slip: it waits to be recorded again, if what it stands for still holds."""
    row.take_back(by=me())
    db.session.commit()
    flash("Taken back. Make sure that it is not in your system.")
    return redirect(url_for(".waiting"))
