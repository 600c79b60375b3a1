"""A forgotten password: the same answer whoever asks, and a page behind the link that opens without being spent."""

from flask import current_app, render_template
from werkzeug.wrappers import Response

from socialrx.access.gate import open_to_all
from socialrx.accounts.passwords import WeakPassword
from socialrx.accounts.resets import DeadReset, ask_for_reset, reset_of, reset_password
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.forms import ForgottenForm, NewPasswordForm
from socialrx.blueprints.kit.trying import count_try
from socialrx.core.database import db

Answer = Response | str | tuple[str, int]


@bp.route("/forgotten", methods=["GET", "POST"])
@open_to_all
def forgotten() -> Answer:
    """Ask where to send a link. Whether anybody has the address is not said."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form)
    count_try("reset", form.email.data)
    ask_for_reset(form.email.data, is_demonstration=current_app.config["DEMO"])
    db.session.commit()
    return render_template("accounts/forgotten_sent.html")


@bp.route("/reset/<token>", methods=["GET", "POST"])
@open_to_all
def reset(token: str) -> Answer:
    """Set a new password by the link. Opening it spends nothing."""
    form = NewPasswordForm()
    try:
        if form.validate_on_submit():
            count_try("reset link", token)
            reset_password(token, form.password.data)
            db.session.commit()
            return render_template("accounts/reset_done.html")
        reset_of(token)
    except WeakPassword as weakness:
        db.session.rollback()
        form.password.errors = [str(weakness)]
    except DeadReset:
        db.session.rollback()
        return render_template("accounts/reset_dead.html"), 410
    return render_template("accounts/reset.html", form=form)
