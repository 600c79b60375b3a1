"""A guest's way in: the huddles open to them, what is brought, and what they add. After closing there is nothing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import brought_for, huddles_for
from socialrx.access.scopes.huddles import open_to_me as is_open_to_me
from socialrx.access.table import May
from socialrx.blueprints.huddles.forms import SayForm
from socialrx.caseload import huddle_lists, huddles
from socialrx.caseload.models import Huddle, HuddleCase
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("huddle_guests", __name__, url_prefix="/huddles/open-to-me")
Answer = Response | str


@bp.get("")
@requires(May.JOIN_HUDDLE)
def open_to_me() -> Answer:
    """Huddles that are open and name this guest."""
    rows = huddles_for(me()).where(is_open_to_me(me())).order_by(Huddle.on, Huddle.id)
    return render_template("huddles/open_to_me.html", huddles=db.session.scalars(rows).all())


@bp.get("/<uuid:id>")
@requires(May.JOIN_HUDDLE, Huddle)
def join(huddle: Huddle) -> Answer:
    """What is brought, and what this guest added: nothing of a record, and nothing that others added."""
    rows = brought_for(me()).where(HuddleCase.huddle_id == huddle.id, HuddleCase.withdrawn_at.is_(None))
    people = db.session.scalars(rows.options(joinedload(HuddleCase.case)).order_by(HuddleCase.id)).all()
    for one in people:
        trail.saw(one)
    said = huddle_lists.said_by(me(), huddle)
    return render_template("huddles/join.html", huddle=huddle, people=people, said=said)


@bp.route("/said/<uuid:id>", methods=["GET", "POST"])
@requires(May.JOIN_HUDDLE, HuddleCase)
def say(row: HuddleCase) -> Answer:
    """Add something to what is brought."""
    form = SayForm()
    if not form.validate_on_submit():
        return render_template("huddles/say.html", row=row, form=form)
    huddles.contribute(row, form.words.data, by=me())
    db.session.commit()
    flash("Saved. The team reads it.")
    return redirect(url_for(".join", id=row.huddle_id))
