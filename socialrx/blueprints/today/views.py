"""Today: what a link worker has to do, on one page that fits a phone."""

from flask import Blueprint, render_template
from sqlalchemy import select

from socialrx.access.gate import me, requires
from socialrx.access.scopes import cases_for, covered_cases_for, own_cases_for, tasks_for
from socialrx.access.table import May
from socialrx.blueprints.today.waiting import waiting
from socialrx.caseload.appointments import today_of
from socialrx.caseload.covered_day import covered_day
from socialrx.caseload.day import day_of
from socialrx.caseload.handing_over import how_many_handed
from socialrx.caseload.supervision import owed_on
from socialrx.caseload.tasks import for_owner, lines
from socialrx.core import clock, trail
from socialrx.core.database import db

bp = Blueprint("today", __name__)


@bp.get("/today")
@requires(May.SEE_TODAY)
def show() -> str:
    """What is handed over, late, due today, waiting for others and to be reviewed; the rest is counted."""
    cases = own_cases_for(me())
    day, (covered, covered_total) = day_of(cases, me().id), covered_day(covered_cases_for(me()), me().id)
    entries = today_of(me().id, clock.today())
    tasks = lines(for_owner(tasks_for(me()), me().id), cases_for.seen(me()))
    trail.listed("today", len(tasks) + day.shown + len(covered) + len(entries))
    lists = {"day": day, "covered": covered, "covered_total": covered_total, "entries": entries}
    handed, owed = db.session.execute(select(how_many_handed(cases, me()), owed_on(me().id))).one()
    lists |= {"handed": handed, "supervision_on": owed, "tasks": tasks, **waiting(cases)}
    return render_template("today/show.html", **lists, on=clock.today())
