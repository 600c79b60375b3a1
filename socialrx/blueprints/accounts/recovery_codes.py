"""Recovery codes made anew, and shown once."""

from flask import render_template, url_for

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.accounts import recovery
from socialrx.accounts.second_factor import new_recovery_codes
from socialrx.blueprints.accounts.blueprint import bp
from socialrx.blueprints.accounts.own_account import after_step_up
from socialrx.blueprints.kit.forms import Form
from socialrx.core.database import db


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
@requires(May.USE_OWN_ACCOUNT)
@after_step_up
def recovery_codes() -> str:
    """Say what making new ones does; then make them, and show them this once."""
    form, user = Form(), me()
    if not form.validate_on_submit():
        return render_template("accounts/make_recovery_codes.html", form=form, left=recovery.left(user))
    codes = new_recovery_codes(user)
    db.session.commit()
    return render_template("accounts/recovery_codes.html", codes=codes, onward=url_for(".own"))
