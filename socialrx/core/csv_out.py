"""CSV that goes out, RFC 4180: the only place where it is written.

No cell is taken for a formula, and none for a number that is not one: an NHS
number or a telephone number would lose its zeros or its last digits. Such a cell
begins with an apostrophe; whoever reads the file back takes one off, which
`read_back` does, so that the same text comes out as went in.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO

# What a spreadsheet takes for the beginning of a formula; the wide forms of it too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# Digits that a spreadsheet would change: a zero in front, or more of them than it shows.
CHANGED_DIGITS = re.compile(r"0\d+|\d{10,}")
MARK = "'"


def cell(text: str) -> str:
    """The text as a cell that stays text."""
    is_misread = text.startswith((*FORMULA, MARK)) or CHANGED_DIGITS.fullmatch(text)
    return MARK + text if is_misread else text


def read_back(text: str) -> str:
    """What a cell stood for."""
    return text.removeprefix(MARK)


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """The rows as one file. Lines end as the standard says."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([cell(text) for text in row] for row in rows)
    return out.getvalue()
