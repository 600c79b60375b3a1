"""Setting up a second factor: the first before anything else opens, another from one's own account.

The first is set up half way in, by somebody of whom only the password is known:
who has a factor already never comes here that way, or the password alone would
do. From one's own account it takes a step up.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, open_to_all, way_back
from socialrx.accounts import browsers, passkeys, throttle, totp
from socialrx.accounts.models import User
from socialrx.accounts.second_factor import add_app, add_passkey, must_set_up, new_recovery_codes
from socialrx.accounts.sessions import is_fresh
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.forms import AppCodeForm, PasskeyForm
from socialrx.blueprints.kit.entering import come_through, next_page, whoever_is_half_way
from socialrx.blueprints.kit.trying import count_try
from socialrx.core.database import db

WRONG_CODE = "That is not the code that the app shows now. Check the clock of your phone, and try the next code"
WRONG_PASSKEY = "The passkey could not be added. Try again, or use an app"

View = Callable[[User], Response | str]


def setting_up(view: View) -> Callable[[], Any]:
    """Open to somebody half way without a factor, and to somebody signed in who has just proved it again."""

    @wraps(view)
    def guarded() -> Any:
        if current_user.is_authenticated:
            return view(me()) if is_fresh(me()) else redirect(url_for(".confirm", next=way_back()))
        user = whoever_is_half_way()
        if user is None:
            return redirect(url_for(".sign_in", next=next_page()))
        return view(user) if must_set_up(user) else redirect(url_for(".second_factor", next=next_page()))

    return open_to_all(guarded)


@bp.get("/second-factor")
@setting_up
def set_up(_user: User) -> str:
    """Choose between a passkey and an app."""
    return render_template("accounts/set_up.html", passkeys_possible=passkeys.are_possible())


@bp.route("/second-factor/app", methods=["GET", "POST"])
@setting_up
def set_up_app(user: User) -> Response | str:
    """Show the secret as a picture and in letters; take the app on when its code is right."""
    form = AppCodeForm()
    if form.validate_on_submit():
        count_try("second factor", user.email)
        if add_app(user, form.code.data):
            return done(user)
        form.code.errors = [WRONG_CODE]
    secret = totp.secret_to_offer(user)
    picture = totp.picture_of(totp.address_of(user, secret))
    return render_template("accounts/set_up_app.html", form=form, secret=spaced(secret), picture=picture)


@bp.route("/second-factor/passkey", methods=["GET", "POST"])
@setting_up
def set_up_passkey(user: User) -> Response | str:
    """Let the browser make a passkey, and take it on."""
    if not passkeys.are_possible():
        return redirect(url_for(".set_up_app", next=next_page()))
    form = PasskeyForm()
    if form.validate_on_submit():
        made_with = browsers.in_words(request.user_agent.string)
        if add_passkey(user, form.credential.data or "", made_with=made_with):
            return done(user)
        form.form_errors.append(WRONG_PASSKEY)
    return render_template("accounts/set_up_passkey.html", form=form, options=passkeys.options_to_add(user))


def done(user: User) -> Response | str:
    """The first factor opens the session and brings the recovery codes; a further one is just there."""
    throttle.was_right("second factor", user.email)
    if current_user.is_authenticated:
        db.session.commit()
        flash("Added. You can sign in with it from now on.")
        return redirect(url_for(".own"))
    codes = new_recovery_codes(user)
    db.session.commit()
    if not come_through(user):
        return redirect(url_for(".sign_in"))
    return render_template("accounts/recovery_codes.html", codes=codes, onward=next_page())


def spaced(secret: str) -> str:
    """In groups of four, as it can be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
