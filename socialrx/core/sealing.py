"""What the server must read again and whoever reads the database must not: sealed with keys made from SECRET_KEY.

Each purpose has a key of its own (HKDF, RFC 5869), so that what was sealed for
one cannot be passed off as the other. A new SECRET_KEY opens nothing old.
"""

import base64
import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from socialrx.core.errors import DomainError
from socialrx.core.rules import rule

KEY_BYTES = 32
NONCE_BYTES = 12


class BadSeal(DomainError):
    """Sealed for something else, changed, or with another SECRET_KEY."""


def derived(purpose: str, length: int = KEY_BYTES) -> bytes:
    """Bytes that only this installation can make: always the same for the same purpose."""
    made = HKDF(SHA256(), length, salt=None, info=f"socialrx {purpose}".encode())
    return made.derive(rule("SECRET_KEY").encode())


def seal(text: str, *, purpose: str) -> str:
    """The text for the database, readable to us alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(derived(purpose)).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed for this purpose. Raises BadSeal."""
    try:
        raw = base64.b64decode(sealed)
        return AESGCM(derived(purpose)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError):
        raise BadSeal("This was sealed with another key.") from None


def keyed_hash(text: str, *, purpose: str) -> str:
    """A hash that nobody can try words against without our key."""
    return hmac.new(derived(purpose), text.encode(), sha256).hexdigest()
