"""Codes of an authenticator app (TOTP, RFC 6238): six digits, a new one every 30 seconds, each of use once.

The step before and the step after count too, since phones' clocks stray. The
step of the last code taken is kept, and only a later one is taken again.
"""

import base64
import hmac

import pyotp
import segno
import sqlalchemy as sa

from socialrx.accounts.factors import AuthenticatorApp, app_of
from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import db, rows_changed
from socialrx.core.rules import rule
from socialrx.core.sealing import BadSeal, derived, seal, unseal

STEP_SECONDS = 30
STRAY_STEPS = 1
SECRET_BYTES = 20


def secret_to_offer(user: User) -> str:
    """The secret that the set-up page shows: the same as often as it is opened, another in the next session."""
    app = app_of(user.id)
    seed = derived(f"authenticator app to offer {user.session_key} {app.id if app else ''}", SECRET_BYTES)
    return base64.b32encode(seed).decode()


def address_of(user: User, secret: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=rule("SERVICE_NAME"))


def picture_of(address: str) -> str:
    """The picture to scan, as a data address."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def set_up(user: User, secret: str, code: str) -> bool:
    """Take the app on, in place of an earlier one, if this is a code it makes now."""
    counter = counter_of(secret, code)
    if counter is None:
        return False
    db.session.execute(sa.delete(AuthenticatorApp).where(AuthenticatorApp.user_id == user.id))
    sealed = seal(secret, purpose=purpose_of(user))
    db.session.add(AuthenticatorApp(user_id=user.id, sealed_secret=sealed, last_counter=counter))
    db.session.flush()
    return True


def proves(user: User, code: str) -> bool:
    """Whether this is a code of the user's app that was not taken before. It is taken now."""
    app = app_of(user.id)
    counter = counter_of(secret_of(user, app), code) if app else None
    if app is None or counter is None:
        return False
    later = sa.update(AuthenticatorApp).where(AuthenticatorApp.id == app.id, AuthenticatorApp.last_counter < counter)
    return rows_changed(later.values(last_counter=counter)) == 1


def secret_of(user: User, app: AuthenticatorApp) -> str:
    """Empty when it was sealed with another SECRET_KEY or for somebody else: then no code is right."""
    try:
        return unseal(app.sealed_secret, purpose=purpose_of(user))
    except BadSeal:
        return ""


def counter_of(secret: str, code: str) -> int | None:
    """The latest step, near now, whose code this is."""
    if not secret:
        return None
    digits, totp = "".join(code.split()), pyotp.TOTP(secret)
    now = int(clock.now().timestamp()) // STEP_SECONDS
    steps = range(now + STRAY_STEPS, now - STRAY_STEPS - 1, -1)
    right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())]
    return right[0] if right else None


def purpose_of(user: User) -> str:
    """A secret is sealed for its user: put into another's row, it opens nothing."""
    return f"authenticator app of {user.id}"
