"""An analyst sees figures of the networks under their organisation, small ones hidden, and never a row."""

import csv
from io import StringIO

import pytest

from socialrx.accounts.models import Role, User
from socialrx.core.database import db
from socialrx.organisations.models import Kind
from tests import factories
from tests.factories import Place


@pytest.fixture
def ira(rushcliffe: Place) -> User:
    """Works for the board above Rushcliffe, and not above Nottingham West."""
    board = factories.organisation("The ICB", Kind.ICB)
    place = factories.organisation("South Nottinghamshire", Kind.SUB_ICB, parent_id=board.id)
    rushcliffe.pcn.parent_id = place.id
    db.session.commit()
    return factories.user("Ira", "Chen", Role.ANALYST, board)


def refer(place: Place, count: int) -> None:
    for number in range(count):
        person = factories.patient(f"Ann{number}", practice=place.practice, no_number_reason="x")
        factories.referral(person, place.gp)


def totals(text: str) -> dict[str, str]:
    return {row["figure"]: row["value"] for row in csv.DictReader(StringIO(text)) if row["table"] == "total"}


def test_the_figures_are_of_the_networks_under_the_organisation(rushcliffe, nottingham_west, ira: User, browse):
    refer(rushcliffe, 6)
    refer(nottingham_west, 9)

    assert totals(browse(ira).get("/report/figures.csv").text)["received"] == "6"


def test_small_counts_are_hidden_on_the_page_and_in_the_file(rushcliffe: Place, ira: User, browse):
    refer(rushcliffe, 4)

    page = browse(ira).visit("/report/figures")

    cells = [[cell.text.split()[-1] for cell in row.select("td")[2:4]] for row in page.select("tbody tr")]
    assert ["Received", "*"] in cells
    assert not any(value == "4" for _, value in cells)
    assert totals(browse(ira).get("/report/figures.csv?for=inside").text)["received"] == "*"


@pytest.mark.parametrize("path", ["/report/", "/report/rows", "/report/report.csv?for=inside", "/caseload", "/people"])
def test_nothing_that_counts_less_than_that_is_open(rushcliffe: Place, ira: User, browse, path: str):
    assert browse(ira).get(path).status_code == 403
