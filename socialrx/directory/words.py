"""Words as the index keeps them: folded alike for both databases, so that both find the same.

Letters lose accents and case; anything else parts words. Endings are left to
the databases (Porter's stemmer in SQLite, Snowball's English in PostgreSQL).
"""

import re
import unicodedata

from socialrx.core.places import Position

MOST_WORDS = 12  # of a query; nobody types more on purpose
SQUARE_METRES = 5_000
NOWHERE = "sqnone0"

# PostgreSQL's English stop words, which it leaves out by itself and SQLite would look for.
# Source: src/backend/snowball/stopwords/english.stop of PostgreSQL 15.
STOP_WORDS = frozenset(
    """i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
    it its itself they them their theirs themselves what which who whom this that these those am is are was were be
    been being have has had having do does did doing a an the and but if or because as until while of at by for with
    about against between into through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some such no nor not only
    own same so than too very s t can will just don should now""".split()  # noqa: SIM905 (a list of words, to be read)
)


def folded(text: str) -> list[str]:
    """The words of a text, folded."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", kept)


def asked_for(text: str) -> list[str]:
    """The words of a query that are worth looking for."""
    return [word for word in folded(text) if word not in STOP_WORDS][:MOST_WORDS]


def need_token(key: str) -> str:
    """A need category as one word of the index. The digit keeps stemmers away."""
    return f"need{''.join(folded(key))}0"


def day_token(day: str) -> str:
    """A day of the week, `MO` to `SU`."""
    return f"day{''.join(folded(day))}0"


def square_token(position: Position | None) -> str:
    """The square of 5 km that a position lies in; a token of its own for what stands nowhere."""
    if position is None:
        return NOWHERE
    return square(position.easting // SQUARE_METRES, position.northing // SQUARE_METRES)


def square(east: int, north: int) -> str:
    return f"sq{east}x{north}"


def squares_around(centre: Position, metres: float) -> list[str]:
    """The squares that a box of this half-width touches."""
    reach = int(metres) + 1
    easts = range((centre.easting - reach) // SQUARE_METRES, (centre.easting + reach) // SQUARE_METRES + 1)
    norths = range((centre.northing - reach) // SQUARE_METRES, (centre.northing + reach) // SQUARE_METRES + 1)
    return [square(east, north) for east in easts for north in norths]
