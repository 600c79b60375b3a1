"""Where postcodes are: the table's sources, and what becomes of a file that is wrong."""

import gzip

import pytest
from sqlalchemy import func, select

from socialrx.core import places_loading
from socialrx.core.data_places import make_sectors
from socialrx.core.database import db
from socialrx.core.places import Position, Postcode, position_of
from socialrx.core.places_loading import of_file, packaged, sectors

OLD = "pcd,pcds,doterm,oseast1m,osnrth1m"
NEW = "pcds,doterm,east1m,north1m"


@pytest.fixture
def load(app):
    return lambda *words: app.test_cli_runner().invoke(args=["postcodes", "load", *map(str, words)])


@pytest.fixture
def write(tmp_path):
    def lines(*text, encoding="utf-8"):
        path = tmp_path / "places.csv"
        path.write_bytes("\n".join(text).encode(encoding))
        return path

    return lines


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Postcode))


def test_the_sector_table_places_any_postcode_near_its_sector(load):
    result = load("--sectors")

    assert result.exit_code == 0
    assert "12,018 places loaded" in result.output
    assert position_of("NG2 7PG").metres_to(Position(457500, 337300)) < 1500


def test_the_sector_file_is_the_packages_own(monkeypatch, tmp_path):
    folder = tmp_path / "sectors.csv.gz"
    monkeypatch.setattr(make_sectors, "SECTORS", folder)
    monkeypatch.setattr(make_sectors, "packaged", lambda: [places_of("M")])

    make_sectors.write()

    made = gzip.decompress(folder.read_bytes()).decode().splitlines()[1:]
    assert made
    assert set(made) <= {",".join(map(str, row)) for row in sectors()}


def places_of(letter: str) -> list[places_loading.Place]:
    return next(batch for batch in packaged() if batch[0][0].startswith(letter))


def test_the_package_leaves_out_what_has_no_place_and_northern_ireland():
    first = next(packaged())
    letters = {code[:2] for batch in (places_of("B"),) for code, _, _ in batch}

    assert ("AB1 0AA", 385386, 801193) in first
    assert "BT" not in letters


def test_loading_the_package_keeps_the_sectors_for_postcodes_that_are_newer(load, monkeypatch):
    monkeypatch.setattr("socialrx.commands.postcodes.packaged", lambda: [[("NG2 7PG", 457500, 337300)]])

    load()

    assert position_of("NG2 7PG") == Position(457500, 337300)
    assert position_of("NG2 7QQ") == Position(457895, 336871)


@pytest.mark.parametrize(
    "lines",
    [
        (OLD, "NG2 7PG,NG2 7PG,,457500,337300", "NG2 7PH,NG2 7PH,199606,,"),
        (NEW, "NG2 7PG,,457500,337300", "NG2 7PH,,0,0"),
        ("Postcode,Positional_quality_indicator,Eastings,Northings", "NG27PG,10,457500,337300"),
        ("PC,PQ,EA,NO", "NG2 7PG,10,457500,337300"),
    ],
)
def test_a_newer_file_is_read_by_its_columns_names_old_and_new(write, lines):
    [batch] = of_file(write(*lines))

    assert batch == [("NG2 7PG", 457500, 337300)]


def test_a_file_replaces_the_table(load, write):
    load("--sectors")

    result = load(write(NEW, "NG2 7PG,,457500,337300"))

    assert result.exit_code == 0
    assert position_of("NG2 7PG") == Position(457500, 337300)
    assert count() == 12_019


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((NEW, "NG2 7P,,1,2"), "Line 2, column postcode: a postcode like NG2 7PG is expected; it says 'NG2 7P'"),
        ((NEW, "NG2 7PG,,west,2"), "Line 2, column easting: whole metres on the Ordnance Survey grid are expected"),
        ((NEW, "NG2 7PG,,1,2", "ng27pg,,1,2"), "Line 3, column postcode: NG2 7PG is in the file twice"),
        (("pcds,doterm,east1m", "NG2 7PG,,1"), "has no column osnrth1m or north1m"),
        ((NEW,), "holds no postcode that has a place"),
    ],
)
def test_a_wrong_file_leaves_the_table_as_it_was(load, write, lines, told):
    load("--sectors")

    result = load(write(*lines))

    assert result.exit_code == 1
    assert told in result.output
    assert count() == 12_018


def test_a_file_that_is_not_utf_8_says_so(load, write):
    result = load(write(NEW, "NG2 7PG,,1,2", "Zürich,,1,2", encoding="latin-1"))

    assert result.exit_code == 1
    assert "places.csv is not UTF-8 (line 3)" in result.output


def test_a_file_and_the_sectors_together_make_no_sense(load, write):
    result = load(write(NEW), "--sectors")

    assert result.exit_code == 1
    assert "not both" in result.output
