"""Who works here with which role, and how a role or an account ends. No page of these shows a person cared for."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import invitations_for, memberships_for, roles_to_end_for
from socialrx.access.table import May, permits
from socialrx.accounts.invitations import Invitation, still_open
from socialrx.accounts.models import Membership, User
from socialrx.accounts.people import AT_ONCE, last_signed_in, who_works
from socialrx.accounts.resets import ask_for_reset
from socialrx.blueprints.people.forms import FindForm, SureForm
from socialrx.caseload.leaving import close_account, end_role, held_cases, open_account
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("people", __name__, url_prefix="/organisation")
Answer = Response | str


@bp.route("/people", methods=["GET", "POST"])
@requires(May.SEE_ACCOUNTS)
def here() -> Answer:
    """Who works here, with which role; and who is invited. What is searched for is sent, not put into the address."""
    form = FindForm()
    like = form.like.data if form.validate_on_submit() else ""
    found = who_works(memberships_for(me()), like=like)
    trail.listed("accounts", min(len(found), AT_ONCE))
    people, invited = found[:AT_ONCE], open_invitations()
    page = {"form": form, "people": people, "has_more": len(found) > AT_ONCE, "invited": invited}
    return render_template("people/here.html", **page)


def open_invitations() -> list[Invitation]:
    """Those that the user may send again or withdraw."""
    if not permits(me(), May.GIVE_ROLE):
        return []
    whole = (joinedload(Invitation.organisation), joinedload(Invitation.team))
    return list(db.session.scalars(still_open(invitations_for(me())).options(*whole).limit(AT_ONCE)))


@bp.get("/people/<uuid:id>")
@requires(May.SEE_ACCOUNTS, User)
def account(user: User) -> Answer:
    """One account: what they are here, and what can be done about it."""
    mine = Membership.user_id == user.id
    whole = (joinedload(Membership.organisation), joinedload(Membership.team))
    roles = db.session.scalars(memberships_for(me()).where(mine).options(*whole).order_by(Membership.starts_on))
    ending = set(db.session.scalars(roles_to_end_for(me()).where(mine).with_only_columns(Membership.id)))
    page = {
        "user": user,
        "roles": roles.all(),
        "ending": ending if permits(me(), May.END_ROLE) and user.id != me().id else set(),
        "held": held_cases(user.id),
        "last_signed_in": db.session.scalar(select(last_signed_in(user.id))),
        "can_change": permits(me(), May.CHANGE_ACCOUNTS) and user.id != me().id,
    }
    return render_template("people/account.html", **page)


@bp.route("/roles/<uuid:id>/end", methods=["GET", "POST"])
@requires(May.END_ROLE, Membership, among=roles_to_end_for)
def end(membership: Membership) -> Answer:
    """End a role: refused at the very next request. Not while people are still in these hands."""
    form, user = SureForm(), membership.user
    if not form.validate_on_submit():
        held = held_cases(user.id, membership.team_id) if membership.role == "link_worker" else 0
        return render_template("people/end.html", form=form, membership=membership, held=held)
    end_role(membership, by=me())
    db.session.commit()
    flash(f"{user.name} does not hold that role any more.")
    return redirect(url_for(".here"))


@bp.route("/people/<uuid:id>/closing", methods=["GET", "POST"])
@requires(May.CHANGE_ACCOUNTS, User)
def close(user: User) -> Answer:
    """Close an account: open sessions end with their next request."""
    form = SureForm()
    if not form.validate_on_submit():
        return render_template("people/close.html", form=form, user=user, held=held_cases(user.id))
    close_account(user, by=me())
    db.session.commit()
    flash(f"The account of {user.name} is closed.")
    return redirect(url_for(".account", id=user.id))


@bp.post("/people/<uuid:id>/password")
@requires(May.CHANGE_ACCOUNTS, User)
def reset(user: User) -> Answer:
    """Send them a link to choose a new password. Nobody else ever sets one, or learns it."""
    ask_for_reset(user.email, is_demonstration=current_app.config["DEMO"], by_administrator=True)
    db.session.commit()
    flash(f"A link is on its way to {user.email}. Their second factor stays as it is.")
    return redirect(url_for(".account", id=user.id))


@bp.post("/people/<uuid:id>/opening")
@requires(May.CHANGE_ACCOUNTS, User)
def open_again(user: User) -> Answer:
    """Let somebody whose account was closed sign in again."""
    open_account(user, by=me())
    db.session.commit()
    flash(f"{user.name} can sign in again.")
    return redirect(url_for(".account", id=user.id))
