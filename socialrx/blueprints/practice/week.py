"""The practice's week on one page: what came back, who waits, what was returned or not taken on, what closed."""

from datetime import date

from flask import abort, render_template, request

from socialrx.access.cells import Action, Resource
from socialrx.access.fields import fields_for
from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, offers_to_our_people_for, seat_of
from socialrx.access.table import May, permits
from socialrx.blueprints.practice.blueprint import bp
from socialrx.core import clock, trail
from socialrx.feedback import coding, weeks
from socialrx.feedback.models import MessageBack
from socialrx.referrals.models import Referral


@bp.get("/week")
@requires(May.SEE_WEEK)
def week() -> str:
    """Monday to Sunday. Whoever may not read what comes back sees that it came, and when."""
    shown = weeks.week_of(SCOPES[Referral](me()), SCOPES[MessageBack](me()), monday())
    trail.listed("the practice's week", len(shown.news) + len(shown.waiting))
    codes = coding.how_many(SCOPES[Referral](me()), offers_to_our_people_for(me()), seat_of(me()).organisation_id)
    return render_template("practice/week.html", week=shown, gives_reasons=gives_reasons(), codes=codes)


def gives_reasons() -> bool:
    """Whether why something ended is on this reader's list of fields, or the practice lets its reception read it."""
    listed = fields_for(me(), (Resource.REFERRAL_STATUS, Action.LIST))
    return "reason_not_taken" in listed or permits(me(), May.READ_MESSAGE_BACK)


def monday() -> date:
    """The Monday of the week that the address names; this week's where it names none. 404 for what is no day."""
    this = weeks.monday_of(clock.today())
    try:
        asked = date.fromisoformat(request.args.get("from") or this.isoformat())
        return min(weeks.monday_of(asked), this)
    except (ValueError, OverflowError):
        abort(404)
