"""The outcome summary: previewed in words, and made as PDF for the practice and for the person."""

from flask import Blueprint, Response, abort, render_template, request

from socialrx.access.gate import requires
from socialrx.access.table import May
from socialrx.blueprints.summaries.forms import CheckedForm
from socialrx.caseload.models import Case
from socialrx.caseload.queries import case_of
from socialrx.core import trail
from socialrx.documents import gp_summary, person_summary
from socialrx.documents.sending import may_send_to_person, may_send_to_practice
from socialrx.documents.summary import ABUSE, GP, PERSON, gather
from socialrx.referrals.models import Referral

bp = Blueprint("summaries", __name__)


@bp.get("/cases/<uuid:id>/summary")
@requires(May.MAKE_SUMMARY, Case)
def preview(case: Case) -> str:
    """Both documents in words, as they would be printed now, and what to look at before they leave."""
    return shown(case, CheckedForm(None))


@bp.get("/cases/<uuid:id>/summary/gp.pdf")
@requires(May.MAKE_SUMMARY, Case)
def for_gp(case: Case) -> Response:
    """The practice's document. Refused when the person objects to the practice being told."""
    may_send_to_practice(case).insist(is_checked=True)
    return paper(case, gp_summary.build(case), reader="practice")


@bp.get("/cases/<uuid:id>/summary/person.pdf")
@requires(May.MAKE_SUMMARY, Case)
def for_person(case: Case) -> Response | str:
    """The person's document. Where somebody else may read it, only after the worker says that it is safe."""
    sending, form = may_send_to_person(case), CheckedForm(request.args)
    if sending.to_check and not form.validate():
        return shown(case, form)
    sending.insist(is_checked=form.checked.data)
    said = "checked that it is safe" if sending.to_check else ""
    return paper(case, person_summary.build(case), reader="person", detail=said)


@bp.get("/practice/referrals/<uuid:id>/summary.pdf")
@requires(May.READ_SUMMARY, Referral)
def from_practice(referral: Referral) -> Response:
    """The practice's document, fetched by the practice: once the case is closed, and unless the person objects."""
    case = case_of(referral.id)
    if case is None or case.is_open or not may_send_to_practice(case).is_made:
        abort(404)
    return paper(case, gp_summary.build(case), reader="practice")


def shown(case: Case, form: CheckedForm) -> str:
    """The preview: the very blocks that the press would set."""
    summary = gather(case)
    return render_template(
        "summaries/preview.html",
        case=case,
        form=form,
        names_abuse=ABUSE in case.referral.need_keys,
        to_practice=may_send_to_practice(case),
        to_person=may_send_to_person(case),
        gp=list(gp_summary.story(summary.only(GP))),
        person=list(person_summary.story(summary.only(PERSON))),
    )


def paper(case: Case, pdf: bytes, *, reader: str, detail: str = "") -> Response:
    """The PDF, seen in the browser and never kept there. Its name holds the reference and no name of a person."""
    trail.saw(case, deed=trail.Deed.PRINTED, detail=f"summary for the {reader}{f': {detail}' if detail else ''}")
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{case.referral.reference}-{reader}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
