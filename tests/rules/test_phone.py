"""Telephone numbers as people type them."""

import pytest

from socialrx.core import phone
from socialrx.core.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700900123", "07700 900123"),
        ("+44 7700 900123", "07700 900123"),
        ("0115-496-0200", "0115 496 0200"),
        ("+33 1 42 68 53 00", "+33 1 42 68 53 00"),
    ],
)
def test_a_number_is_kept_as_it_is_dialled_here(typed: str, kept: str):
    assert phone.read(typed) == kept


@pytest.mark.parametrize("typed", ["ring my son", "0115", "12345678901234567890", "07700"])
def test_what_cannot_be_a_number_says_what_to_type(typed: str):
    with pytest.raises(BadInput, match="Enter a telephone number, like"):
        phone.read(typed)
