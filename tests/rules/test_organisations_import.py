"""Practices and list sizes from files: all or nothing, again without doubles, and every fault in plain words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from socialrx.core.database import db
from socialrx.organisations.imports import SHIPPED
from socialrx.organisations.models import Kind, ListSize, Organisation
from socialrx.organisations.queries import by_ods_code

HEADER, *LINES = SHIPPED.read_text(encoding="utf-8").splitlines()
SIZES = "PUBLICATION,EXTRACT_DATE,TYPE,CCG_CODE,ONS_CCG_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS"
PUBLISHED = "GP_PRAC_PAT_LIST,01APR2019,GP,52R,E38000243,C84090,NG2 7SD,ALL,ALL,11234"

Run = Callable[..., Result]


@pytest.fixture
def run(app) -> Run:
    """`run("organisations", "import", file)` as an operator types it."""
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    def lines(*text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "practices.csv"
        path.write_bytes("\n".join(text).encode(encoding))
        return path

    return lines


def how_many(kind: Kind) -> int:
    return db.session.scalar(select(func.count()).where(Organisation.kind == kind))


def broken(**cells: str) -> str:
    """The first practice of the shipped file with some cells changed."""
    row = dict(zip(HEADER.split(","), LINES[1].replace('"', "").split(","), strict=False))
    row |= {"address": "The Surgery", "status_nov2025": "Active", "sub_icb": "52R", "icb": "QT1"}
    row |= {"sub_icb_name": "Sub", "icb_name": "Board"} | cells
    return ",".join(row[name] for name in HEADER.split(","))


def test_the_practices_of_south_nottinghamshire_are_loaded_under_their_networks_and_boards(run):
    result = run("organisations", "import")

    assert result.exit_code == 0
    assert [how_many(kind) for kind in (Kind.ICB, Kind.SUB_ICB, Kind.PCN, Kind.PRACTICE)] == [1, 1, 6, 39]
    musters = by_ods_code("C84090")
    assert [musters.parent.ods_code, musters.parent.parent.ods_code, musters.parent.parent.parent.ods_code] == [
        "U12563",
        "52R",
        "QT1",
    ]


def test_the_practice_that_has_closed_is_kept_and_marked_closed(run):
    run("organisations", "import")

    closed = db.session.scalars(select(Organisation).where(Organisation.closed_on.is_not(None))).all()
    assert [one.ods_code for one in closed] == ["Y06507"]


def test_importing_again_doubles_nothing_and_takes_over_what_changed(run, write):
    run("organisations", "import")
    by_ods_code("C84090").mailbox = "typed@practice.example"
    db.session.commit()

    again = write(HEADER, *[line.replace("Musters Medical Practice", "Musters Road Practice") for line in LINES])
    result = run("organisations", "import", again)

    db.session.expire_all()
    assert "0 added, 1 changed, 46 as they were" in result.output
    assert by_ods_code("C84090").name == "Musters Road Practice"
    assert by_ods_code("C84090").mailbox == "typed@practice.example"


def test_a_dry_run_says_what_would_happen_and_saves_nothing(run):
    result = run("organisations", "import", "--dry-run")

    assert result.exit_code == 0
    assert "47 added" in result.output
    assert "nothing was saved" in result.output
    assert how_many(Kind.PRACTICE) == 0


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"ods_code": "C8409"}, "Line 3, column ods_code: an ODS code like C84090 is expected; it says 'C8409'"),
        ({"pcn_code": "12563"}, "Line 3, column pcn_code: an ODS code like U12563 is expected"),
        ({"icb": "WRONG"}, "Line 3, column icb: an ODS code like QT1 is expected"),
        ({"postcode": "NG2 7P"}, "Line 3, column postcode: Enter a full UK postcode, like NG2 7PG; it says 'NG2 7P'"),
        ({"status_nov2025": "Moved"}, "Line 3, column status: Active, Closed or Dormant is expected; it says 'Moved'"),
        ({"name": ""}, "Line 3, column name: it is empty. Write the name"),
        ({"ods_code": "C84095"}, "Line 3, column ods_code: C84095 is on line 2 too. Leave one"),
        ({"pcn_name": "Byrom"}, "Line 3, column pcn_code: U06437 has another name or parent on line 2"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_nothing_is_saved(run, write, cells, told):
    good = broken(ods_code="C84095")

    result = run("organisations", "import", write(HEADER, good, broken(**cells)))

    assert result.exit_code == 1
    assert told in result.output
    assert "Nothing was saved" in result.output
    assert how_many(Kind.PRACTICE) == 0


def test_ten_thousand_bad_rows_are_twenty_lines_and_a_count(run, write):
    result = run("organisations", "import", write(HEADER, *[broken(status_nov2025="?", ods_code="x")] * 10_000))

    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert sum("column" in line for line in lines) == 20
    assert "... and 19,980 more like these" in lines


def test_a_missing_column_is_named(run, write):
    result = run("organisations", "import", write(HEADER.replace("pcn_code", "network"), *LINES))

    assert result.exit_code == 1
    assert "practices.csv has no column pcn_code" in result.output


def test_a_file_that_is_not_utf_8_says_so_and_where(run, write):
    latin = write(HEADER, LINES[0], LINES[1].replace("The Om", "Thé Öm"), encoding="latin-1")

    result = run("organisations", "import", latin)

    assert result.exit_code == 1
    assert "practices.csv is not UTF-8 (line 3)" in result.output
    assert "CSV UTF-8" in result.output


def test_a_spreadsheets_byte_order_mark_does_no_harm(run, write):
    result = run("organisations", "import", write(HEADER, *LINES, encoding="utf-8-sig"))

    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "is empty"), (HEADER, "holds no practice"), (f"{HEADER}\na,b", "cells are expected, not 2")],
)
def test_an_empty_or_torn_file_says_so(run, write, text, told):
    result = run("organisations", "import", write(text))

    assert result.exit_code == 1
    assert told in result.output


def test_a_file_that_is_not_there_is_one_clear_line(run, tmp_path):
    result = run("organisations", "import", tmp_path / "nowhere.csv")

    assert result.exit_code == 1
    assert "cannot be read: No such file" in result.output


def test_list_sizes_come_from_the_published_file_and_others_practices_are_counted_not_kept(run, write):
    run("organisations", "import")
    elsewhere = PUBLISHED.replace("C84090", "A81001")
    one_sex = PUBLISHED.replace("ALL,ALL", "FEMALE,ALL")

    result = run("organisations", "list-sizes", write(SIZES, PUBLISHED, elsewhere, one_sex))

    [size] = db.session.scalars(select(ListSize))
    assert (size.practice_id, size.as_of, size.registered) == (by_ods_code("C84090").id, date(2019, 4, 1), 11234)
    assert not size.is_invented
    assert "1 practices. 1 practices elsewhere" in result.output


def test_the_same_list_sizes_twice_are_there_once(run, write):
    run("organisations", "import")
    path = write(SIZES, PUBLISHED)

    run("organisations", "list-sizes", path)
    result = run("organisations", "list-sizes", path)

    assert result.exit_code == 0
    assert len(db.session.scalars(select(ListSize)).all()) == 1


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("11234", "many", "Line 2, column NUMBER_OF_PATIENTS: a whole number is expected; it says 'many'"),
        ("11234", "-4", "Line 2, column NUMBER_OF_PATIENTS: a whole number is expected"),
        ("01APR2019", "soon", "Line 2, column EXTRACT_DATE: a date like 01APR2019 is expected"),
        ("01APR2019", "01APR2919", "Line 2, column EXTRACT_DATE: the date is in the future"),
        ("C84090", "A81001", "names no practice that is known here"),
    ],
)
def test_a_wrong_list_size_is_named_and_nothing_is_saved(run, write, good, bad, told):
    run("organisations", "import")

    result = run("organisations", "list-sizes", write(SIZES, PUBLISHED.replace(good, bad)))

    assert result.exit_code == 1
    assert told in result.output
    assert db.session.scalars(select(ListSize)).all() == []
