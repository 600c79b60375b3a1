"""Telephone numbers as people type them, kept the way they are dialled in the United Kingdom.

Shape only (`phonenumberslite`): a number may be possible and still ring nowhere.
"""

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

from socialrx.core.errors import BadInput

WRONG = "Enter a telephone number, like 0115 496 0000 or 07700 900 982"


def read(text: str) -> str:
    """The number, spaced for people; one from abroad with its country's code. Raises BadInput when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        raise BadInput(WRONG) from None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise BadInput(WRONG)
    if number.country_code == 44:
        return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)[:20]
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)[:20]
