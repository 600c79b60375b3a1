"""Sickness and leave of the lead's teams, with who stands in: set, changed, and ended before the time."""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import absences_for
from socialrx.access.table import May
from socialrx.accounts.absences import (
    Absence,
    AbsenceKind,
    AwayAlready,
    BadDates,
    CannotCover,
    NotOfThisTeam,
    current_and_coming,
    promised,
)
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.blueprints.absences.forms import AbsenceForm, ChangeForm, CoverFields, as_it_stands
from socialrx.blueprints.kit.versions import overtaken
from socialrx.caseload.covers import change_absence, end_absence, set_absence
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError

bp = Blueprint("absences", __name__, url_prefix="/absences")
Answer = Response | str
WRONG = (AwayAlready, BadDates, CannotCover, NotOfThisTeam)


@bp.get("/")
@requires(May.SET_ABSENCE)
def coming() -> Answer:
    """Who is away now or will be, until when, and who stands in."""
    people = (joinedload(Absence.user), joinedload(Absence.cover), joinedload(Absence.team))
    absences = db.session.scalars(current_and_coming(absences_for(me())).options(*people)).all()
    return render_template("absences/coming.html", absences=absences)


@bp.route("/new", methods=["GET", "POST"])
@requires(May.SET_ABSENCE)
def new() -> Answer:
    """Put a worker of the team down as away."""
    form = AbsenceForm()
    form.offer(team_workers(my_teams()))
    if form.validate_on_submit() and (absence := was_set(form)):
        db.session.commit()
        flash(f"{absence.user.name} is away until {clock.in_words(absence.ends_on)}.")
        warn_of_promises(absence)
        return redirect(url_for(".coming"))
    return render_template("absences/new.html", form=form)


@bp.route("/<uuid:id>", methods=["GET", "POST"])
@requires(May.SET_ABSENCE, Absence)
def change(absence: Absence) -> Answer:
    """Another last day, or somebody else to stand in."""
    if absence.is_over:
        return render_template("absences/over.html", absence=absence)
    stands = partial(as_it_stands, absence)
    form = ChangeForm(data=stands() | {"version": absence.version})
    form.offer([(user, held) for user, held in team_workers([absence.team_id]) if user.id != absence.user_id])
    if form.validate_on_submit() and not overtaken(form, absence, stands) and was_changed(absence, form):
        db.session.commit()
        flash(f"{absence.user.name} is away until {clock.in_words(absence.ends_on)}.")
        warn_of_promises(absence)
        return redirect(url_for(".coming"))
    return render_template("absences/change.html", form=form, absence=absence)


@bp.post("/<uuid:id>/end")
@requires(May.SET_ABSENCE, Absence)
def end(absence: Absence) -> Answer:
    """Back, or not going after all. Whoever stood in opens nothing of it any more."""
    end_absence(absence, by=me())
    db.session.commit()
    flash(f"{absence.user.name} is no longer down as away.")
    return redirect(url_for(".coming"))


def was_set(form: AbsenceForm) -> Absence | None:
    """The absence; None, with what is wrong on the form."""
    held, stretch = form.chosen, (form.starts_on.data or clock.today(), form.ends_on.data or clock.today())
    if held.team_id is None:
        return None
    kind = AbsenceKind(form.kind.data)
    try:
        return set_absence(held.user_id, held.team_id, kind, stretch, cover_id=form.cover_id, by=me())
    except WRONG as problem:
        say(form, problem)
        return None


def was_changed(absence: Absence, form: ChangeForm) -> bool:
    try:
        change_absence(absence, ends_on=form.ends_on.data or absence.ends_on, cover_id=form.cover_id, by=me())
    except WRONG as problem:
        say(form, problem)
        return False
    return True


def say(form: CoverFields, problem: DomainError) -> None:
    """What is wrong stands at the question it is about; nothing is kept."""
    db.session.rollback()
    field = form.cover if isinstance(problem, CannotCover) else form.ends_on
    if isinstance(problem, AwayAlready | NotOfThisTeam) and isinstance(form, AbsenceForm):
        field = form.worker
    field.errors = [str(problem)]


def warn_of_promises(absence: Absence) -> None:
    """Whoever goes away while they were to stand in for somebody leaves those people uncovered: say so at once."""
    for other in promised(absence.user_id, absence.starts_on, absence.ends_on):
        flash(f"{absence.user.name} was to stand in for {other.user.name}. Choose somebody else for them.")


def my_teams() -> list[UUID]:
    seat = me().seat
    return list(seat.team_ids) if seat else []


def team_workers(team_ids: list[UUID]) -> list[tuple[User, Membership]]:
    """Link workers of the teams today, by name, each with the role that makes them one."""
    rows = select(User, Membership).join(Membership, Membership.user_id == User.id)
    held = (Membership.team_id.in_(team_ids), Membership.role == Role.LINK_WORKER, is_current(clock.today()))
    rows = rows.where(*held, User.ended_at.is_(None)).options(joinedload(Membership.team))
    found = db.session.execute(rows.order_by(User.given_name, User.family_name, Membership.id))
    return [(user, membership) for user, membership in found]
