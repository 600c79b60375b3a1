"""The people of absent colleagues, for whoever stands in."""

from flask import Blueprint, render_template, request

from socialrx.access.gate import me, requires
from socialrx.access.scopes import covered_cases_for
from socialrx.access.table import May
from socialrx.accounts.absences import stands_in_for
from socialrx.blueprints.caseload.lists import page_of
from socialrx.core import trail

bp = Blueprint("covering", __name__)


@bp.get("/caseload/covering")
@requires(May.WORK_CASE)
def everybody() -> str:
    """Everybody the user stands in for now, by what is due next."""
    page = page_of(covered_cases_for(me()), request.args.get("after"))
    trail.listed("caseload of a colleague", len(page.people))
    return render_template("caseload/covering.html", page=page, covers=stands_in_for(me().id))
