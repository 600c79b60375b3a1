"""The step up: prove again who it is, before a deed that cannot be taken back. The session goes on under a new key."""

from flask import current_app, render_template
from flask_login import login_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.accounts import throttle
from socialrx.accounts.actions import user_with
from socialrx.accounts.models import User
from socialrx.accounts.second_factor import must_set_up
from socialrx.accounts.sessions import confirm_session
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.forms import FactorForm, PasswordForm
from socialrx.blueprints.accounts.signing_in import proved, ways_of
from socialrx.blueprints.kit.entering import go_on
from socialrx.blueprints.kit.trying import count_try, failed
from socialrx.core.database import db

WRONG = "That is not your password. Try again"


@bp.route("/confirm", methods=["GET", "POST"])
@requires(May.USE_OWN_ACCOUNT)
def confirm() -> Response | str:
    """Ask for the second factor; for the password where there is none, as in the demonstration."""
    user = me()
    if not current_app.config["SECOND_FACTOR"] or must_set_up(user):
        return by_password(user)
    form = FactorForm()
    if form.validate_on_submit() and proved(user, form):
        return confirmed(user)
    return render_template("accounts/confirm_factor.html", form=form, **ways_of(user))


def by_password(user: User) -> Response | str:
    form = PasswordForm()
    if form.validate_on_submit() and knows_password(user, form):
        return confirmed(user)
    return render_template("accounts/confirm.html", form=form)


def knows_password(user: User, form: PasswordForm) -> bool:
    """Whether it is the user's password; counted as a try, and what is wrong put on the form."""
    email = user.email
    count_try("password", email)
    if user_with(email, form.password.data, is_demonstration=current_app.config["DEMO"]):
        throttle.was_right("password", email)
        db.session.commit()
        return True
    form.password.errors = [WRONG]
    failed("password", user)
    return False


def confirmed(user: User) -> Response:
    confirm_session(user)
    db.session.commit()
    login_user(user)
    return go_on()
