"""The gate: finds the record, asks the table, writes down who looked, and hands the record over.

A view never looks a record up by a bare id. What the gate notes about seeing
and refusing is written by `trail.write_noted` before the answer leaves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, current_app
from flask_login import current_user

from socialrx.access.scopes import SCOPES
from socialrx.access.table import May, permits
from socialrx.accounts.models import User
from socialrx.core import trail
from socialrx.core.database import Base, db
from socialrx.core.trail import AboutPerson

View = TypeVar("View", bound=Callable[..., Any])
R = TypeVar("R", bound=Base)


def me() -> User:
    """The signed-in user, as a row and not as a proxy."""
    user: User = current_user._get_current_object()
    return user


def requires(permission: May, model: type[Base] | None = None) -> Callable[[View], View]:
    """Open the view only to a user with this permission.

    Given a model, the view is handed the record itself instead of its id: one
    that this user may see, or 404. Opening a record about a person goes on the trail.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**route: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # Flask-Login puts it there
            user = me()
            if not permits(user, permission):
                return refuse(permission)
            if model is None:
                return view(**route)
            record = find(model, route.pop("id"), user=user)
            if not permits(user, permission, record):
                return refuse(permission, record)
            if isinstance(record, AboutPerson):
                trail.saw(record)
            return view(record, **route)

        guarded.requires = permission  # type: ignore[attr-defined]  # read by the test that walks every route
        guarded.opens = model  # type: ignore[attr-defined]  # the same
        return guarded  # type: ignore[return-value]  # the view, wrapped

    return decorate


def open_to_all(view: View) -> View:
    """Say plainly that this view needs no sign-in; the house test reads it."""
    view.requires = None  # type: ignore[attr-defined]  # read by the same test
    view.opens = None  # type: ignore[attr-defined]  # the same
    return view


def find(model: type[R], id: UUID, *, user: User) -> R:
    """The record with this id among those that exist for the user, or 404."""
    record = db.session.scalars(SCOPES[model](user).where(model.id == id)).first()  # type: ignore[attr-defined]  # every model of SCOPES has an id
    if record is None:
        trail.refused(f"no such {model.__tablename__}")
        abort(404)
    return record  # type: ignore[no-any-return]  # SCOPES gives the model it is asked for


def refuse(permission: May, record: object = None) -> Any:
    trail.refused(permission, record)
    abort(403)


def may(permission: str, thing: object = None) -> bool:
    """For templates: `{% if may("case:close", case) %}`. False for nobody signed in."""
    return bool(current_user.is_authenticated) and permits(me(), May(permission), thing)
