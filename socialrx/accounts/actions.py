"""Who somebody says to be, and the password that shows it."""

from sqlalchemy import select

from socialrx.accounts import throttle
from socialrx.accounts.letters import write_to
from socialrx.accounts.models import User
from socialrx.accounts.passwords import good_password, hash_password, is_right
from socialrx.accounts.sessions import end_others, renew_key
from socialrx.core.database import db
from socialrx.core.trail import Deed, record


def user_with(email: str, password: str, *, is_demonstration: bool) -> User | None:
    """The user these belong to, or None. A demonstration account opens nothing outside demonstration mode.

    Ends the transaction under way: hashing takes long, and nobody should wait for our lock meanwhile.
    """
    columns = (User.id, User.password_hash, User.ended_at, User.is_demonstration)
    row = db.session.execute(select(*columns).where(User.email == email.strip().lower())).first()
    db.session.rollback()
    if not is_right(password, row.password_hash if row else None) or row is None:
        return None
    is_shut = row.ended_at is not None or (row.is_demonstration and not is_demonstration)
    return None if is_shut else db.session.get(User, row.id)


def set_password(user: User, password: str) -> None:
    """Give the user a password. Raises WeakPassword. They are told by letter; tries at the old one are forgotten."""
    good_password(password, about=[user.given_name, user.family_name, user.email])
    user.password_hash = hash_password(password)
    throttle.begin_anew("password", user.email)
    record(Deed.ACCOUNT, user, detail="password changed")
    write_to(user, kind="password-changed", title="Your password was changed", body=CHANGED)


def change_password(user: User, password: str) -> None:
    """A new password, asked for by the user themselves: other sessions end, and this one gets a new key."""
    set_password(user, password)
    end_others(user)
    renew_key(user)


CHANGED = """The password of your account was changed just now, and you were signed out everywhere else.

If that was you, there is nothing to do. If it was not, tell the person who gives out accounts
where you work at once."""
