"""A try at a secret: counted before it is judged, and answered alike for everybody who tries too often."""

from flask import abort

from socialrx.accounts import throttle
from socialrx.core import trail
from socialrx.core.database import db


def count_try(kind: str, account: str) -> None:
    """Count it, and commit that; or answer 429."""
    is_free = throttle.is_free_to_try(kind, account)
    db.session.commit()
    if not is_free:
        failed(f"{kind}: too many tries")
        abort(429)


def failed(what: str, user: object = None) -> None:
    """Note on the trail that a try failed: which kind, at whose account where there is one, never what was typed."""
    trail.noted().append(trail.entry(trail.Deed.SIGN_IN_FAILED, user, detail=what))
