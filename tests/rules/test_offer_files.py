"""The file of a proactive list: what is read, what is kept aside with its reason, and what refuses all of it."""

import pytest
from flask import Flask

from socialrx.core.errors import BadInput
from socialrx.referrals.offers.aside import REASONS
from socialrx.referrals.offers.reading import Reading, checked_file, read
from tests.proactive import HEADER, file_of, numbers, row

ONE, TWO = (number for number, _ in zip(numbers(), range(2), strict=False))


def reason(line: str, code: str | None = "C84090") -> str:
    """Why this one row was kept aside; empty when it was read."""
    found = read(file_of(line, row(TWO, born="25/12/1950")), code)
    return next((aside.reason for aside in found.aside if aside.line == 2), "")


def test_a_person_is_read_as_the_file_has_them():
    [person] = read(
        file_of(f"{ONE[:3]} {ONE[3:6]} {ONE[6:]},Zoë,O'Neill,04/05/1951,07700900123,C84090"), "C84090"
    ).people

    assert (person.nhs_number, person.given_name, person.family_name) == (ONE, "Zoë", "O'Neill")
    assert person.date_of_birth.isoformat() == "1951-05-04"
    assert person.phone == "07700 900123"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_whatever_a_spreadsheet_puts_between_cells_is_understood(delimiter: str, mark: bytes):
    cells = [ONE, '"Ann Marie"', '"Bell"', "14/05/1941"]
    text = "\r\n".join([delimiter.join(["NHS No", "Forename", "Surname", "DOB"]), delimiter.join(cells)])

    [person] = read(mark + text.encode(), None).people

    assert (person.given_name, person.family_name) == ("Ann Marie", "Bell")


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "number_missing"),
        ("9.99E+09", "number_changed"),
        ("9990000018.0", "number_changed"),
        ("999000001", "number_length"),
        ("9990000019", "number_wrong"),
        ("unknown", "number_wrong"),
    ],
)
def test_a_number_that_a_spreadsheet_spoilt_is_kept_aside(number: str, why: str):
    assert reason(row(number)) == why


@pytest.mark.parametrize(
    ("born", "why"),
    [
        ("1951-05-04", ""),
        ("4 May 1951", ""),
        ("31/02/1951", "birth"),
        ("05/13/1951", "birth"),
        ("04/05/51", "birth"),
        ("18752", "birth"),
        ("", "birth"),
        ("01/01/2090", "birth_future"),
        ("01/01/1850", "birth_early"),
        ("01/01/2020", "age"),
    ],
)
def test_a_date_that_cannot_be_is_kept_aside(born: str, why: str):
    assert reason(row(ONE, born=born)) == why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row(ONE, given=""), "name"),
        (row(ONE, family="1941"), "name"),
        (row(ONE, family="B" * 36), "name"),
        (row(ONE, phone="7.7E+09"), "phone"),
        (row(ONE, phone="ring her son"), "phone"),
        (f"{ONE},Iris,Bell,14/05/1941,,C84065", "practice"),
        (f"{ONE},Iris,Bell,14/05/1941", "shape"),
    ],
)
def test_a_shifted_column_or_another_practices_person_is_kept_aside(line: str, why: str):
    assert reason(line) == why


def test_a_file_with_the_month_first_is_refused_whole():
    with pytest.raises(BadInput, match="Line 3 has the month before the day"):
        read(file_of(row(ONE, born="04/05/1951"), row(TWO, born="05/13/1951")), None)


def test_a_number_twice_is_one_person_and_with_other_words_nobody():
    same = read(file_of(row(ONE), row(ONE)), None)
    other = read(file_of(row(ONE), row(ONE, born="15/06/1942")), None)

    assert [person.line for person in same.people] == [2]
    assert (same.aside[0].line, same.aside[0].reason) == (3, "twice")
    assert other.people == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("NHS number,Given name,Family name\n", "no column date of birth"),
        (f"{HEADER},Mobile\n", "More than one column could be the phone"),
        (f'{HEADER}\n"{ONE},Iris', "is not CSV"),
        ("\n", "is empty"),
    ],
)
def test_a_file_whose_columns_cannot_be_told_is_refused(text: str, says: str):
    with pytest.raises(BadInput, match=says):
        read(text.encode(), None)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("people.xlsx", b"PK\x03\x04", "Choose a CSV file"),
        ("people.csv", b"PK\x03\x04", "it is not"),
        ("people.csv", b"", "empty"),
        ("people.csv", "Zoë".encode("cp1252"), "Save it as"),
        ("people.csv", b"<html>", "it is not"),
    ],
)
def test_what_is_no_csv_is_not_taken_in(name: str, content: bytes, says: str):
    with pytest.raises(BadInput, match=says):
        checked_file(name, content)


def test_columns_nobody_asked_for_are_named_and_not_read():
    found = read(f"{HEADER},Diagnosis\n{row(ONE)},Gout".encode(), None)

    assert found.unread == ["Diagnosis"]
    assert "Gout" not in repr(found.people)


def test_a_file_with_too_many_rows_is_to_be_split(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(app.config, "PROACTIVE_LIST_MOST_ROWS", 1)

    with pytest.raises(BadInput, match="Split it"):
        read(file_of(row(ONE), row(TWO)), None)


def test_every_reason_is_said_in_words():
    found: Reading = read(file_of(row("")), None)

    assert found.aside[0].says == REASONS["number_missing"]
