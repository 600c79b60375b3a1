"""The second factor: proving it, adding one, taking one away. The last one cannot be taken away.

A code is six digits of the app or a recovery code; a credential is a passkey's
answer. Whatever changes here the user is told by letter, in case it was not them.
"""

from socialrx.accounts import passkeys, recovery, totp
from socialrx.accounts.factors import AuthenticatorApp, Passkey, app_of, has_factor, passkeys_of
from socialrx.accounts.letters import IF_NOT_YOU, write_to
from socialrx.accounts.models import User
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.trail import Deed, record


class LastFactor(DomainError):
    """A user always keeps one."""


def proves(user: User, *, code: str = "", credential: str = "") -> bool:
    """Whether the user has just proved to be themselves, by whichever of the three. A recovery code used is told."""
    if credential:
        return passkeys.proves(user, credential)
    if totp.proves(user, code):
        return True
    if not recovery.proves(user, code):
        return False
    record(Deed.ACCOUNT, user, detail="recovery code used")
    words = f"One of your recovery codes was used just now. {recovery.left(user)} are left."
    write_to(user, kind="recovery-code-used", title="A recovery code was used", body=f"{words}\n\n{IF_NOT_YOU}")
    return True


def add_app(user: User, code: str) -> bool:
    """Take on the app whose secret the page offered. False when the code is not one of its codes now."""
    return totp.set_up(user, totp.secret_to_offer(user), code) and added(user, "authenticator app")


def add_passkey(user: User, credential: str, *, made_with: str) -> bool:
    """Take on the passkey that the browser made. False when it is not good."""
    return passkeys.add(user, credential, made_with=made_with) and added(user, "passkey")


def added(user: User, what: str) -> bool:
    record(Deed.ACCOUNT, user, detail=f"{what} added")
    words = f"An {what}" if what[0] in "aeiou" else f"A {what}"
    body = f"{words} was added to your account just now. It can be used to sign in.\n\n{IF_NOT_YOU}"
    write_to(user, kind="factor-added", title=f"{words} was added", body=body)
    return True


def remove(user: User, factor: AuthenticatorApp | Passkey) -> None:
    """Take one of several away. Raises LastFactor for the last."""
    if len(passkeys_of(user.id)) + (app_of(user.id) is not None) < 2:
        raise LastFactor("This is your only way to prove that it is you. Add another first.")
    db.session.delete(factor)
    db.session.flush()
    what = "passkey" if isinstance(factor, Passkey) else "authenticator app"
    record(Deed.ACCOUNT, user, detail=f"{what} removed")
    body = f"Your {what} was removed from your account just now. It can no longer be used to sign in.\n\n{IF_NOT_YOU}"
    write_to(user, kind="factor-removed", title=f"Your {what} was removed", body=body)


def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes in place of the earlier ones, to be shown once. The user is told that there are new ones."""
    record(Deed.ACCOUNT, user, detail="recovery codes made")
    body = f"New recovery codes were made for your account just now. Earlier ones work no more.\n\n{IF_NOT_YOU}"
    write_to(user, kind="recovery-codes-made", title="New recovery codes were made", body=body)
    return recovery.make_codes(user)


def must_set_up(user: User) -> bool:
    """Nobody works without a second factor: who has none yet sets one up before anything else."""
    return not has_factor(user.id)
