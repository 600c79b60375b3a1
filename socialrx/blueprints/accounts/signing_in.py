"""Signing in, step by step, and out. A wrong address, a wrong password and an ended account are answered alike."""

from flask import current_app, redirect, render_template, session, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, open_to_all, requires
from socialrx.access.table import May
from socialrx.accounts import passkeys, throttle
from socialrx.accounts.actions import user_with
from socialrx.accounts.factors import app_of, passkeys_of
from socialrx.accounts.models import User
from socialrx.accounts.second_factor import must_set_up, proves
from socialrx.accounts.sessions import end_session
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.forms import FactorForm, SignInForm
from socialrx.blueprints.kit.entering import come_through, go_on, let_in, next_page, whoever_is_half_way
from socialrx.blueprints.kit.trying import count_try, failed
from socialrx.core.database import db

WRONG = "Your e-mail address or password is not right. Check both and try again"
WRONG_CODE = "That code is not right, or was used before. Wait for the next one and try again"
WRONG_PASSKEY = "That passkey could not be checked. Try again, or enter a code"


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Response | str:
    """Ask for e-mail address and password; the second factor comes after."""
    form = SignInForm()
    if form.validate_on_submit():
        count_try("password", form.email.data)
        user = user_with(form.email.data, form.password.data, is_demonstration=current_app.config["DEMO"])
        if user:
            throttle.was_right("password", form.email.data)
        if user and (answer := let_in(user)):
            return answer
        form.email.errors = [WRONG]
        failed("password")
    return render_template("accounts/sign_in.html", form=form)


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
@open_to_all
def second_factor() -> Response | str:
    """Ask for a code or a passkey, of somebody whose password was right within the last minutes."""
    user = whoever_is_half_way()
    if user is None:
        return redirect(url_for(".sign_in", next=next_page()))
    if must_set_up(user):
        return redirect(url_for(".set_up", next=next_page()))
    form = FactorForm()
    if form.validate_on_submit() and proved(user, form):
        return go_on() if come_through(user) else redirect(url_for(".sign_in"))
    return render_template("accounts/second_factor.html", form=form, **ways_of(user))


def proved(user: User, form: FactorForm) -> bool:
    """Whether what was sent proves them; counted as a try, and what is wrong put on the form."""
    count_try("second factor", user.email)
    if proves(user, code=form.code.data, credential=form.credential.data or ""):
        throttle.was_right("second factor", user.email)
        db.session.commit()
        return True
    form.code.errors = [WRONG_PASSKEY if form.credential.data else WRONG_CODE]
    failed("second factor", user)
    return False


def ways_of(user: User) -> dict[str, object]:
    """What the page offers them: a code of the app, a passkey, or both."""
    has_passkey = bool(passkeys_of(user.id)) and passkeys.are_possible()
    options = passkeys.options_to_prove(user) if has_passkey else ""
    return {"has_app": app_of(user.id) is not None, "passkey_options": options}


@bp.post("/sign-out")
@requires(May.USE_OWN_ACCOUNT)
def sign_out() -> Response:
    """End the session on the server, then forget the cookie and whatever the browser kept."""
    end_session(me())
    db.session.commit()
    logout_user()
    session.clear()
    response = redirect(url_for(".sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
