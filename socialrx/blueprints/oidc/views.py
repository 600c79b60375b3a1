"""Away to the identity provider, and back: to sign in, to join by an invitation, to link an account, or to confirm.

What was asked is kept in the browser's session and used up by the first answer.
Who came back is known by issuer and subject; an e-mail address says nothing here.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from socialrx.access.gate import me, open_to_all, requires
from socialrx.access.table import May
from socialrx.accounts import identities
from socialrx.accounts.identities import known_as, link
from socialrx.accounts.invitations import with_token
from socialrx.accounts.inviting import accept_with_provider
from socialrx.accounts.models import User
from socialrx.accounts.providers import CALLBACK, Asked, NotProven, Proven, ask, is_set_up, prove
from socialrx.accounts.sessions import FRESH, confirm_session, is_fresh
from socialrx.blueprints.kit.entering import enter, let_in
from socialrx.blueprints.kit.trying import failed
from socialrx.core import clock
from socialrx.core.database import db, writing
from socialrx.core.paths import safe_next

bp = Blueprint("oidc", __name__)
Answer = Response | str | tuple[str, int]
KEPT = "provider"
# A sign-in elsewhere that takes longer begins anew.
LONGEST = timedelta(minutes=15)


@bp.before_request
def only_when_set_up() -> None:
    """An installation without a provider has none of these pages."""
    if not is_set_up():
        abort(404)


def away(purpose: str, *, anew: bool = False, **facts: str) -> Answer:
    """Send the browser off; it may come back once, soon, and for this purpose only."""
    try:
        address, asked = ask(anew=anew)
    except NotProven as problem:
        failed(f"provider: {problem}")
        return render_template("oidc/not_proven.html"), 502
    kept = {"purpose": purpose, "at": clock.now().isoformat(), "next": safe_next(request.args.get("next")) or ""}
    session[KEPT] = kept | asdict(asked) | facts
    return redirect(address)


@bp.get("/sign-in/provider")
@open_to_all
def begin() -> Answer:
    """To sign in."""
    return away("sign in")


@bp.get("/invitation/<token>/provider")
@open_to_all
def accept(token: str) -> Answer:
    """To join by an invitation that is open in this browser."""
    return away("join", token=token)


@bp.post("/account/provider")
@requires(May.USE_OWN_ACCOUNT)
def begin_link() -> Answer:
    """To link an account with the provider to one's own: by a button of ours, after proving with one's own factors."""
    if not is_fresh(me()):
        return redirect(url_for("accounts.confirm", next=url_for("accounts.own")))
    answer = away("link", user=str(me().id))
    # A link and no redirect: browsers forbid a form of ours to lead to another site (`form-action 'self'`).
    return render_template("oidc/go_on.html", address=answer.location) if isinstance(answer, Response) else answer


@bp.get("/confirm/provider")
@requires(May.USE_OWN_ACCOUNT)
def confirm() -> Answer:
    """To prove again to be oneself, before a dangerous deed."""
    return away("confirm", anew=True, user=str(me().id))


@bp.post("/account/provider/removal")
@requires(May.USE_OWN_ACCOUNT)
def unlink() -> Answer:
    """Those accounts open this one no more."""
    if not is_fresh(me()):
        return redirect(url_for("accounts.confirm", next=url_for("accounts.own")))
    for identity in db.session.scalars(identities.identities_of(me().id)).all():
        identities.unlink(me(), identity)
    db.session.commit()
    flash("It is not linked any more.")
    return redirect(url_for("accounts.own"))


@bp.get(CALLBACK)
@open_to_all
def answer() -> Answer:
    """Back from the provider, with proof or without. A GET, as the protocol has it, that may write."""
    db.session.rollback()
    writing.set(True)
    kept = session.pop(KEPT, None) or {}
    try:
        if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > LONGEST:
            raise NotProven("nothing was asked, or too long ago")
        asked = Asked(kept["state"], kept["nonce"], kept["verifier"])
        proven = prove(request.args.to_dict(), asked)
    except NotProven as problem:
        failed(f"provider: {problem}")
        return render_template("oidc/not_proven.html"), 400
    return ENDS[kept["purpose"]](proven, kept)


def sign_in(proven: Proven, kept: dict[str, str]) -> Answer:
    user = known_as(proven.issuer, proven.subject)
    if user is None:
        failed("provider: an account that is linked to nobody")
        return render_template("oidc/unknown.html"), 403
    return come_in(user, proven, kept)


def join(proven: Proven, kept: dict[str, str]) -> Answer:
    """A new account, whose only way in is the provider's."""
    invitation = with_token(kept["token"])
    if invitation is None:
        return render_template("invitations/dead.html"), 404
    user = accept_with_provider(invitation)
    link(user, proven.issuer, proven.subject)
    db.session.commit()
    return come_in(user, proven, kept)


def come_in(user: User, proven: Proven, kept: dict[str, str]) -> Answer:
    """All the way in when the provider's proof was as strong as is asked for; else on to our own second factor.

    They showed who they are when they signed in there: what wants a fresh sign-in asks again, unless that was just now.
    """
    confirmed_at = proven.at and min(proven.at, clock.now())
    if not proven.is_strong:
        return let_in(user, confirmed_at=confirmed_at) or nowhere()
    is_in = enter(user, confirmed_at=confirmed_at)
    return redirect(kept["next"] or url_for("accounts.first")) if is_in else nowhere()


def nowhere() -> Answer:
    """Known, and with no role anywhere: answered like somebody unknown."""
    return render_template("oidc/unknown.html"), 403


def link_own(proven: Proven, kept: dict[str, str]) -> Answer:
    check_same(kept)
    link(me(), proven.issuer, proven.subject)
    db.session.commit()
    flash("Linked. You can sign in with it from now on.")
    return redirect(url_for("accounts.own"))


def confirm_own(proven: Proven, kept: dict[str, str]) -> Answer:
    """Only the same person, strongly, and just now: a session that the provider still had open proves nothing new."""
    check_same(kept)
    user, is_now = me(), proven.at is not None and clock.now() - proven.at <= FRESH
    if known_as(proven.issuer, proven.subject) is not user or not proven.is_strong or not is_now:
        failed("provider: not confirmed", user)
        return render_template("oidc/not_proven.html"), 400
    confirm_session(user, proven.at)
    db.session.commit()
    login_user(user)
    return redirect(kept["next"] or url_for("accounts.first"))


def check_same(kept: dict[str, str]) -> None:
    """Whoever went away is who came back."""
    if not current_user.is_authenticated or me().id != UUID(kept["user"]):
        abort(403)


ENDS = {"sign in": sign_in, "join": join, "link": link_own, "confirm": confirm_own}
