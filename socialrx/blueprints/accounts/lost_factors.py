"""Phone and codes lost: one person asks to clear somebody's second factor, another agrees. Never one alone."""

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import clearings_for
from socialrx.access.table import May
from socialrx.accounts.factors import FactorClearing
from socialrx.accounts.lost_factors import NeedsAnother, agree_to_clear, ask_to_clear_factors, still_asked
from socialrx.accounts.models import User
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.forms import LostFactorForm
from socialrx.core import trail
from socialrx.core.database import db

MOST = 100


@bp.route("/people-lost-factor/<uuid:id>", methods=["GET", "POST"])
@requires(May.CHANGE_ACCOUNTS, User)
def lost_factor(user: User) -> Response | str:
    """Ask that their app, passkeys and codes are cleared, and say how it is known that it is them."""
    form = LostFactorForm()
    if form.validate_on_submit():
        try:
            ask_to_clear_factors(user, me(), how_known=form.how_known.data)
        except NeedsAnother as refusal:
            form.how_known.errors = [str(refusal)]
        else:
            db.session.commit()
            flash("Asked. A second person has to agree: an IG lead or another manager.")
            return redirect(url_for("people.account", id=user.id))
    return render_template("accounts/lost_factor_ask.html", form=form, user=user)


@bp.get("/people-lost-factor")
@requires(May.SECOND_ROLE)
def lost_factors() -> str:
    """What waits for a second person."""
    whole = (joinedload(FactorClearing.user), joinedload(FactorClearing.asked_by))
    rows = db.session.scalars(still_asked(clearings_for(me())).options(*whole).limit(MOST)).all()
    trail.listed("lost second factors", len(rows))
    mine = {row.id for row in rows if me().id in {row.asked_by_id, row.user_id}}
    return render_template("accounts/lost_factors.html", rows=rows, mine=mine)


@bp.post("/people-lost-factor/<uuid:id>/agreement")
@requires(May.SECOND_ROLE, FactorClearing)
def agree(asked: FactorClearing) -> Response:
    """Agree, as the second person: the factors go, and every session of theirs ends."""
    agree_to_clear(asked, me())
    db.session.commit()
    flash("Cleared. They set up a new second factor when they sign in next.")
    return redirect(url_for(".lost_factors"))
