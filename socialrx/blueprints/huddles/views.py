"""The team's huddles: planning one, the page to run it in the room, who is there, opening and closing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import brought_for, huddle_actions_for, huddles_for, seat_of
from socialrx.access.table import May
from socialrx.blueprints.huddles.forms import GuestForm, MeetingForm
from socialrx.blueprints.kit.forms import chosen_from
from socialrx.blueprints.kit.versions import overtaken
from socialrx.caseload import huddle_lists, huddles
from socialrx.caseload.models import Huddle, HuddleGuest
from socialrx.caseload.models.huddle import CannotHuddle
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.organisations.models import Team

bp = Blueprint("huddles", __name__)
Answer = Response | str


@bp.get("/huddles/")
@requires(May.HUDDLE)
def overview() -> Answer:
    """Those open now, those to come, what is late of what was decided, and those that are over."""
    late = huddle_lists.overdue(huddle_actions_for(me()))
    trail.listed("late actions of huddles", len(late))
    return render_template("huddles/overview.html", lists=huddle_lists.by_state(huddles_for(me())), late=late)


@bp.route("/huddles/new", methods=["GET", "POST"])
@requires(May.HUDDLE)
def plan() -> Answer:
    """Plan one. A worker of several teams says which."""
    teams = my_teams()
    form = MeetingForm(team=str(teams[0].id))
    form.team.choices = chosen_from((str(team.id), team.name) for team in teams)
    if not form.validate_on_submit():
        return render_template("huddles/meeting.html", form=form, huddle=None)
    team = next((team for team in teams if str(team.id) == form.team.data), teams[0])
    huddle = huddles.plan(team, form.meeting, by=me())
    db.session.commit()
    return redirect(url_for(".show", id=huddle.id))


def my_teams() -> list[Team]:
    return list(db.session.scalars(select(Team).where(Team.id.in_(seat_of(me()).team_ids)).order_by(Team.name)))


@bp.get("/huddles/<uuid:id>")
@requires(May.HUDDLE, Huddle)
def show(huddle: Huddle) -> Answer:
    """The page in the room: who is there, and of each person the question, what is brought, what was decided."""
    people = huddle_lists.talked_about(brought_for(me()), huddle)
    for one in people:
        trail.saw(one)
    around = huddle_lists.around(huddle)
    others = around.people - len(people)
    return render_template("huddles/show.html", huddle=huddle, people=people, around=around, others=others)


@bp.route("/huddles/<uuid:id>/when", methods=["GET", "POST"])
@requires(May.HUDDLE, Huddle)
def move(huddle: Huddle) -> Answer:
    """Another day, time or place."""
    huddle.must_not_be_over()
    at = clock.time_in_words(huddle.at) if huddle.at else ""
    form = MeetingForm(**as_it_stands(huddle) | {"at": at, "version": huddle.version})
    form.team.choices = []
    if not form.validate_on_submit() or overtaken(form, huddle, lambda: as_it_stands(huddle)):
        return render_template("huddles/meeting.html", form=form, huddle=huddle)
    huddle.title, huddle.on, huddle.at, huddle.place = form.meeting
    db.session.commit()
    return redirect(url_for(".show", id=huddle.id))


def as_it_stands(huddle: Huddle) -> dict[str, object]:
    return {"title": huddle.title, "on": huddle.on, "at": huddle.at, "place": huddle.place}


@bp.post("/huddles/<uuid:id>/opening")
@requires(May.HUDDLE, Huddle)
def open_now(huddle: Huddle) -> Answer:
    """From now on the guests who are named see what is brought."""
    huddle.open()
    db.session.commit()
    flash("The huddle is open. Guests who are named see what is brought.")
    return redirect(url_for(".show", id=huddle.id))


@bp.post("/huddles/<uuid:id>/closing")
@requires(May.HUDDLE, Huddle)
def close(huddle: Huddle) -> Answer:
    """Guests see nothing more, from their next request on."""
    huddle.close(by=me())
    db.session.commit()
    flash("The huddle is closed. Guests see nothing of it any more.")
    return redirect(url_for(".show", id=huddle.id))


@bp.route("/huddles/<uuid:id>/people-there", methods=["GET", "POST"])
@requires(May.HUDDLE, Huddle)
def name_guest(huddle: Huddle) -> Answer:
    """Write down who is there; with an account they may sign in while it is open."""
    form = GuestForm()
    if not form.validate_on_submit() or not named(huddle, form):
        return render_template("huddles/guest.html", huddle=huddle, form=form)
    db.session.commit()
    return redirect(url_for(".show", id=huddle.id))


def named(huddle: Huddle, form: GuestForm) -> bool:
    """Whether it could be done; if not, why stands on the form."""
    said = {"name": form.name.data or "", "organisation": form.organisation.data or ""}
    try:
        huddles.name_guest(huddle, by=me(), email=form.email.data or "", **said)
    except CannotHuddle as problem:
        form.email.errors = [str(problem)]
        return False
    return True


@bp.post("/huddles/people-there/<uuid:id>/removal")
@requires(May.HUDDLE, HuddleGuest)
def remove_guest(guest: HuddleGuest) -> Answer:
    """They were not there, or may see nothing more of it."""
    guest.end()
    db.session.commit()
    return redirect(url_for(".show", id=guest.huddle_id))
