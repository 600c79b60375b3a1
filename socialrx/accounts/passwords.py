"""Passwords: which are good enough, and how they are kept.

At least PASSWORD_LENGTH characters, up to 128, any characters, and never
expiring; refused when common or holding a word of ours or the user's (NIST SP 800-63B, ASVS
6.2). Kept as Argon2id (RFC 9106: 64 MiB, 3 passes). An address that nobody has
costs the same work as a wrong password, so that the answer's time says nothing.
"""

import gzip
import re
import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from socialrx.core.errors import BadInput
from socialrx.core.rules import rule

MEMORY_KIB = 64 * 1024
PASSES = 3
MOST_CHARACTERS = 128
FEWEST_DIFFERENT = 5
# Common passwords of data breaches, lower case. Source and licence: docs/third-party.md.
COMMON = Path(__file__).parent / "data" / "common-passwords.txt.gz"
OUR_WORDS = ("password", "socialrx", "socialprescri", "linkworker", "welcome", "nhs")
SHORTEST_NAME = 4
# What people write for a letter.
WRITTEN_FOR = str.maketrans("@4380!1|$57+", "aaeboiilsstt")

hasher = PasswordHash((Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=PASSES),))


class WeakPassword(BadInput):
    """Too short, too long, common, or holding a word that somebody would try first."""


def hash_password(password: str) -> str:
    return hasher.hash(password)


@cache
def nobodys_hash() -> str:
    """What is checked when nobody has that address."""
    return hash_password(secrets.token_urlsafe())


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password that was kept; the same work when there is none."""
    return hasher.verify(password, kept or nobodys_hash()) and kept is not None


def good_password(password: str, *, about: Iterable[str] = ()) -> str:
    """The password, when it is good enough. `about` are the user's name and e-mail address. Raises WeakPassword."""
    fewest = int(rule("PASSWORD_LENGTH"))
    if len(password) < fewest:
        raise WeakPassword(f"Your password must have at least {fewest} characters")
    if len(password) > MOST_CHARACTERS:
        raise WeakPassword(f"Your password must have {MOST_CHARACTERS} characters or fewer")
    if is_common(password):
        raise WeakPassword("Choose another: this password, or one much like it, is among the first that others try")
    if word := own_word(password, about):
        raise WeakPassword(f"Choose another: others would try the word “{word}” that is in it")
    return password


def is_common(password: str) -> bool:
    """In the list, as it is or without the numbers and signs around it; or the same few characters over and over."""
    if len(set(password)) < FEWEST_DIFFERENT:
        return True
    return any(form in common() for form in forms_of(password))


def forms_of(password: str) -> set[str]:
    """What the list is asked for: the word itself, with letters for figures, without its ends, and what it repeats."""
    plain = password.lower()
    forms = {plain, plain.translate(WRITTEN_FOR)}
    forms |= {re.sub(r"^[\d\W_]+|[\d\W_]+$", "", form) for form in (plain, plain.translate(WRITTEN_FOR))}
    forms.add(re.sub(r"[\d\W_]+$", "", plain).translate(WRITTEN_FOR))
    return forms | {repeated[1] for form in list(forms) if (repeated := re.fullmatch(r"(.{2,}?)\1+", form))}


@cache
def common() -> frozenset[str]:
    with gzip.open(COMMON, "rt", encoding="utf-8") as file:
        return frozenset(line.rstrip("\n") for line in file)


def own_word(password: str, about: Iterable[str]) -> str:
    """The word of ours or the user's that the password holds, or nothing."""
    plain = password.lower()
    texts = {re.sub(r"[\W_]", "", form) for form in (plain, plain.translate(WRITTEN_FOR))}
    names = {part for words in about for part in re.split(r"[\W_]+", words.lower()) if len(part) >= SHORTEST_NAME}
    service = re.sub(r"[\W_]", "", rule("SERVICE_NAME").lower())
    words = sorted({*OUR_WORDS, *names, service} - {""}, key=len, reverse=True)
    return next((word for word in words if any(word in text for text in texts)), "")
