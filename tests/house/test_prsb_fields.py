"""The table of the national standard is whole and true: each element placed, each place there, none missing."""

import csv
from collections.abc import Iterator

import pytest

from socialrx.core.database import Base
from tests.house.printed import ROOT, prsb_rows

STANDARD = ROOT / "tests/data/prsb-social-prescribing-1.1.csv"
PLACES = {row["path"]: row for row in prsb_rows()}


def standard() -> list[dict[str, str]]:
    with STANDARD.open(newline="") as file:
        return list(csv.DictReader(file))


def upwards(path: str) -> Iterator[str]:
    """The path itself, and every group that it stands in."""
    parts = path.split(" / ")
    return (" / ".join(parts[:length]) for length in range(len(parts), 0, -1))


def place_of(path: str) -> dict[str, str]:
    """Where it stands: where the nearest one above stands, that is named."""
    return next(PLACES[one] for one in upwards(path) if one in PLACES)


def test_every_element_of_the_standard_stands_in_the_table():
    assert len(standard()) == 355
    assert [row["path"] for row in standard() if not any(one in PLACES for one in upwards(row["path"]))] == []


def test_the_table_names_nothing_that_the_standard_has_not():
    assert set(PLACES) - {row["path"] for row in standard()} == set()
    assert len(PLACES) == len(prsb_rows()), "each once"


def test_every_column_that_is_named_exists():
    named = {column for row in PLACES.values() for column in row["kept_in"].split("; ") if column}

    known = {f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns}
    assert named - known == set()


def test_whatever_is_not_kept_has_a_reason():
    assert [path for path, row in PLACES.items() if not row["kept_in"] and not row["note"]] == []


def is_left_out_with_its_group(path: str) -> bool:
    """It is mandatory only inside something that need not be there, and is not."""
    optional = {row["path"] for row in standard() if row["min"] == "0"}
    return any(one in optional and not place_of(one)["kept_in"] for one in upwards(path))


@pytest.mark.parametrize("path", [row["path"] for row in standard() if row["conformance"] == "mandatory"])
def test_what_is_mandatory_is_kept(path: str):
    assert place_of(path)["kept_in"] or is_left_out_with_its_group(path)


LENGTHS = {
    "patient.given_name": "Person demographics / Person name / Person first name",
    "patient.family_name": "Person demographics / Person name / Person family name",
    "patient.postcode": "Person demographics / Person's address / Postcode",
    "referral.reason": "Referral details / Referral details record entry / Reason for referral / Free text",
    "referral.on_behalf_of": "Referral details / Referral details record entry / Referrer details / Name",
}


@pytest.mark.parametrize("name", LENGTHS)
def test_what_is_typed_is_never_longer_than_the_standard_takes(name: str):
    table, column = name.split(".")
    [longest] = [row["max_length"] for row in standard() if row["path"] == LENGTHS[name]]

    assert Base.metadata.tables[table].columns[column].type.length <= int(longest)
