"""A forgotten password: a link by e-mail, random, kept as a hash, of use once and for half an hour.

It sets a password and does nothing else: the second factor stays and is asked
for. Asking costs the same work and gives the same answer for an address that
nobody has. Opening the link spends nothing, since mail scanners open links.
Whoever has no second factor, never had one or lost it, gets no link by asking:
their mailbox alone would open the account. An administrator sends them one.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.accounts.actions import set_password
from socialrx.accounts.factors import has_factor
from socialrx.accounts.identities import is_only_way
from socialrx.accounts.models import User
from socialrx.accounts.sessions import end_all
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, rows_changed
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue, sealed
from socialrx.core.rules import rule
from socialrx.core.trail import Deed, record

KEPT = timedelta(days=7)


class PasswordReset(Identified, Base):
    """One asking. Without a user when nobody has the address: the row is written all the same."""

    __tablename__ = "password_reset"

    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DeadReset(DomainError):
    """Used, too old, or never ours: which of these is nobody's business."""


def ask_for_reset(email: str, *, is_demonstration: bool, by_administrator: bool = False) -> None:
    """Send a link to the user with this address. For an address nobody has, everything is done but the sending."""
    token, id = secrets.token_urlsafe(32), new_id()
    user = db.session.scalar(sa.select(User).where(User.email == email.strip().lower(), User.ended_at.is_(None)))
    # Asked for an address that nobody has, too: so much more work would tell.
    has_no_password, is_guarded = is_only_way(user.id if user else id), has_factor(user.id if user else id)
    body = words(token) if is_guarded or by_administrator or not current_app.config["SECOND_FACTOR"] else NO_LINK
    if user and ((user.is_demonstration and not is_demonstration) or has_no_password):
        user = None
    ends_at = clock.now() + timedelta(minutes=rule("RESET_MINUTES"))
    db.session.add(PasswordReset(id=id, user_id=user.id if user else None, token_hash=hashed(token), ends_at=ends_at))
    db.session.flush()
    with db.session.begin_nested() as letter:
        title = f"{rule('SERVICE_NAME')}: set a new password"
        enqueue("password-reset", id, recipient=user.email if user else "", title=title, body=sealed(body))
        if user is None:
            letter.rollback()
    record(Deed.ACCOUNT, user, detail="password reset asked")


def end_links(user_id: UUID) -> int:
    """Links that were sent and not used open nothing any more. Returns how many."""
    unused = sa.update(PasswordReset).where(PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None))
    return rows_changed(unused.values(used_at=clock.now()))


def words(token: str) -> str:
    return f"""Somebody, probably you, asked to set a new password for your account.

To set it, open this link within {rule("RESET_MINUTES")} minutes. It works once:

{rule("PUBLIC_URL")}/reset/{token}

You will still be asked for your second factor when you sign in.
If it was not you, there is nothing to do: your password stays as it is.
"""


def reset_of(token: str) -> PasswordReset:
    """The asking that a link belongs to. Raises DeadReset."""
    alive = (PasswordReset.used_at.is_(None), PasswordReset.ends_at > clock.now(), PasswordReset.user_id.is_not(None))
    found = db.session.scalar(sa.select(PasswordReset).where(PasswordReset.token_hash == hashed(token), *alive))
    if found is None:
        raise DeadReset("This link does not work any more. Ask for another.")
    return found


def reset_password(token: str, password: str) -> User:
    """Spend the link on a new password; every session ends, and other links die. Raises DeadReset or WeakPassword."""
    asked = reset_of(token)
    user = db.session.get_one(User, asked.user_id)
    if user.ended_at:
        raise DeadReset("This link does not work any more. Ask for another.")
    set_password(user, password)
    if end_links(user.id) == 0:
        raise DeadReset("This link does not work any more. Ask for another.")
    end_all(user.id)
    record(Deed.ACCOUNT, user, detail="password reset used")
    return user


def forget_old() -> int:
    """Remove askings of long ago. Returns how many."""
    return rows_changed(sa.delete(PasswordReset).where(PasswordReset.ends_at <= clock.now() - KEPT))


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


NO_LINK = """Somebody, probably you, asked to set a new password for your account.

Your account has no second factor, so a link by e-mail would not be safe. Ring the person who gives out
accounts where you work: an administrator can help you. If it was not you, there is nothing to do.
"""
