"""Papers of a case. What was added is handed out as a file to keep, never shown as a page of ours."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from socialrx.access.gate import me, requires
from socialrx.access.scopes import documents_for
from socialrx.access.table import May
from socialrx.blueprints.papers.forms import PaperForm, RemovalForm
from socialrx.caseload import papers
from socialrx.caseload.models import Case, Document
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.trail import Deed
from socialrx.core.uploads import MOST_BYTES

bp = Blueprint("papers", __name__)
Answer = AnyResponse | str
# Whatever a file holds, a browser runs none of it.
AS_A_FILE = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@bp.get("/cases/<uuid:id>/papers")
@requires(May.READ_DOCUMENT, Case)
def of_case(case: Case) -> str:
    """The case's papers, the newest first. Those taken out are shown to the team's lead."""
    documents = db.session.scalars(papers.of_case(documents_for(me()), case.id)).all()
    trail.listed("papers", len(documents))
    return render_template("papers/list.html", case=case, documents=documents)


@bp.route("/cases/<uuid:id>/papers/new", methods=["GET", "POST"])
@requires(May.ADD_DOCUMENT, Case)
def add(case: Case) -> Answer:
    """Add a file to the case."""
    form = PaperForm()
    if not form.validate_on_submit() or not is_added(case, form):
        return render_template("papers/add.html", case=case, form=form)
    db.session.commit()
    flash("Paper added.")
    return redirect(url_for(".of_case", id=case.id))


def is_added(case: Case, form: PaperForm) -> bool:
    """Whether it could be taken in; why not stands on the form."""
    file = form.file.data
    try:
        papers.add(case, file.filename or "", file.read(MOST_BYTES + 1), by=me(), about=form.about.data)
    except BadInput as problem:
        form.file.errors = [str(problem)]
        return False
    return True


@bp.get("/papers/<uuid:id>")
@requires(May.READ_DOCUMENT, Document)
def read(document: Document) -> Response:
    """The file itself, to keep."""
    content = papers.content_of(document)
    trail.saw(document, deed=Deed.EXPORTED)
    answer = Response(content, content_type=document.kind.mimetype, headers=AS_A_FILE)
    answer.headers.set("Content-Disposition", "attachment", filename=document.download_name)
    return answer


@bp.route("/papers/<uuid:id>/removal", methods=["GET", "POST"])
@requires(May.VOID_DOCUMENT, Document)
def take_out(document: Document) -> Answer:
    """Say that a paper should not be here, and why. The file stays, for the team's lead."""
    form = RemovalForm()
    if not form.validate_on_submit():
        return render_template("papers/take_out.html", document=document, form=form)
    document.take_out(by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Paper taken out.")
    return redirect(url_for(".of_case", id=document.case_id))
