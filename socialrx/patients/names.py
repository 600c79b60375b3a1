"""Names as they are searched: without accents, apostrophes, hyphens, spaces or case, so O'Neill finds ONEILL."""

import unicodedata


def folded(name: str) -> str:
    """The searchable form of a name, kept in an indexed column."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = plain.replace("ł", "l").replace("ø", "o").replace("ß", "ss").replace("æ", "ae").replace("đ", "d")
    return "".join(letter for letter in plain if letter.isalnum())[:35]
