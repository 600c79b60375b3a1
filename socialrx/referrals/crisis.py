"""Words that may mean a crisis: whoever reads New referrals reads such a request first.

A list of phrases (`crisis-words`, OURS) and no judgement: it misses some and
takes others too seriously. So nobody is told what it found but the team, and
nothing is sent or decided by it.
"""

import unicodedata

from socialrx.core import codelists

LIST = "crisis-words"


def may_be_crisis(*texts: str) -> bool:
    """Whether a phrase of the list stands in what was written, however it is spelt with accents, case and marks."""
    said = plain(" . ".join(texts))
    return any(phrase in said for phrase in map(plain, phrases()))


def phrases() -> list[str]:
    """The list as it is today; an entry without a letter says nothing."""
    return [choice.label for choice in codelists.choices(LIST) if plain(choice.label).strip()]


def plain(text: str) -> str:
    """Words between single blanks, with a blank at each end: so that only whole words are found."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in letters if letter not in "'’‘`´" and not unicodedata.combining(letter))
    spaced = "".join(letter if letter.isalnum() else " " for letter in kept)
    return f" {' '.join(spaced.split())} "
