"""The shape of a UK postcode: upper case, one space before the last three characters.

Shape only; whether one exists is asked of the postcode table. Inward letters
never include C, I, K, M, O or V. Source: ONS `pcds` form; the pattern was
checked against 16,665 practice postcodes of November 2025 (one differs, an
error in the data), so a stranger's odd postcode is a warning, not a wall.
"""

import re

from socialrx.core.errors import BadInput

SHAPE = re.compile(
    r"^(GIR 0AA|(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]"
    r"|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y]) [0-9][ABD-HJLNP-UW-Z]{2})$"
)
PSEUDO_AREA = "ZZ99"


def read(text: str) -> str:
    """What somebody typed, in the one form we store. Raises BadInput when it has not the shape of a postcode."""
    squeezed = re.sub(r"\s+", "", text).upper()
    postcode = f"{squeezed[:-3]} {squeezed[-3:]}"
    if not SHAPE.match(postcode):
        raise BadInput("Enter a full UK postcode, like NG2 7PG")
    return postcode


def district(postcode: str) -> str:
    """The outward part, which is as much of an address as a group sees before it accepts: `NG2`."""
    return postcode.split(" ")[0]


def sector(postcode: str) -> str:
    """The outward part and the digit after it: `NG2 7`."""
    return postcode[:-2]


def has_a_place(postcode: str) -> bool:
    """False for the NHS's pseudo postcodes (no fixed abode, address not known), which stand nowhere on a map."""
    return not postcode.startswith(PSEUDO_AREA)
