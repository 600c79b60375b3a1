"""The gate: finds the record, asks the table, writes down who looked, and hands the record over.

A view never looks a record up by a bare id. What the gate notes about seeing
and refusing is written by `trail.write_noted` before the answer leaves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Select

from socialrx.access.lending import grant_over
from socialrx.access.scopes import SCOPES
from socialrx.access.table import May, alerts, permits, wants_fresh_sign_in
from socialrx.accounts.models import User
from socialrx.accounts.sessions import is_fresh
from socialrx.core import trail
from socialrx.core.database import Base, db, writing
from socialrx.core.paths import path_on
from socialrx.core.trail import AboutPerson
from socialrx.patients.duplicates import kept_instead_of
from socialrx.patients.models import Patient

View = TypeVar("View", bound=Callable[..., Any])
R = TypeVar("R", bound=Base)


def me() -> User:
    """The signed-in user, as a row and not as a proxy."""
    user: User = current_user._get_current_object()
    return user


def requires(
    permission: May, model: type[Base] | None = None, *, among: Callable[[User], Select[Any]] | None = None
) -> Callable[[View], View]:
    """Open the view only to a user with this permission; after a step up, where the matrix wants a fresh sign-in.

    Given a model, the view is handed the record itself instead of its id: one
    that this user may see, or 404. `among` names another scope than the model's
    own. Opening a record about a person goes on the trail.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**route: Any) -> Any:
            if stopped := stop(permission):
                return stopped
            if model is None:
                return view(**route)
            record = find(model, route.pop("id"), user=me(), among=among)
            if not permits(me(), permission, record):
                return refuse(permission, record)
            if grant := grant_over(me(), record):
                trail.because(grant.trail_why)
            if isinstance(record, AboutPerson):
                trail.saw(record, detail=manner(permission, record))
            return view(record, **route)

        guarded.requires = permission  # type: ignore[attr-defined]  # read by the test that walks every route
        guarded.opens = model  # type: ignore[attr-defined]  # the same
        guarded.among = among  # type: ignore[attr-defined]  # the same
        return guarded  # type: ignore[return-value]  # the view, wrapped

    return decorate


def manner(permission: May, record: object) -> str:
    """How a record is seen, for the trail: under which grant where it is not the user's, and whether that alerts."""
    grant = grant_over(me(), record)
    under = grant.trail_words if grant else ""
    return ", ".join(filter(None, [under, "alert" if alerts(me(), permission, record) else ""]))


def stop(permission: May) -> Any:
    """The answer to somebody who may not come in here, or not yet; None for those who may."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in", next=way_back()))
    if not permits(me(), permission):
        return refuse(permission)
    if wants_fresh_sign_in(me(), permission) and not is_fresh(me()):
        return redirect(url_for("accounts.confirm", next=way_back()))
    return None


def way_back() -> str:
    """Where to go on after signing in or a step up: the page itself, or the one that the form was sent from."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return path_on(request.host, request.referrer) or request.path


def open_to_all(view: View) -> View:
    """Say plainly that this view needs no sign-in; the house test reads it."""
    view.requires = None  # type: ignore[attr-defined]  # read by the same test
    view.opens = None  # type: ignore[attr-defined]  # the same
    return view


def find(model: type[R], id: UUID, *, user: User, among: Callable[[User], Select[Any]] | None = None) -> R:
    """The record with this id among those that exist for the user, or 404. A merged person's leads to who is kept.

    Where the request may write, nobody else changes the record until it has: what follows is decided on what stands.
    """
    rows = (among or SCOPES[model])(user)
    if writing.get():
        rows = rows.with_for_update(of=model, key_share=True)
    record = db.session.scalars(rows.where(model.id == id)).first()  # type: ignore[attr-defined]  # every model of SCOPES has an id
    if record is None and model is Patient and (kept_id := kept_instead_of(id)):
        record = db.session.scalars(rows.where(Patient.id == kept_id)).first()
    if record is None:
        trail.refused(f"no such {model.__tablename__}")
        abort(404)
    return record  # type: ignore[no-any-return]  # the rows give the model that is asked for


def refuse(permission: May, record: object = None) -> Any:
    trail.refused(permission, record)
    abort(403)


def may(permission: str, thing: object = None) -> bool:
    """For templates: `{% if may("case:close", case) %}`. False for nobody signed in."""
    return bool(current_user.is_authenticated) and permits(me(), May(permission), thing)
