"""How much each worker carries and may carry: figures and the names of staff, never people."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import workers_for
from socialrx.access.table import May
from socialrx.accounts.models import User
from socialrx.blueprints.kit.versions import overtaken
from socialrx.blueprints.limits.forms import LimitsForm, as_it_stands, print_of
from socialrx.caseload.limits import set_limits, share_of_full_time, suggested_limit
from socialrx.caseload.loads import load_of, team_loads
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.organisations.models import Team

bp = Blueprint("limits", __name__, url_prefix="/caseload-limits")
Answer = Response | str


@bp.get("/")
@requires(May.SET_LIMITS)
def everybody() -> Answer:
    """Every link worker of the organisation's teams: what they carry, their limit, and what hours would suggest."""
    seat = me().seat
    teams = list(db.session.scalars(select(Team.id).where(Team.employer_id == seat.organisation_id))) if seat else []
    loads, _ = team_loads(teams, select(Case).where(Case.team_id.in_(teams)), leavers=False)
    return render_template("limits/everybody.html", loads=loads, suggested=suggested_limit)


@bp.route("/<uuid:id>", methods=["GET", "POST"])
@requires(May.SET_LIMITS, User, among=workers_for)
def change(worker: User) -> Answer:
    """One worker's limit of cases, hours and languages. Two managers at once: the second is shown both."""
    stands = partial(as_it_stands, worker)
    form = LimitsForm(data=stands() | {"version": print_of(worker)})
    if form.validate_on_submit() and not overtaken(form, worker, stands, seen=print_of):
        set_limits(worker, **form.values)
        db.session.commit()
        flash(f"The limits of {worker.name} are saved.")
        return redirect(url_for(".everybody"))
    facts = {"load": load_of(worker), "suggested": suggested_limit(worker.hours_a_week)}
    return render_template("limits/change.html", form=form, share=share_of_full_time(worker.hours_a_week), **facts)
