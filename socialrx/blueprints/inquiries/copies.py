"""The copy itself: each entry's decision, the signature, the release, and the files that leave."""

from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.inquiries.forms import EntryForm, PrepareForm, ReleaseForm
from socialrx.blueprints.inquiries.saying import is_done
from socialrx.blueprints.kit.forms import chosen_from
from socialrx.caseload import papers
from socialrx.caseload.models import Document
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.documents import subject_access
from socialrx.rights import access_requests as asking
from socialrx.rights.copies import CannotMark, Ruling, copy_for, decide, entry_of
from socialrx.rights.models import AccessRequest, Decision
from socialrx.rights.whole_record import Entry, whole_record

bp = Blueprint("copies", __name__)
Answer = AnyResponse | str
PAPER = Document.__tablename__


@bp.get("/access-requests/<uuid:id>/entries")
@requires(May.HANDLE_COPY, AccessRequest)
def entries(asked: AccessRequest) -> Answer:
    """Every entry of the record, and what becomes of it in the copy."""
    trail.saw(asked.patient, detail=f"whole record, request {asked.reference}, alert")
    marks = {(mark.entry_kind, mark.entry_id): mark for mark in asked.marks}
    sections = whole_record(asked.patient_id, asked.organisation_id)
    return render_template("inquiries/entries.html", asked=asked, sections=sections, marks=marks)


@bp.route("/access-requests/<uuid:id>/entry", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def entry(asked: AccessRequest) -> Answer:
    """One entry: give it, give it without some words, or leave it out."""
    if "entry" not in request.args:
        return redirect(url_for(".entries", id=asked.id))
    one = entry_asked_for(asked)
    mark = next((mark for mark in asked.marks if (mark.entry_kind, mark.entry_id) == (one.kind, one.id)), None)
    form = EntryForm(obj=mark)
    if form.validate_on_submit() and is_decided(asked, one, form):
        db.session.commit()
        return redirect(url_for(".entries", id=asked.id, _anchor=f"entry-{one.id}"))
    return render_template("inquiries/entry.html", asked=asked, entry=one, form=form)


def entry_asked_for(asked: AccessRequest) -> Entry:
    """The entry that the address names, of this person's record only; else 404."""
    kind, id = request.args.get("kind", ""), request.args.get("entry", type=UUID)
    found = entry_of(asked, kind, id) if id else None
    if found is None:
        abort(404)
    return found


def is_decided(asked: AccessRequest, one: Entry, form: EntryForm) -> bool:
    """Whether the decision was kept; why not stands on the form."""
    ruling = Ruling(Decision(form.decision.data), form.words.data, form.clinician.data)
    try:
        decide(asked, one, ruling, by=me())
    except CannotMark as problem:
        field = {Decision.REDACT: form.words, Decision.SERIOUS_HARM: form.clinician}
        field.get(ruling.decision, form.decision).errors = [str(problem)]
        return False
    return True


@bp.route("/access-requests/<uuid:id>/preparation", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def preparation(asked: AccessRequest) -> Answer:
    """Sign for the content as it is now."""
    form = PrepareForm()
    if form.validate_on_submit() and is_done(form.signed, lambda: asking.prepare(asked, by=me())):
        return saved(asked)
    return render_template("inquiries/preparation.html", asked=asked, copy=copy_for(asked), form=form)


@bp.route("/access-requests/<uuid:id>/release", methods=["GET", "POST"])
@requires(May.RELEASE_COPY, AccessRequest)
def release(asked: AccessRequest) -> Answer:
    """Let it go, as somebody else than the one who prepared it."""
    form = ReleaseForm()
    leads = asking.may_stand_in(asked)
    form.second.choices = chosen_from([("", "Choose"), *((str(lead.id), lead.name) for lead in leads)])
    needs_second = asked.prepared_by_id == me().id and not asking.others_can_release(asked)
    second = next((lead for lead in leads if str(lead.id) == form.second.data), None)
    if form.validate_on_submit() and is_done(form.second, lambda: asking.release(asked, by=me(), second=second)):
        return saved(asked)
    return render_template("inquiries/release.html", asked=asked, form=form, needs_second=needs_second)


@bp.post("/access-requests/<uuid:id>/taking-back")
@requires(May.RELEASE_COPY, AccessRequest)
def take_back(asked: AccessRequest) -> Answer:
    """It must be looked through and signed again."""
    asking.take_back(asked)
    return saved(asked)


@bp.get("/access-requests/<uuid:id>/copy.pdf")
@requires(May.RELEASE_COPY, AccessRequest)
def pdf(asked: AccessRequest) -> Answer:
    """The copy to read, made now and kept nowhere."""
    return leaving(asked, subject_access.as_pdf(asking.released_copy(asked)), "application/pdf", "pdf")


@bp.get("/access-requests/<uuid:id>/copy.json")
@requires(May.RELEASE_COPY, AccessRequest)
def json(asked: AccessRequest) -> Answer:
    """The same for a machine."""
    return leaving(asked, subject_access.as_json(asking.released_copy(asked)), "application/json", "json")


@bp.get("/access-requests/<uuid:id>/paper")
@requires(May.RELEASE_COPY, AccessRequest)
def paper(asked: AccessRequest) -> Answer:
    """A file that belongs to the copy: of an entry that is given, and no other."""
    copy = asking.released_copy(asked)
    wanted = request.args.get("entry", type=UUID)
    given = {entry.id for section in copy.sections for entry in section.entries if entry.kind == PAPER}
    document = db.session.get(Document, wanted) if wanted in given else None
    if document is None:
        abort(404)
    content = papers.content_of(document)
    return leaving(asked, content, "application/octet-stream", document.kind.ending)


def leaving(asked: AccessRequest, content: bytes, kind: str, ending: str) -> Response:
    """A file whose name holds the reference and no name of a person. On the trail as exported."""
    trail.saw(asked.patient, deed=trail.Deed.EXPORTED, detail=f"copy of the record, {ending}, {asked.reference}, alert")
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{asked.reference}.{ending}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def saved(asked: AccessRequest) -> Answer:
    db.session.commit()
    return redirect(url_for("access_requests.show", id=asked.id))
