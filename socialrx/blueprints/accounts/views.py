"""Signing in and out, and the first page a role needs."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, open_to_all, requires
from socialrx.access.table import May, permits
from socialrx.accounts.actions import confirm_session, end_session, open_session, user_with
from socialrx.blueprints.accounts.forms import ConfirmForm, SignInForm
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("accounts", __name__)

# The first page is the first of these that the user may open.
FIRST_PAGES = [
    (May.SEE_TEAM, "referrals.new"),
    (May.WORK_CASE, "caseload.mine"),
    (May.MAKE_REFERRAL, "refer.start"),
    (May.READ_REPORT, "reports.pcn"),
    (May.ANSWER_ONWARD, "onward.ours"),
    (May.EDIT_DIRECTORY, "directory.search"),
    (May.RUN_SYSTEM, "system.status"),
]
WRONG = "Your e-mail address or password is not right. Check both and try again"


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Response | str:
    """Ask for e-mail address and password. The second factor's step goes between the password and the session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form)
    user = user_with(form.email.data, form.password.data, is_demonstration=current_app.config["DEMO"])
    seated = open_session(user) if user else None
    if seated is None:
        form.email.errors = [WRONG]
        trail.noted().append(trail.entry(trail.Deed.SIGN_IN_FAILED))
        return render_template("accounts/sign_in.html", form=form)
    db.session.commit()
    session.clear()
    login_user(seated)
    return redirect(safe_next(request.args.get("next")) or url_for(".first"))


@bp.route("/confirm", methods=["GET", "POST"])
@requires(May.USE_OWN_ACCOUNT)
def confirm() -> Response | str:
    """Ask again who it is, before a deed that the matrix wants a fresh sign-in for."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form)
    if not user_with(me().email, form.password.data, is_demonstration=current_app.config["DEMO"]):
        form.password.errors = ["That is not your password. Try again"]
        return render_template("accounts/confirm.html", form=form)
    confirm_session(me())
    db.session.commit()
    return redirect(safe_next(request.args.get("next")) or url_for(".first"))


@bp.post("/sign-out")
@requires(May.USE_OWN_ACCOUNT)
def sign_out() -> Response:
    """End the session on the server, then forget the cookie."""
    end_session(me())
    db.session.commit()
    logout_user()
    session.clear()
    response = redirect(url_for(".sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/")
@open_to_all
def first() -> Response | str:
    """The page that this user's work begins with."""
    if not current_user.is_authenticated:
        return redirect(url_for(".sign_in"))
    user = me()
    endpoint = next((name for permission, name in FIRST_PAGES if permits(user, permission)), None)
    return redirect(url_for(endpoint)) if endpoint else render_template("accounts/nothing_here.html")


def safe_next(target: str | None) -> str | None:
    """A path on this site, or None: never another host, a scheme, or a backslash that a browser reads as one."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    return target if target.isprintable() else None
