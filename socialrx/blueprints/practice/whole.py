"""The whole message back, fetched by the practice: as text to paste, as PDF and as JSON, once the case is closed."""

from typing import Any

from flask import Response, abort, jsonify, render_template

from socialrx.access.cells import Action, Resource
from socialrx.access.fields import cut
from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.kit.files import a_pdf, no_copy_kept
from socialrx.blueprints.practice.blueprint import bp
from socialrx.caseload.queries import case_of
from socialrx.core import trail
from socialrx.documents import message_back
from socialrx.documents.sending import may_send_to_practice
from socialrx.referrals.models import Referral

CELL = (Resource.OUTCOME_MESSAGE, Action.READ)


@bp.get("/referrals/<uuid:id>/message-back")
@requires(May.READ_SUMMARY, Referral)
def whole_message(referral: Referral) -> str:
    """The text, to be pasted, and the two files."""
    text = message_back.as_text(told(referral, as_="text"))
    return render_template("practice/whole_message.html", referral=referral, text=text)


@bp.get("/referrals/<uuid:id>/message-back.pdf")
@requires(May.READ_SUMMARY, Referral)
def whole_pdf(referral: Referral) -> Response:
    pdf = message_back.as_pdf(told(referral, as_="PDF"))
    return a_pdf(pdf, f"{referral.reference}-message-back.pdf")


@bp.get("/referrals/<uuid:id>/message-back.json")
@requires(May.READ_SUMMARY, Referral)
def whole_json(referral: Referral) -> Response:
    return no_copy_kept(jsonify(message_back.as_json(told(referral, as_="JSON"))))


def told(referral: Referral, *, as_: str) -> dict[str, Any]:
    """What this reader gets of it, put on the trail. 404 while the case goes on, and where the person objects."""
    case = case_of(referral.id)
    if case is None or case.is_open or not may_send_to_practice(case).is_made:
        abort(404)
    trail.saw(case, deed=trail.Deed.EXPORTED, detail=f"message back to the practice, as {as_}")
    return cut(message_back.content(case), me(), CELL)
