"""Inviting somebody to a role, the second person's agreement, and the page that the link in the letter opens."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, open_to_all, refuse, requires
from socialrx.access.scopes import invitations_to_second_for, seat_of
from socialrx.access.table import May, permits
from socialrx.accounts import inviting
from socialrx.accounts.granting import Second
from socialrx.accounts.invitations import Invitation, waiting_for_second, with_token
from socialrx.accounts.inviting import AlreadyThere, DoesNotFit, NotForYou
from socialrx.accounts.models import Role
from socialrx.accounts.passwords import WeakPassword
from socialrx.blueprints.invitations.forms import AcceptForm, InviteForm, JoinForm, RefuseForm
from socialrx.core.database import db
from socialrx.organisations.models import Organisation, Team

bp = Blueprint("invitations", __name__)
Answer = Response | str | tuple[str, int]


@bp.route("/organisation/<uuid:id>/invitation", methods=["GET", "POST"])
@requires(May.GIVE_ROLE, Organisation)
def new(organisation: Organisation) -> Answer:
    """Ask for an address, a name and a role. The answer is the same whether or not the address has an account."""
    form = InviteForm()
    teams = list(db.session.scalars(select(Team).where(Team.employer_id == organisation.id).order_by(Team.name)))
    form.offer(seat_of(me()).roles, organisation.kind, teams)
    if not form.validate_on_submit() or not (invitation := asked(form, organisation)):
        return render_template("invitations/new.html", form=form, organisation=organisation)
    if not permits(me(), May.GIVE_ROLE, invitation):
        refuse(May.GIVE_ROLE)
    db.session.commit()
    waits = invitation.needs is not Second.NOBODY
    flash("It waits for a second person to agree." if waits else f"An invitation to {invitation.email} is on its way.")
    return redirect(url_for("people.here"))


def asked(form: InviteForm, organisation: Organisation) -> Invitation | None:
    """The invitation as typed; None, with what is wrong on the form, when it cannot be."""
    invitation = Invitation(
        email=form.email.data,
        given_name=form.given_name.data,
        family_name=form.family_name.data,
        role=Role(form.role.data),
        organisation=organisation,
        team=db.session.get(Team, form.team_id) if form.team_id else None,
    )
    try:
        inviting.invite(invitation, by=me())
    except (NotForYou, AlreadyThere) as problem:
        form.email.errors = [str(problem)]
    except DoesNotFit as problem:
        form.role.errors = [str(problem)]
    else:
        return invitation
    db.session.rollback()
    return None


@bp.post("/organisation/invitations/<uuid:id>/letter")
@requires(May.GIVE_ROLE, Invitation)
def send_again(invitation: Invitation) -> Answer:
    """Another letter with a new link; the one before is dead."""
    inviting.send_again(invitation, by=me())
    db.session.commit()
    flash(f"Another invitation to {invitation.email} is on its way. The earlier link works no more.")
    return redirect(url_for("people.here"))


@bp.post("/organisation/invitations/<uuid:id>/withdrawal")
@requires(May.GIVE_ROLE, Invitation)
def withdraw(invitation: Invitation) -> Answer:
    """Take an invitation back."""
    inviting.withdraw(invitation, by=me())
    db.session.commit()
    flash("The invitation is withdrawn. Its link works no more.")
    return redirect(url_for("people.here"))


@bp.get("/organisation/invitations")
@requires(May.SECOND_ROLE)
def waiting() -> Answer:
    """What others proposed, and somebody else has to agree to."""
    whole = (joinedload(Invitation.organisation), joinedload(Invitation.team), joinedload(Invitation.invited_by))
    rows = db.session.scalars(waiting_for_second(invitations_to_second_for(me())).options(*whole)).all()
    return render_template("invitations/waiting.html", invitations=rows)


@bp.post("/organisation/invitations/<uuid:id>/agreement")
@requires(May.SECOND_ROLE, Invitation, among=invitations_to_second_for)
def agree(invitation: Invitation) -> Answer:
    """Agree as the second person: the letter goes out."""
    inviting.agree(invitation, by=me())
    db.session.commit()
    flash("You agreed. The invitation is on its way.")
    return redirect(url_for(".waiting"))


@bp.route("/organisation/invitations/<uuid:id>/refusal", methods=["GET", "POST"])
@requires(May.SECOND_ROLE, Invitation, among=invitations_to_second_for)
def decline(invitation: Invitation) -> Answer:
    """Do not agree, and say why. Nothing is sent to the person it was for."""
    form = RefuseForm()
    if not form.validate_on_submit():
        return render_template("invitations/refuse.html", form=form, invitation=invitation)
    inviting.refuse(invitation, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("You did not agree. Whoever proposed it is told.")
    return redirect(url_for(".waiting"))


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@open_to_all
def come_in(token: str) -> Answer:
    """What the link in the letter opens. Looking spends nothing, since mail scanners open links; sending does."""
    invitation = with_token(token)
    if invitation is None:
        return render_template("invitations/dead.html"), 404
    if current_user.is_authenticated:
        return as_somebody(invitation)
    if inviting.account_of(invitation):
        return render_template("invitations/sign_in_first.html", invitation=invitation, token=token)
    return as_new(invitation, token)


def as_somebody(invitation: Invitation) -> Answer:
    """Signed in: take the role, if it is for this account."""
    form = AcceptForm()
    if invitation.email != me().email:
        return render_template("invitations/another.html", invitation=invitation)
    if not form.validate_on_submit():
        return render_template("invitations/accept.html", form=form, invitation=invitation)
    inviting.accept(invitation, by=me())
    db.session.commit()
    flash(f"You now work in {invitation.organisation.name} too.")
    return redirect(url_for("accounts.first"))


def as_new(invitation: Invitation, token: str) -> Answer:
    """No account yet: a name and a password make one; the second factor is set up at the first sign-in."""
    form = JoinForm(given_name=invitation.given_name, family_name=invitation.family_name)
    if not form.validate_on_submit() or not joined(invitation, form):
        return render_template("invitations/join.html", form=form, invitation=invitation, token=token)
    db.session.commit()
    flash("Your account is ready. Sign in with it.")
    return redirect(url_for("accounts.sign_in"))


def joined(invitation: Invitation, form: JoinForm) -> bool:
    names = {"given_name": form.given_name.data, "family_name": form.family_name.data}
    try:
        inviting.accept_as_new(invitation, password=form.password.data, **names)
    except WeakPassword as problem:
        form.password.errors = [str(problem)]
        return False
    return True
