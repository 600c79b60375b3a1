"""A practice's search for its codes beside what we know: shown once, or its lines downloaded. Nothing of it is kept."""

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, seat_of
from socialrx.access.table import May
from socialrx.blueprints.coding.forms import SearchForm
from socialrx.blueprints.kit.files import no_copy_kept
from socialrx.core import trail
from socialrx.core.csv_out import as_csv
from socialrx.core.errors import BadInput
from socialrx.core.uploads import MOST_BYTES
from socialrx.feedback import code_file, code_search
from socialrx.feedback.code_search import Comparison, Kind
from socialrx.referrals.models import Referral

bp = Blueprint("code_search", __name__, url_prefix="/practice/codes")
# Of a long list the page shows so many; the download has all of them.
SHOWN = 100


@bp.route("/check", methods=["GET", "POST"])
@requires(May.CHECK_CODES)
def check() -> AnyResponse | str:
    """Choose a file, and see what does not fit: once."""
    form = SearchForm()
    if not form.validate_on_submit() or not (made := compared(form)):
        return render_template("coding/check.html", form=form)
    if request.form.get("as") == "csv":
        return lines_of(made)
    trail.listed("codes of a search that do not fit", len(made.findings))
    return render_template("coding/found.html", form=form, made=made, kinds=Kind, most=SHOWN)


def compared(form: SearchForm) -> Comparison | None:
    """What was found; None when the file will not do, and why stands on the form."""
    file = form.file.data
    try:
        search = code_file.read(file.filename or "", file.read(MOST_BYTES + 1))
    except BadInput as problem:
        form.file.errors = [str(problem)]
        return None
    return code_search.compare(search, SCOPES[Referral](me()), seat_of(me()).organisation_id)


def lines_of(made: Comparison) -> Response:
    """The lines of the file that do not fit and our references of what is missing from it: no name, no NHS number."""
    rows = [
        (" ".join(str(line) for line in one.lines), one.reference, one.on.isoformat(), one.kind.says)
        for one in made.findings
    ]
    rows += [(str(line), "", "", why) for line, why in made.search.unread]
    trail.listed("codes of a search that do not fit, as a file", len(rows))
    answer = Response(as_csv([("Line of your file", "Our reference", "Date", "What"), *rows]), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="codes-that-do-not-fit.csv"'
    return no_copy_kept(answer)
