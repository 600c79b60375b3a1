"""The community's services: search, one service, and the editor's work."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.directory.forms import ChangeForm, NewServiceForm, SearchForm
from socialrx.blueprints.kit.versions import overtaken
from socialrx.core.database import db
from socialrx.core.places import ATTRIBUTION
from socialrx.core.rules import days
from socialrx.directory import actions
from socialrx.directory.models import Service
from socialrx.directory.queries import simple_basics, whole
from socialrx.directory.search import Found, count_hidden
from socialrx.directory.search import search as find

bp = Blueprint("directory", __name__, url_prefix="/directory")

A_PAGE = 20
MOST = 200
IN_ADDRESS = ("need", "words", "postcode", "miles", "day", "all", "show")


@bp.get("/")
@requires(May.FIND_SERVICE)
def search() -> str:
    """Services by need, words, day and distance; those not offered are counted, and shown when asked for."""
    form = SearchForm(request.args)
    found: list[Found] = []
    hidden, limit, with_hidden = 0, shown(), bool(request.args.get("all"))
    is_asked = bool(request.args)
    if not is_asked or form.validate():
        asked = form.asked()
        found = find(**asked, include_not_offered=with_hidden, limit=limit + 1)
        hidden = 0 if with_hidden else count_hidden(**asked)
    return render_template(
        "directory/search.html",
        form=form,
        found=found[:limit],
        hidden=hidden,
        with_hidden=with_hidden,
        more=this_search(show=limit + A_PAGE) if len(found) > limit and limit < MOST else "",
        with_all=this_search(all="1"),
        without_all=this_search(all=None),
        months=days("NOT_OFFERED_AFTER_DAYS") // 30,
        attribution=ATTRIBUTION,
    )


def shown() -> int:
    """How many to show: a page, or as many as were asked for."""
    return min(max(request.args.get("show", A_PAGE, type=int), A_PAGE), MOST)


def this_search(**more: Any) -> str:
    """The address of this search with something changed."""
    kept = {name: request.args[name] for name in IN_ADDRESS if request.args.get(name)}
    return url_for(".search", **(kept | more))


@bp.get("/<uuid:id>")
@requires(May.FIND_SERVICE, Service)
def show(service: Service) -> str:
    """One service in full."""
    return render_template("directory/show.html", service=service, whole=whole(service), attribution=ATTRIBUTION)


@bp.post("/<uuid:id>/check")
@requires(May.EDIT_DIRECTORY, Service)
def mark_checked(service: Service) -> Response:
    """Somebody rang them today: what is said here holds."""
    actions.mark_checked(service, by=me())
    return done(service, f"{service.name} is marked as checked today.")


@bp.post("/<uuid:id>/full")
@requires(May.EDIT_DIRECTORY, Service)
def mark_full(service: Service) -> Response:
    actions.mark_full(service, is_full=True, by=me())
    return done(service, f"{service.name} is marked as full.")


@bp.post("/<uuid:id>/places")
@requires(May.EDIT_DIRECTORY, Service)
def mark_not_full(service: Service) -> Response:
    actions.mark_full(service, is_full=False, by=me())
    return done(service, f"{service.name} has places again.")


def done(service: Service, words: str) -> Response:
    db.session.commit()
    flash(words)
    return redirect(url_for(".show", id=service.id))


@bp.route("/<uuid:id>/edit", methods=["GET", "POST"])
@requires(May.EDIT_DIRECTORY, Service)
def edit(service: Service) -> Response | str:
    """Change the basics."""
    basics, is_simple = simple_basics(service)
    form = ChangeForm(data=basics | {"version": service.version})
    if not is_simple:
        form.leave_times_alone()
    if not form.validate_on_submit() or overtaken(form, service, lambda: simple_basics(service)[0]):
        return render_template("directory/edit.html", service=service, form=form, is_simple=is_simple)
    actions.edit(service, form.basics(), by=me())
    return done(service, f"{service.name} is changed.")


@bp.route("/new", methods=["GET", "POST"])
@requires(May.EDIT_DIRECTORY)
def add() -> Response | str:
    """Add a service, checked today."""
    form = NewServiceForm()
    if not form.validate_on_submit():
        return render_template("directory/add.html", form=form)
    service = actions.add(form.organisation.data, form.basics(), form.where(), needs=form.needs.data, by=me())
    return done(service, f"{service.name} is in the directory.")
