"""References that people read out: no letter that is taken for a digit, and a mistake in one is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialrx.core.errors import BadInput
from socialrx.core.ids import ALPHABET, REFERENCES, new_reference, read_reference, reference_of
from socialrx.patients.models import Patient
from socialrx.referrals import actions as referring
from tests import factories
from tests.factories import Place

numbers = st.integers(0, REFERENCES - 1)


@given(numbers)
def test_a_reference_is_read_back_however_it_is_typed(number: int):
    reference = reference_of(number)

    assert read_reference(reference.lower()) == reference
    assert read_reference(reference.replace("-", " ")) == reference
    assert read_reference(reference.replace("0", "O").replace("1", "l")) == reference


@given(numbers, numbers)
def test_different_numbers_have_different_references(one: int, other: int):
    assert (reference_of(one) == reference_of(other)) == (one == other)


@given(numbers, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(number: int, place: int, wrong: str):
    characters = list(reference_of(number).removeprefix("SP-").replace("-", ""))
    is_wrong = ALPHABET.index(characters[place]) % 31 != ALPHABET.index(wrong) % 31
    characters[place] = wrong

    if is_wrong:
        with pytest.raises(BadInput, match="Enter a reference"):
            read_reference("".join(characters))


@given(numbers, st.integers(0, 5))
def test_two_neighbours_that_changed_places_are_found(number: int, place: int):
    characters = list(reference_of(number).removeprefix("SP-").replace("-", ""))
    one, other = characters[place], characters[place + 1]
    characters[place], characters[place + 1] = other, one

    if (ALPHABET.index(one) - ALPHABET.index(other)) % 31:
        with pytest.raises(BadInput):
            read_reference("".join(characters))


@pytest.mark.parametrize("text", ["", "SP", "SP-1234", "SP-1234-567!", "hello", "SP-1234-56789"])
def test_what_is_no_reference_says_how_one_looks(text: str):
    with pytest.raises(BadInput, match="SP-7K3Q-92M4"):
        read_reference(text)


def test_a_reference_that_is_taken_is_not_given_again(
    joan: Patient, rushcliffe: Place, monkeypatch: pytest.MonkeyPatch
):
    taken = factories.referral(joan, rushcliffe.gp).reference
    free = new_reference()
    offers = iter([taken, taken, free])
    monkeypatch.setattr(referring, "new_reference", lambda: next(offers))

    assert factories.referral(joan, rushcliffe.gp).reference == free
