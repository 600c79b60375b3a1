"""The organisations that a manager or an administrator looks after, and the settings of each."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import or_
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import organisations_for
from socialrx.access.table import May
from socialrx.blueprints.organisation.forms import FindForm, SettingsForm, print_of
from socialrx.core.database import db
from socialrx.organisations.actions import set_up
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import is_open

bp = Blueprint("organisation", __name__, url_prefix="/organisation")
Answer = Response | str | tuple[str, int]
AT_ONCE = 100


@bp.route("/", methods=["GET", "POST"])
@requires(May.SET_ORGANISATION)
def all() -> Answer:
    """Our organisations, by kind and name, with what can be done in each."""
    form = FindForm()
    rows = organisations_for(me()).where(is_open())
    if form.validate_on_submit() and form.like.data:
        named = Organisation.name.icontains(form.like.data, autoescape=True)
        rows = rows.where(or_(named, Organisation.ods_code == form.like.data.upper()))
    found = db.session.scalars(rows.order_by(Organisation.name).limit(AT_ONCE + 1)).all()
    page = {"organisations": found[:AT_ONCE], "has_more": len(found) > AT_ONCE}
    return render_template("organisation/all.html", form=form, **page)


@bp.route("/<uuid:id>/settings", methods=["GET", "POST"])
@requires(May.SET_ORGANISATION, Organisation)
def settings(organisation: Organisation) -> Answer:
    """Mailbox, telephone, and whether reception reads what comes back. Two editors: the second is shown both."""
    form = SettingsForm(obj=organisation)
    form.fit(organisation)
    if request.method == "GET":
        form.seen.data = print_of(organisation)
    if not form.validate_on_submit():
        return render_template("organisation/settings.html", form=form, organisation=organisation)
    db.session.refresh(organisation, with_for_update=True)
    if form.is_stale(organisation):
        form.seen.data = print_of(organisation)
        return render_template("organisation/settings.html", form=form, organisation=organisation, is_stale=True), 409
    set_up(organisation, **form.values)
    db.session.commit()
    flash(f"The settings of {organisation.name} are saved.")
    return redirect(url_for(".all"))
