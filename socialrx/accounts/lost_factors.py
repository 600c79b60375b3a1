"""Phone and recovery codes lost: two people who know the user clear the factors. Nobody is rescued by e-mail.

Who may ask and who may agree is for the access table; that they are two, and
neither of them the user, is a rule here and in the table itself.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from socialrx.accounts.factors import AuthenticatorApp, FactorClearing, Passkey, RecoveryCode
from socialrx.accounts.letters import write_to
from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell
from socialrx.accounts.queries import organisations_of
from socialrx.accounts.resets import end_links
from socialrx.accounts.sessions import end_all
from socialrx.core import clock
from socialrx.core.database import db, rows_changed
from socialrx.core.errors import DomainError
from socialrx.core.rules import rule
from socialrx.core.trail import Deed, record

STANDS_FOR = timedelta(days=3)


class NeedsAnother(DomainError):
    """It takes two people, and neither is the user."""


class NoLongerAsked(DomainError):
    """Agreed already, or too old."""


def ask_to_clear_factors(user: User, by: User, *, how_known: str) -> FactorClearing:
    """One of the two: has met or rung the user, and says how they know. Raises NeedsAnother for oneself."""
    if by.id == user.id or by.seat is None:
        raise NeedsAnother("Somebody else has to ask for you.")
    asked = FactorClearing(user=user, organisation_id=by.seat.organisation_id, asked_by=by, how_known=how_known)
    db.session.add(asked)
    db.session.flush()
    record(Deed.ACCOUNT, user, detail="asked to clear second factors")
    write_to(user, kind="factors-clearing-asked", title="Your ways to sign in may be cleared", body=ASKED)
    tell_ig_leads(asked)
    return asked


def tell_ig_leads(asked: FactorClearing) -> None:
    """Those who watch over the user's organisations can agree."""
    title, body = "Somebody lost their second factor", f"{TO_IG}\n\n{rule('PUBLIC_URL')}/people-lost-factor\n"
    for organisation in db.session.scalars(organisations_of(asked.user_id)):
        for watched in filter(None, [organisation.id, organisation.parent_id]):
            tell(Role.IG_LEAD, watched, kind="factors-clearing", subject_id=asked.id, title=title, body=body)


def agree_to_clear(asked: FactorClearing, by: User) -> None:
    """The other of the two: the factors go, and every session ends. Raises NeedsAnother or NoLongerAsked."""
    if by.id in {asked.asked_by_id, asked.user_id}:
        raise NeedsAnother("Somebody else has to agree: neither who asked nor whose account it is.")
    waiting = (FactorClearing.id == asked.id, FactorClearing.agreed_at.is_(None), FactorClearing.asked_at > oldest())
    agreed = sa.update(FactorClearing).where(*waiting).values(agreed_at=clock.now(), agreed_by_id=by.id)
    if rows_changed(agreed) != 1:
        raise NoLongerAsked("This is not asked any more: it was agreed already, or too long ago. Ask again.")
    clear(asked.user_id)
    record(Deed.ACCOUNT, asked.user, detail="second factors cleared")
    write_to(asked.user, kind="factors-cleared", title="Your ways to sign in were cleared", body=CLEARED)


def clear(user_id: UUID) -> None:
    """App, passkeys and recovery codes, and whatever is open: sessions, and links that set a password."""
    for factor in (AuthenticatorApp, Passkey, RecoveryCode):
        db.session.execute(sa.delete(factor).where(factor.user_id == user_id))
    end_all(user_id)
    end_links(user_id)


def still_asked(rows: sa.Select[FactorClearing]) -> sa.Select[FactorClearing]:
    """Of these, what a second person is still asked to agree to, the oldest first."""
    waiting = rows.where(FactorClearing.agreed_at.is_(None), FactorClearing.asked_at > oldest())
    return waiting.order_by(FactorClearing.asked_at)


def oldest() -> sa.ColumnElement[object]:
    return sa.literal(clock.now() - STANDS_FOR, FactorClearing.asked_at.type)


ASKED = """Somebody where you work has asked to clear your authenticator app, passkeys and recovery codes,
because you told them that you lost them. A second person has to agree.

If you did not ask for that, tell the person who gives out accounts where you work at once."""
CLEARED = """Your authenticator app, passkeys and recovery codes were cleared, by two people, and you were signed out
everywhere. Your password is still the same. When you sign in next, you set up a new second factor.

If you did not ask for that, tell the person who gives out accounts where you work at once."""
TO_IG = """Somebody in your organisation lost their second factor, and it was asked to clear it.
It takes a second person to agree. Sign in and look:"""
