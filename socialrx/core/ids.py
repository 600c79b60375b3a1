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
REFERENCES = len(ALPHABET) ** BODY_LENGTH


def new_id() -> UUID:
    """A UUIDv7: unique, and in order of time so that indexes stay tight."""
    return uuid7()


def new_reference() -> str:
    """A reference at random, such as `SP-7K3Q-92M4`. Whoever keeps it looks first whether it is taken."""
    return reference_of(secrets.randbelow(REFERENCES))


def reference_of(number: int) -> str:
    """The reference of a number below REFERENCES; different numbers have different ones."""
    places = [number // len(ALPHABET) ** place % len(ALPHABET) for place in reversed(range(BODY_LENGTH))]
    body = "".join(ALPHABET[place] for place in places)
    return written(body + check_character(body))


def written(characters: str) -> str:
    return f"SP-{characters[:4]}-{characters[4:]}"


def check_character(body: str) -> str:
    """Weighted sum modulo 31, a prime: finds one wrong character and two swapped neighbours, save 0 for Z."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=2))
    return ALPHABET[total % 31]


def read_reference(text: str) -> str:
    """What somebody typed, as the reference it means. Raises BadInput when the check character is wrong."""
    characters = text.upper().translate(READ_AS).replace("-", "").replace(" ", "").removeprefix("SP")
    well_formed = len(characters) == BODY_LENGTH + 1 and all(c in ALPHABET for c in characters)
    if not well_formed or check_character(characters[:-1]) != characters[-1]:
        raise BadInput("Enter a reference like SP-7K3Q-92M4")
    return written(characters)
