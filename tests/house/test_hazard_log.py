"""Each control that the hazard log calls in place names a test, and the test is there and is not skipped."""

import ast
import csv
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "docs/clinical-safety/hazard-log.csv"
CLOSED = "closed by tests, for approval"


def log() -> list[dict[str, str]]:
    with PATH.open(newline="") as file:
        return list(csv.DictReader(file))


ROWS = log()


def evidence(row: dict[str, str]) -> list[str]:
    return [name for name in row["evidence"].split("; ") if name]


@cache
def named_in(path: str) -> frozenset[str]:
    """The tests of a file that run: none that is marked to be skipped or to fail."""
    tree = ast.parse((ROOT / path).read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return frozenset(one.name for one in functions if not any(is_mark_against(mark) for mark in one.decorator_list))


def is_mark_against(decorator: ast.expr) -> bool:
    return any(word in ast.unparse(decorator) for word in ("skip", "xfail"))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_test_that_is_named_is_there(row: dict[str, str]):
    for name in evidence(row):
        path, _, test = name.partition("::")
        assert test in named_in(path), f"{row['id']} names {name}"


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_hazard_is_closed_only_with_evidence(row: dict[str, str]):
    assert row["status"] in {CLOSED, "open"}
    assert row["status"] != CLOSED or evidence(row)
    assert row["name"]
    assert row["causes"]
    assert row["new_controls"]


def test_numbers_are_given_once_and_none_is_missing():
    assert [row["id"] for row in ROWS] == [f"H-{number:02}" for number in range(1, len(ROWS) + 1)]
    assert len(ROWS) >= 44


def test_the_check_would_see_a_test_that_is_gone():
    assert "test_that_nobody_wrote" not in named_in("tests/house/test_hazard_log.py")
    assert "test_numbers_are_given_once_and_none_is_missing" in named_in("tests/house/test_hazard_log.py")


def test_nothing_ships_above_the_bar():
    """Our bar: nothing above residual 2 (clinical safety, section 1)."""
    assert {row["residual_risk"] for row in ROWS} <= {"1", "2"}
