"""What sign-in leaves behind and nobody needs: counts of tries, links to reset, sessions of last month."""

from socialrx.accounts import resets, sessions, throttle
from socialrx.core.database import db


def clear_out() -> int:
    """Remove it. Returns how many rows; safe to run twice."""
    number = throttle.forget_old() + resets.forget_old() + sessions.forget_old()
    db.session.commit()
    return number
