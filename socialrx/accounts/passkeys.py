"""Passkeys (WebAuthn): a key pair on the user's device; we keep the public half.

The challenge is made from the session's key, which nobody else has and which
changes with the step that a passkey opens: so it is good for that step, once,
and opening a page writes nothing. The site's name comes from PUBLIC_URL alone.
"""

import json
from ipaddress import ip_address
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from socialrx.accounts.factors import Passkey, passkeys_of
from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import db, rows_changed
from socialrx.core.rules import rule
from socialrx.core.sealing import derived

ADDING, PROVING = "adding", "proving"


def are_possible() -> bool:
    """Browsers keep passkeys for names, not for bare addresses such as 127.0.0.1."""
    try:
        ip_address(site_name())
    except ValueError:
        return True
    return False


def site_name() -> str:
    return urlsplit(rule("PUBLIC_URL")).hostname or ""


def origin() -> str:
    parts = urlsplit(rule("PUBLIC_URL"))
    return f"{parts.scheme}://{parts.netloc}"


def challenge_of(user: User, step: str) -> bytes:
    return derived(f"passkey challenge {step} {user.session_key}")


def options_to_add(user: User) -> str:
    """What the browser is asked to make, as JSON. A device that has one of ours already makes no second."""
    options = webauthn.generate_registration_options(
        rp_id=site_name(),
        rp_name=rule("SERVICE_NAME"),
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge_of(user, ADDING),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=known_of(user),
    )
    return webauthn.options_to_json(options)


def options_to_prove(user: User) -> str:
    """What the browser is asked to sign, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site_name(),
        challenge=challenge_of(user, PROVING),
        allow_credentials=known_of(user),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def known_of(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in passkeys_of(user.id)]


def add(user: User, credential: str, *, made_with: str) -> bool:
    """Take on what the browser made. False when it is not what we asked for, or somebody's already."""
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge_of(user, ADDING),
            expected_rp_id=site_name(),
            expected_origin=origin(),
            require_user_verification=False,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    id = bytes_to_base64url(made.credential_id)
    if db.session.scalar(sa.select(Passkey.id).where(Passkey.credential_id == id)):
        return False
    key = Passkey(user_id=user.id, credential_id=id, public_key=made.credential_public_key, uses=made.sign_count)
    key.made_with = made_with
    db.session.add(key)
    db.session.flush()
    return True


def proves(user: User, credential: str) -> bool:
    """Whether one of the user's passkeys signed our challenge, and has not been copied: its count has grown."""
    key = named_in(user, credential)
    if key is None:
        return False
    try:
        signed = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge_of(user, PROVING),
            expected_rp_id=site_name(),
            expected_origin=origin(),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.uses,
            require_user_verification=False,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    unchanged = sa.update(Passkey).where(Passkey.id == key.id, Passkey.uses == key.uses)
    return rows_changed(unchanged.values(uses=signed.new_sign_count, used_at=clock.now())) == 1


def named_in(user: User, credential: str) -> Passkey | None:
    """The user's own passkey that the browser's answer names."""
    try:
        id = json.loads(credential)["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return next((key for key in passkeys_of(user.id) if key.credential_id == id), None)
