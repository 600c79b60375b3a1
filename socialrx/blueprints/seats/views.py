"""Choosing the organisation to work in. Whoever has several chooses first; rights are never added together."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response
from wtforms import RadioField

from socialrx.access.gate import me, requires
from socialrx.access.scopes import seat_of
from socialrx.access.table import May
from socialrx.accounts.queries import roles_by_organisation
from socialrx.accounts.seats import switch
from socialrx.blueprints.kit.forms import Form, Needed, chosen_from
from socialrx.blueprints.kit.words import role_words
from socialrx.core.database import db

bp = Blueprint("seats", __name__)
CHOSEN = "seat_chosen"
# What may be opened before a choice: signing in and out with all its steps, and choosing itself.
FREE = {"accounts", "seats", "invitations", "oidc", "health"}


class WhereForm(Form):
    organisation = RadioField("Organisation", validators=[Needed("Choose where you work now")])


@bp.before_app_request
def choose_first() -> Response | None:
    """Nobody with several seats opens a page of work before they have said in which one they are."""
    is_free = request.blueprint in FREE and request.endpoint != "accounts.first"
    if request.method != "GET" or is_free or request.endpoint in {None, "static"}:
        return None
    if not current_user.is_authenticated or not seat_of(me()).has_others or session.get(CHOSEN):
        return None
    return redirect(url_for("seats.where"))


@bp.route("/where", methods=["GET", "POST"])
@requires(May.USE_OWN_ACCOUNT)
def where() -> Response | str:
    """Choose among one's own organisations. Another one than now means a new session key and a fresh sign-in later."""
    places, here = roles_by_organisation(me().id), seat_of(me()).organisation_id
    form = WhereForm(organisation=str(here) if session.get(CHOSEN) else None)
    form.organisation.choices = chosen_from((str(id), words(name, roles)) for id, (name, roles) in places.items())
    if not form.validate_on_submit():
        return render_template("seats/where.html", form=form)
    chosen = UUID(form.organisation.data)
    if chosen != here:
        user = me()
        switch(user, chosen)
        db.session.commit()
        session.clear()
        login_user(user)
    session[CHOSEN] = True
    return redirect(url_for("accounts.first"))


def words(name: str, roles: Sequence[str]) -> str:
    """`Rushcliffe PCN: link worker, team lead`."""
    return f"{name}: {', '.join(role_words(role) for role in sorted(roles))}"
