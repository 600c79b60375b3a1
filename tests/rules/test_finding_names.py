"""Names as they are searched: spelling hides nobody, and a guess stands behind what is certain."""

from dataclasses import dataclass

import pytest

from socialrx.patients.finding import Called, Fit, agree, nearest, parts_of
from socialrx.patients.names import are_alike, folded


@dataclass(frozen=True)
class Somebody:
    given_name: str = "Joan"
    family_name: str = "Sutton"
    preferred_name: str = ""


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("O'Neill", "oneill"),
        ("O’NEILL", "oneill"),
        ("O Neill", "oneill"),
        ("Núñez", "nunez"),
        ("Łukasz", "lukasz"),
        ("Groß", "gross"),
        ("GROSS", "gross"),
        ("Sørensen", "sorensen"),
        ("Þór", "thor"),
        ("Œuvray", "oeuvray"),
        ("Smith-Jones", "smithjones"),
        ("Đặng", "dang"),
    ],
)
def test_a_name_is_plain_letters(name: str, plain: str):
    assert folded(name) == plain


@pytest.mark.parametrize(
    ("typed", "fit"),
    [
        (Called("Sutton"), Fit.NAMED),
        (Called("sut", "jo"), Fit.NAMED),
        (Called(given="Joan"), Fit.NAMED),
        (Called("Joan", "Sutton"), Fit.SWAPPED),
        (Called("Joan"), Fit.SWAPPED),
        (Called("Suton"), Fit.SOUNDS),
        (Called("Sutton", "Jane"), Fit.SOUNDS),
        (Called("Sutton", "Bill"), None),
        (Called("Smith"), None),
        (Called("utton"), None),
        (Called("-"), None),
        (Called(), Fit.NAMED),
    ],
)
def test_how_a_name_fits(typed: Called, fit: Fit | None):
    assert typed.fit(Somebody()) is fit


def test_the_name_they_like_to_be_called_is_theirs_too():
    assert Called("Sutton", "Nonie").fit(Somebody(preferred_name="Nonie")) is Fit.NAMED
    assert Called("Sutton", "Nonie").fit(Somebody()) is None


@pytest.mark.parametrize("family", ["Jones", "smith", "Smith Jones", "SmithJones"])
def test_each_half_of_a_double_name_finds_the_whole(family: str):
    assert Called(family).fit(Somebody(family_name="Smith-Jones")) is Fit.NAMED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smith", "smyth"),
        ("phillips", "philips"),
        ("macdonald", "mcdonald"),
        ("catherine", "kathryn"),
        ("hussain", "hussein"),
        ("wright", "rite"),
        ("knight", "night"),
        ("stuton", "sutton"),
        ("harrison", "harison"),
    ],
)
def test_names_that_are_heard_or_typed_wrong_are_alike(one: str, other: str):
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("shaw", "sue"), ("hall", "ball"), ("son", "robinson"), ("", "o"), ("o", "o")]
)
def test_names_that_are_not_alike(one: str, other: str):
    assert not are_alike(one, other)


def test_what_is_certain_stands_before_what_is_guessed():
    people = [Somebody(family_name="Suttan"), Somebody("Sutton", "Joan"), Somebody(), Somebody(family_name="Hall")]

    found = nearest(people, Called("Sutton"))

    assert [fit for _, fit in found] == [Fit.NAMED, Fit.SWAPPED, Fit.SOUNDS]


def test_a_part_begins_as_a_part_that_is_wanted():
    assert parts_of("Smith-Jones") == {"smithjones", "smith", "jones"}
    assert parts_of("O") == {"o"}
    assert parts_of(" - ") == set()
    assert agree(parts_of("jon"), "Smith-Jones")
    assert not agree(parts_of("mith"), "Smith-Jones")
