"""The whole message back as the worker sees it before and after it leaves: text to paste, PDF and JSON."""

from typing import Any

from flask import Response, jsonify, render_template

from socialrx.access.cells import Action, Resource
from socialrx.access.fields import cut
from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.closures.blueprint import bp
from socialrx.blueprints.kit.files import a_pdf, no_copy_kept
from socialrx.caseload.models import Case
from socialrx.core import trail
from socialrx.documents import message_back
from socialrx.documents.sending import may_send_to_practice

CELL = (Resource.OUTCOME_MESSAGE, Action.READ)


@bp.get("/cases/<uuid:id>/message-back")
@requires(May.MAKE_SUMMARY, Case)
def whole_message(case: Case) -> str:
    """The text, as it reads now; where the person objects, that and nothing else."""
    sending = may_send_to_practice(case)
    text = message_back.as_text(told(case, as_="text")) if sending.is_made else ""
    return render_template("closures/whole_message.html", case=case, text=text, sending=sending)


@bp.get("/cases/<uuid:id>/message-back.pdf")
@requires(May.MAKE_SUMMARY, Case)
def whole_pdf(case: Case) -> Response:
    return a_pdf(message_back.as_pdf(told(case, as_="PDF")), f"{case.referral.reference}-message-back.pdf")


@bp.get("/cases/<uuid:id>/message-back.json")
@requires(May.MAKE_SUMMARY, Case)
def whole_json(case: Case) -> Response:
    return no_copy_kept(jsonify(message_back.as_json(told(case, as_="JSON"))))


def told(case: Case, *, as_: str) -> dict[str, Any]:
    """What may go, put on the trail. Raises NotMade where the person objects to the practice being told."""
    may_send_to_practice(case).insist(is_checked=True)
    trail.saw(case, deed=trail.Deed.EXPORTED, detail=f"message back for the practice, as {as_}")
    return cut(message_back.content(case), me(), CELL)
