"""The NHS number: ten digits, the last a modulus 11 check on weights 10 to 2.

Source: NHS Data Dictionary, NHS NUMBER; the arithmetic is the `nhs-number`
package's. Only the 999 range, which is never issued, may stand in
demonstration and test data.
"""

import re

import nhs_number as standard

from socialrx.core.errors import BadInput
from socialrx.core.rules import rule

SYNTHETIC = "999"


def read(text: str) -> str:
    """What somebody typed, as ten digits. Raises BadInput naming what is wrong; accepts spaces and hyphens."""
    if re.fullmatch(r"[0-9]+\.[0-9]*([eE]\+?[0-9]+)?", text.strip()):
        raise BadInput("Enter the NHS number as ten digits; a spreadsheet has turned it into another number")
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise BadInput("Enter an NHS number with 10 digits, like 999 000 0018")
    if digits == digits[0] * 10 or not standard.is_valid(digits):
        raise BadInput("That is not a valid NHS number. Check each digit")
    return digits


def read_here(text: str) -> str:
    """The same, and in a demonstration only the range that is never issued."""
    number = read(text)
    if rule("DEMO") and not is_synthetic(number):
        raise BadInput(f"This is a demonstration: use only NHS numbers that begin with {SYNTHETIC}")
    return number


def spaced(number: str) -> str:
    """For people: three, three and four digits."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def is_synthetic(number: str) -> bool:
    """True for the test range, which must never reach a national service."""
    return number.startswith(SYNTHETIC)
