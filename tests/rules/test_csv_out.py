"""Text through a CSV file: the same text back, and nothing that a spreadsheet runs or changes (T-CSV, hazard H-31)."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialrx.core.csv_out import as_csv, cell, read_back

# Everything that a text of ours can hold: no halves of letters.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
FORMULAS = ["=1+1", "+44", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "＝1", '=HYPERLINK("http://evil.example")']


def cells_of(file: str) -> list[list[str]]:
    return list(csv.reader(StringIO(file, newline=""), strict=True))


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=5))
@example(rows=[["'=1", "''", "=cmd|' /C calc'!A0", 'say "no"', "a,b\r\nc", "0115 496 0100", "9990000018", "007"]])
def test_the_same_text_comes_back_and_no_cell_begins_a_formula(rows: list[list[str]]):
    read = cells_of(as_csv(rows))

    assert [[read_back(text) for text in row] for row in read] == rows
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0")) for row in read for text in row)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(text: str):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("digits", ["9990000018", "07700900123", "007", "123456789012345678"])
def test_a_number_that_is_not_one_stays_text(digits: str):
    assert cell(digits) == f"'{digits}"


@pytest.mark.parametrize("text", ["", "12", "0", "0.5", "999 000 0018", "Trentside", "12.30"])
def test_anything_else_is_left_alone(text: str):
    assert cell(text) == text


def test_lines_end_as_the_standard_says():
    assert as_csv([["a", "b"], ['c "d"', "e,f"]]) == 'a,b\r\n"c ""d""","e,f"\r\n'
