"""Nothing is bigger than it may be, and no imports make a circle. `make house` prints the figures."""

from tests.house import proportions


def test_nothing_is_over_its_size():
    assert proportions.too_big() == []


def test_no_imports_make_a_circle():
    assert proportions.circles() == []
