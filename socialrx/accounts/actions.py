"""Signing in and out. The key travels in the cookie; only its hash is kept.

Passwords are Argon2id (RFC 9106: 64 MiB, 3 passes). A wrong address costs the
same work as a wrong password, so that the answer's time says nothing.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from socialrx.accounts.models import Seat, SignInSession, User
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.core import clock
from socialrx.core.database import db, short_write
from socialrx.core.trail import Deed, record

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=5)
MEMORY_KIB = 64 * 1024
PASSES = 3

hasher = PasswordHash((Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=PASSES),))


def hash_password(password: str) -> str:
    return hasher.hash(password)


@cache
def nobodys_hash() -> str:
    """What is checked when nobody has that address."""
    return hash_password(secrets.token_urlsafe())


def user_with(email: str, password: str, *, is_demonstration: bool) -> User | None:
    """The user these belong to, or None. A demonstration account opens nothing outside demonstration mode."""
    user: User | None = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    is_right = hasher.verify(password, user.password_hash if user else nobodys_hash())
    if user is None or not is_right:
        return None
    is_shut = user.ended_at is not None or (user.is_demonstration and not is_demonstration)
    return None if is_shut else user


def open_session(user: User) -> User | None:
    """Begin a session in the user's first organisation. None when they are no longer a member of any."""
    organisation = db.session.scalars(organisations_of(user.id).limit(1)).first()
    if organisation is None:
        return None
    key = secrets.token_urlsafe(32)
    ends_at = clock.now() + LONGEST
    db.session.add(SignInSession(key_hash=hashed(key), user=user, organisation_id=organisation.id, ends_at=ends_at))
    record(Deed.SIGNED_IN, user)
    return seated(user, key, seat_of(user.id, organisation.id))


def user_of_session(key: str) -> User | None:
    """The user whose open session this key is, seated; None when it has ended, idled out or lost its membership."""
    instant = clock.now()
    is_open = (SignInSession.ended_at.is_(None), SignInSession.ends_at > instant)
    query = select(SignInSession, User).join(User, SignInSession.user_id == User.id)
    row = db.session.execute(query.where(SignInSession.key_hash == hashed(key), *is_open)).first()
    if row is None or row.User.ended_at or instant - row.SignInSession.seen_at > IDLE:
        return None
    seat = seat_of(row.User.id, row.SignInSession.organisation_id)
    return seated(row.User, key, seat, row.SignInSession.confirmed_at) if seat else None


def seated(user: User, key: str, seat: Seat | None, confirmed_at: datetime | None = None) -> User:
    user.session_key, user.seat, user.confirmed_at = key, seat, confirmed_at
    return user


def is_fresh(user: User) -> bool:
    """Whether the user proved to be themselves within the last minutes: asked before dangerous deeds."""
    return user.confirmed_at is not None and clock.now() - user.confirmed_at <= FRESH


def note_seen(key: str) -> None:
    """Put off the idle limit, at most once a minute, in a transaction of its own."""
    instant = clock.now()
    late = (SignInSession.key_hash == hashed(key), SignInSession.seen_at < instant - NOTED_EVERY)
    if db.session.scalar(select(SignInSession.id).where(*late)):
        db.session.rollback()
        with short_write() as connection:
            connection.execute(sa.update(SignInSession).where(*late).values(seen_at=instant))


def confirm_session(user: User) -> None:
    """The user has just proved again to be themselves."""
    mine = SignInSession.key_hash == hashed(user.session_key)
    db.session.execute(sa.update(SignInSession).where(mine).values(confirmed_at=clock.now()))


def end_session(user: User) -> None:
    """Sign out: on the server, at once."""
    mine = SignInSession.key_hash == hashed(user.session_key)
    db.session.execute(sa.update(SignInSession).where(mine).values(ended_at=clock.now()))
    record(Deed.SIGNED_OUT, user)


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
