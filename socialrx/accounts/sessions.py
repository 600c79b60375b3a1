"""Sessions: begun with a new key, known on the server alone, and ended there at once.

The key travels in the cookie; only its hash is kept. A session ends when it is
idle, sooner on pages about a person; after SESSION_HOURS in any case; when its
user, an admin, a new password or a cleared factor ends it; and when the
membership does. Between password and second factor a session is half way: for
HALF_WAY, with a key of its own, and it opens nothing but the next step.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select

from socialrx.accounts.models import OpenSession, Seat, SignInSession, User
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.core import clock
from socialrx.core.database import db, rows_changed, short_write
from socialrx.core.rules import rule
from socialrx.core.trail import Deed, record

HALF_WAY = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=5)
# Sessions that ended are kept this long, so that "was that me?" can be answered.
KEPT = timedelta(days=30)


def begin_half_way(user: User, *, browser: str = "") -> User | None:
    """The password was right: a session that waits for the second factor. None for a member of nothing."""
    return begun(user, browser=browser, is_half_way=True, ends_at=clock.now() + HALF_WAY)


def open_session(user: User, *, browser: str = "", **facts: Any) -> User | None:
    """Begin a session in the user's first organisation. None when they are no longer a member of any.

    Of the facts `confirmed_at` says when they showed who they are, where that was not just now; None for unknown.
    """
    ends_at = clock.now() + timedelta(hours=rule("SESSION_HOURS"))
    seated_user = begun(user, browser=browser, ends_at=ends_at, **facts)
    if seated_user:
        record(Deed.SIGNED_IN, user, detail=browser)
    return seated_user


def begun(user: User, **facts: Any) -> User | None:
    organisation = db.session.scalars(organisations_of(user.id).limit(1)).first()
    if organisation is None:
        return None
    key = new_key()
    facts = {"confirmed_at": clock.now()} | facts
    row = SignInSession(key_hash=hashed(key), user=user, organisation_id=organisation.id, **facts)
    db.session.add(row)
    db.session.flush()
    return seated(user, key, seat_of(user.id, organisation.id), row)


def user_half_way(key: str) -> User | None:
    """The user whose password was right within the last minutes, if this key is theirs."""
    row = row_with(key, is_half_way=True)
    return seated(row.User, key, None, row.SignInSession) if row else None


def go_through(user: User) -> bool:
    """The second factor came: the half-way session is spent. False when it was already, by another request."""
    mine = (SignInSession.key_hash == hashed(user.session_key), SignInSession.is_half_way == sa.true())
    spent = sa.update(SignInSession).where(*mine, SignInSession.ended_at.is_(None))
    return rows_changed(spent.values(ended_at=clock.now())) == 1


def user_of_session(key: str) -> User | None:
    """The user whose open session this key is, seated; None when it has ended, idled out or lost its membership."""
    row = row_with(key, is_half_way=False)
    if row is None or clock.now() >= idles_at(row.SignInSession.seen_at, row.SignInSession.shows_person):
        return None
    seat = seat_of(row.User.id, row.SignInSession.organisation_id)
    return seated(row.User, key, seat, row.SignInSession) if seat else None


def row_with(key: str, *, is_half_way: bool) -> Any:
    """The session that this key opens, with its user; the account may have ended since."""
    query = select(SignInSession, User).join(User, SignInSession.user_id == User.id)
    is_open = (SignInSession.ended_at.is_(None), SignInSession.ends_at > clock.now(), User.ended_at.is_(None))
    query = query.where(SignInSession.key_hash == hashed(key), SignInSession.is_half_way == is_half_way, *is_open)
    return db.session.execute(query).first()


def seated(user: User, key: str, seat: Seat | None, row: SignInSession) -> User:
    user.session_key, user.seat, user.confirmed_at = key, seat, row.confirmed_at
    user.session = OpenSession(row.id, row.seen_at, row.ends_at, row.shows_person)
    return user


def idles_at(seen_at: datetime, shows_person: bool) -> datetime:
    return seen_at + timedelta(minutes=rule("IDLE_MINUTES_PERSON" if shows_person else "IDLE_MINUTES"))


def is_fresh(user: User) -> bool:
    """Whether the user proved to be themselves within the last minutes: asked before dangerous deeds."""
    return user.confirmed_at is not None and clock.now() - user.confirmed_at <= FRESH


def seconds_left(user: User, *, anew: bool = False) -> int:
    """How long this session lasts when nothing more is done, or when it was used `anew` just now."""
    session, instant = user.session, clock.now()
    if session is None:
        return 0
    end = min(idles_at(instant if anew else session.seen_at, session.shows_person), session.ends_at)
    return int((end - instant).total_seconds())


def note_seen(session: OpenSession, *, shows_person: bool) -> None:
    """Put off the idle limit, at most once a minute unless the kind of page changed. In a transaction of its own."""
    instant = clock.now()
    if instant - session.seen_at < NOTED_EVERY and shows_person == session.shows_person:
        return
    changed = sa.update(SignInSession).where(SignInSession.id == session.id)
    with short_write() as connection:
        connection.execute(changed.values(seen_at=instant, shows_person=shows_person))


def confirm_session(user: User, at: datetime | None = None) -> None:
    """The user proved again to be themselves, just now or at that moment: the session goes on, with a new key."""
    user.confirmed_at = min(at or clock.now(), clock.now())
    renew_key(user, confirmed_at=user.confirmed_at)


def renew_key(user: User, **facts: Any) -> None:
    """The session goes on under a new key, with these facts changed; the old key opens nothing more."""
    mine, user.session_key = SignInSession.key_hash == hashed(user.session_key), new_key()
    db.session.execute(sa.update(SignInSession).where(mine).values(key_hash=hashed(user.session_key), **facts))


def end_session(user: User) -> None:
    """Sign out: on the server, at once."""
    end(SignInSession.key_hash == hashed(user.session_key))
    record(Deed.SIGNED_OUT, user)


def end_key(key: str) -> None:
    """End whatever session this key opens: somebody signs in anew with the browser that has it."""
    end(SignInSession.key_hash == hashed(key))


def end_one(row: SignInSession) -> None:
    """End a session from another one of the same user's."""
    row.ended_at = row.ended_at or clock.now()
    record(Deed.ACCOUNT, row, detail="session ended")


def end_others(user: User) -> int:
    """End every session of the user's but this one. Returns how many."""
    number = end(SignInSession.user_id == user.id, SignInSession.key_hash != hashed(user.session_key))
    record(Deed.ACCOUNT, user, detail="other sessions ended")
    return number


def end_all(user_id: UUID) -> int:
    """End every session of a user: the next request of each is refused."""
    return end(SignInSession.user_id == user_id)


def end(*which: sa.ColumnElement[bool]) -> int:
    still_open = sa.update(SignInSession).where(*which, SignInSession.ended_at.is_(None))
    return rows_changed(still_open.values(ended_at=clock.now()))


def open_sessions_of(user_id: UUID) -> Select[SignInSession]:
    """Where a user is signed in, the last seen first. Those that have idled out are still listed: they can be ended."""
    still_open = (SignInSession.ended_at.is_(None), SignInSession.ends_at > clock.now())
    rows = select(SignInSession).where(SignInSession.user_id == user_id, *still_open)
    return rows.where(SignInSession.is_half_way == sa.false()).order_by(SignInSession.seen_at.desc())


def forget_old() -> int:
    """Remove sessions that ended long ago. Returns how many."""
    return rows_changed(sa.delete(SignInSession).where(SignInSession.ends_at <= clock.now() - KEPT))


def new_key() -> str:
    return secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
