"""What somebody typed, made fit for paper: the only place where text becomes markup.

The PDF library's paragraphs read markup, so a typed `<img src="...">` would
open a file on the server. Nothing reaches a paragraph except through `marked_up`.
"""

import unicodedata
from datetime import date
from xml.sax.saxutils import escape

from socialrx.documents.typefaces import NO_GLYPH, can_show

ELLIPSIS = "…"
# A cut goes back at most so far to end between two words.
LOOK_BACK = 24


def tidy(text: str) -> str:
    """The words without what no reader sees: control marks, hidden letters, doubled blanks, empty lines."""
    whole = unicodedata.normalize("NFC", text.replace("\t", " "))
    lines = ("".join(c for c in line if unicodedata.category(c)[0] != "C").split() for line in whole.splitlines())
    return "\n".join(" ".join(words) for words in lines if words)


def cut(text: str, most: int) -> str:
    """At most so many characters, ending between two words where it can, and showing that it was cut."""
    # Tidying seldom shortens by more than a quarter, and is not done to a book.
    whole = tidy(text[: most * 4])
    if len(whole) <= most:
        return whole
    kept = whole[: most - 1]
    blank = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:blank] if blank > len(kept) - LOOK_BACK else kept).rstrip() + ELLIPSIS


def printed(text: str) -> str:
    """A letter that the typeface lacks is shown as a box; the reading text behind the page keeps it."""
    return "".join(c if c == "\n" or can_show(c) else NO_GLYPH for c in text)


def marked_up(text: str) -> str:
    """Plain words as the paragraph's markup: everything escaped, lines kept."""
    return escape(printed(text)).replace("\n", "<br/>")


def on_day(day: date | None) -> str:
    """`4 May 1951`: a paper is read in another year than it is made."""
    return f"{day.day} {day:%B} {day.year}" if day else ""


def listed(things: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = things
    return f"{', '.join(first)} and {last}" if first else last
