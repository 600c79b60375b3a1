"""Your account: who you are here, and how you prove it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires, way_back
from socialrx.access.table import May
from socialrx.accounts import recovery, throttle
from socialrx.accounts.actions import change_password, user_with
from socialrx.accounts.factors import Passkey, app_of, passkeys_of
from socialrx.accounts.identities import identities_of
from socialrx.accounts.models import User
from socialrx.accounts.passwords import WeakPassword
from socialrx.accounts.second_factor import remove
from socialrx.accounts.sessions import is_fresh
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.forms import ChangePasswordForm
from socialrx.blueprints.kit.trying import count_try, failed
from socialrx.core.database import db

WRONG = "That is not your password. Try again"


def after_step_up(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only for somebody who proved to be themselves within the last minutes. Goes under `requires`."""

    @wraps(view)
    def guarded(*records: Any) -> Any:
        return view(*records) if is_fresh(me()) else redirect(url_for(".confirm", next=way_back()))

    return guarded


@bp.get("/account")
@requires(May.USE_OWN_ACCOUNT)
def own() -> str:
    """Name and address, password, second factors, recovery codes, sessions."""
    user = me()
    return render_template(
        "accounts/own.html",
        app=app_of(user.id),
        passkeys=passkeys_of(user.id),
        codes_left=recovery.left(user),
        linked=db.session.scalars(identities_of(user.id)).all(),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@requires(May.USE_OWN_ACCOUNT)
def password() -> Response | str:
    """Change the password. The present one is asked for, and everybody else who uses it is signed out."""
    form, user = ChangePasswordForm(), me()
    if form.validate_on_submit() and knows_present(user, form):
        try:
            change_password(user, form.password.data)
        except WeakPassword as weakness:
            db.session.rollback()
            form.password.errors = [str(weakness)]
        else:
            db.session.commit()
            login_user(user)
            flash("Your password is changed. You are signed out everywhere else.")
            return redirect(url_for(".own"))
    return render_template("accounts/password.html", form=form)


def knows_present(user: User, form: ChangePasswordForm) -> bool:
    """Whether it is the user's password now; counted as a try, and what is wrong put on the form."""
    email = user.email
    count_try("password", email)
    if user_with(email, form.present.data, is_demonstration=current_app.config["DEMO"]):
        throttle.was_right("password", email)
        return True
    form.present.errors = [WRONG]
    failed("password", user)
    return False


@bp.post("/account/app/removal")
@requires(May.USE_OWN_ACCOUNT)
@after_step_up
def remove_app() -> Response:
    """Take the authenticator app away, when there is a passkey too."""
    if app := app_of(me().id):
        remove(me(), app)
        db.session.commit()
        flash("Your authenticator app is removed.")
    return redirect(url_for(".own"))


@bp.post("/account/passkeys/<uuid:id>/removal")
@requires(May.USE_OWN_ACCOUNT, Passkey)
@after_step_up
def remove_passkey(passkey: Passkey) -> Response:
    """Take a passkey away, when it is not the only factor."""
    remove(me(), passkey)
    db.session.commit()
    flash("The passkey is removed.")
    return redirect(url_for(".own"))
