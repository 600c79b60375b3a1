"""Names for rows: UUIDv7 for machines, a short reference that people can read out.

A reference is Crockford base 32 (no I, L, O or U) with its check character
folded into the alphabet: `SP-7K3Q-92M4`, the last character being the check.
"""

import secrets
from uuid import UUID

from uuid_utils.compat import uuid7

from socialrx.core.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
BODY_LENGTH = 7


def new_id() -> UUID:
    """A UUIDv7: unique, and in order of time so that indexes stay tight."""
    return uuid7()


def new_reference() -> str:
    """A fresh reference such as `SP-7K3Q-92M4`; 34 thousand million of them, so a clash is retried by its caller."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH))
    return written(body + check_character(body))


def written(characters: str) -> str:
    return f"SP-{characters[:4]}-{characters[4:]}"


def check_character(body: str) -> str:
    """Weighted sum modulo 31 (a prime), so that one wrong character or two swapped neighbours are always found."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=2))
    return ALPHABET[total % 31]


def read_reference(text: str) -> str:
    """What somebody typed, as the reference it means. Raises BadInput when the check character is wrong."""
    characters = text.upper().translate(READ_AS).replace("-", "").replace(" ", "").removeprefix("SP")
    well_formed = len(characters) == BODY_LENGTH + 1 and all(c in ALPHABET for c in characters)
    if not well_formed or check_character(characters[:-1]) != characters[-1]:
        raise BadInput("Enter a reference like SP-7K3Q-92M4")
    return written(characters)
