"""The first page a role needs; and all other pages of this blueprint, which importing puts on it."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, open_to_all
from socialrx.access.table import May, permits
from socialrx.blueprints.accounts import (
    confirming,
    lost_factors,
    own_account,
    recovery_codes,
    resets,
    sessions,
    setting_up,
    signing_in,
)
from socialrx.blueprints.accounts.blueprint import bp

__all__ = ["PAGES", "bp"]
PAGES = (confirming, lost_factors, own_account, recovery_codes, resets, sessions, setting_up, signing_in)

# The first page is the first of these that the user may open.
FIRST_PAGES = [
    (May.SEE_TEAM, "referrals.new"),
    (May.SEE_TODAY, "today.show"),
    (May.MAKE_REFERRAL, "refer.start"),
    (May.SEE_WHAT_WE_SENT, "outside.sent"),
    (May.READ_REPORT, "reports.pcn"),
    (May.READ_FIGURES, "reports.figures"),
    (May.ANSWER_ONWARD, "onward.ours"),
    (May.JOIN_HUDDLE, "huddle_guests.open_to_me"),
    (May.EDIT_DIRECTORY, "directory.search"),
    (May.READ_TRAIL, "trail.first"),
    (May.REVIEW_BREAK_GLASS, "glass.to_review"),
    (May.INVESTIGATE, "inquiries.list_all"),
    (May.RUN_SYSTEM, "system.status"),
    (May.SEE_ACCOUNTS, "people.here"),
]


@bp.get("/")
@open_to_all
def first() -> Response | str:
    """The page that this user's work begins with."""
    if not current_user.is_authenticated:
        return redirect(url_for(".sign_in"))
    user = me()
    endpoint = next((name for permission, name in FIRST_PAGES if permits(user, permission)), None)
    return redirect(url_for(endpoint)) if endpoint else render_template("accounts/nothing_here.html")
