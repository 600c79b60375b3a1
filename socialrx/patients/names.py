"""Names as they are searched: without accents, apostrophes, hyphens, spaces or case, so O'Neill finds ONEILL."""

import re
import unicodedata
from itertools import groupby

# Letters that are no plain letter with an accent.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Spellings of one sound, and the letters that are heard alike.
SPELLINGS = (
    (re.compile("^(kn|gn|pn)"), "n"),
    (re.compile("^wr"), "r"),
    (re.compile("^mac"), "mc"),
    (re.compile("ph"), "f"),
    (re.compile("ough|augh|igh"), ""),
    (re.compile("x"), "ks"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("[ckq]+"), "k"),
    (re.compile("[sz]+h?"), "s"),
)
HEARD = str.maketrans({"v": "f", "d": "t", "j": "g", "m": "n", "b": "p"})
UNHEARD = re.compile("[aeiouyhw]")
# Below this length a slip of one letter makes another name.
LONG_ENOUGH = 5


def folded(name: str) -> str:
    """The searchable form of a name, kept in an indexed column."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(LETTERS)
    return "".join(letter for letter in plain if letter.isalnum())[:35]


def sound(name: str) -> str:
    """How a folded name sounds, near enough: Smyth as Smith, Philips as Phillips, MacDonald as McDonald."""
    for spelling, heard in SPELLINGS:
        name = spelling.sub(heard, name)
    consonants = UNHEARD.sub("", name[1:].translate(HEARD))
    return name[:1] + "".join(letter for letter, _ in groupby(consonants))


def are_alike(one: str, other: str) -> bool:
    """Whether two folded names may be one name heard or typed wrong: never where the first sound is another."""
    first, second = sound(one), sound(other)
    if not first or first[:1] != second[:1]:
        return False
    return (first == second and len(first) > 1) or (min(len(one), len(other)) >= LONG_ENOUGH and is_a_slip(one, other))


def is_a_slip(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    is_swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or is_swapped
