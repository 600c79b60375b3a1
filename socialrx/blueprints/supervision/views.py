"""Supervision: what waits to be talked over, what was, and when the next talk is owed.

Opened by the worker and by the leads of the team it happened in. Each look at a
session is put on the trail.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import (
    cases_for,
    seat_of,
    supervised_for,
    supervision_marks_for,
    supervision_sessions_for,
)
from socialrx.access.table import May
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.blueprints.kit.words import day_words
from socialrx.blueprints.supervision.forms import MarkForm, SessionForm, TakeOffForm
from socialrx.caseload import supervision
from socialrx.caseload.models import Case, SupervisionMark, SupervisionSession
from socialrx.caseload.models.supervision import CannotSupervise
from socialrx.core import clock, trail
from socialrx.core.database import db

bp = Blueprint("supervision", __name__)
Answer = Response | str
SHOWN = 30


@bp.get("/supervision/")
@requires(May.SUPERVISE)
def overview() -> Answer:
    """Of each whom the user supervises, or of themselves: the last, the next, what waits, and earlier sessions."""
    workers = supervision.standings(supervised_for(me()), seat_of(me()).team_ids)
    waiting = supervision.marked(supervision_marks_for(me()), cases_for.seen(me()))
    sessions = db.session.scalars(earlier(supervision_sessions_for(me()))).all()
    trail.listed("supervision", len(waiting) + len(sessions))
    return render_template("supervision/overview.html", workers=workers, waiting=waiting, sessions=sessions)


def earlier(sessions: Select[SupervisionSession]) -> Select[SupervisionSession]:
    people = (joinedload(SupervisionSession.worker), joinedload(SupervisionSession.supervisor))
    rows = sessions.order_by(SupervisionSession.held_on.desc(), SupervisionSession.id.desc())
    return rows.options(*people).limit(SHOWN)


@bp.route("/cases/<uuid:id>/supervision", methods=["GET", "POST"])
@requires(May.SUPERVISE, Case)
def mark(case: Case) -> Answer:
    """Put a case on the list: a worker for themselves, a lead for the worker who has it."""
    form, worker = MarkForm(), whose(case)
    if worker is None or not form.validate_on_submit():
        return render_template("supervision/mark.html", case=case, form=form, worker=worker)
    supervision.mark(case, form.why.data, worker=worker, by=me())
    db.session.commit()
    flash("On the list of the next supervision.")
    return redirect(url_for("caseload.person", id=case.id))


def whose(case: Case) -> User | None:
    """Whose supervision it is: the worker's who marks it; of a lead who marks it, the worker's who has it."""
    return me() if Role.LINK_WORKER in seat_of(me()).roles else case.link_worker


@bp.route("/supervision/marks/<uuid:id>/end", methods=["GET", "POST"])
@requires(May.SUPERVISE, SupervisionMark)
def take_off(mark: SupervisionMark) -> Answer:
    """It need not be talked over after all."""
    form = TakeOffForm()
    if not form.validate_on_submit():
        return render_template("supervision/take_off.html", mark=mark, form=form)
    mark.take_off(by=me(), why=form.why.data)
    db.session.commit()
    flash("Off the list.")
    return redirect(url_for(".overview"))


@bp.route("/supervision/of/<uuid:id>", methods=["GET", "POST"])
@requires(May.SUPERVISE, User, among=supervised_for)
def record(worker: User) -> Answer:
    """Write a session down: what was talked over is off the list."""
    team_id = shared_team(worker)
    marks = supervision_marks_for(me()).where(SupervisionMark.worker_id == worker.id)
    waiting = supervision.marked(marks.where(SupervisionMark.team_id == team_id), cases_for.seen(me()))
    form = SessionForm(supervisor=str(me().id))
    form.offer(supervision.leads_of(team_id, besides=worker), waiting)
    if form.validate_on_submit() and (session := recorded(worker, team_id, form)):
        db.session.commit()
        flash(f"Written down. The next is on {day_words(session.next_on)}.")
        return redirect(url_for(".overview"))
    return render_template("supervision/record.html", worker=worker, form=form, waiting=waiting)


def shared_team(worker: User) -> UUID:
    """The team in which worker and user meet; where there are several, the same one each time."""
    rows = select(Membership.team_id).where(Membership.user_id == worker.id, Membership.role == Role.LINK_WORKER)
    rows = rows.where(Membership.team_id.in_(seat_of(me()).team_ids), is_current(clock.today()))
    found: UUID = db.session.scalars(rows.order_by(Membership.team_id)).first() or min(seat_of(me()).team_ids)
    return found


def recorded(worker: User, team_id: UUID, form: SessionForm) -> SupervisionSession | None:
    """The session; None, with what cannot be so on the form."""
    if form.held_on.data is None or form.next_on.data is None:
        return None
    ids = [UUID(id) for id in form.marks.data or []]
    marks = db.session.scalars(supervision_marks_for(me()).where(SupervisionMark.id.in_(ids))).all()
    talk = supervision.Talk(form.held_on.data, form.words.data, form.next_on.data, marks)
    supervisor = db.session.get_one(User, UUID(form.supervisor.data))
    try:
        return supervision.record(talk, worker=worker, supervisor=supervisor, team_id=team_id, by=me())
    except CannotSupervise as problem:
        form.next_on.errors = [str(problem)]
        return None


@bp.get("/supervision/<uuid:id>")
@requires(May.SUPERVISE, SupervisionSession)
def show(session: SupervisionSession) -> Answer:
    """What was written down of one session."""
    trail.saw(session, detail="supervision")
    talked = supervision.talked_over(supervision_marks_for(me()), session.id, cases_for.seen(me()))
    return render_template("supervision/show.html", session=session, talked=talked)
