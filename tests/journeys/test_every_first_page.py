"""Every page of the menu at a desk, and on a phone every kind of page that links lead to, for each kind of person."""

import re
from collections.abc import Iterator

import pytest

from socialrx.commands.demonstration.staff import SIGN_INS
from tests.journeys.conftest import PHONE
from tests.journeys.visitor import Visitor

EVERYBODY = [one.local for one in SIGN_INS]
ON_BOTH_DATABASES = {"linkworker", "lead", "manager"}
RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILES = (".pdf", ".csv", ".json")


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=[pytest.mark.smoke] * (who in ON_BOTH_DATABASES)) for who in EVERYBODY]
)
def test_each_page_of_the_menu_is_well_made(who, sign_in):
    visitor = sign_in(who)
    menu = visitor.page.get_by_role("navigation", name="Menu").locator("a")
    addresses = menu.evaluate_all("links => links.map(link => link.getAttribute('href'))")

    assert addresses
    for address in addresses:
        visitor.visits(address)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_kind_of_page_that_links_lead_to_is_well_made(who, sign_in):
    visitor = sign_in(who, screen=PHONE)
    waiting, known = list(links_of(visitor)), set()

    while waiting:
        address = waiting.pop(0)
        if (kind := RECORD.sub("*", address.split("?")[0])) not in known:
            known.add(kind)
            waiting += follow(visitor, address)

    assert known


def follow(visitor: Visitor, address: str) -> list[str]:
    """Open this, and hand back where it leads. A file only has to be there."""
    if address.split("?")[0].endswith(FILES):
        assert visitor.page.request.get(address).ok, address
        return []
    visitor.visits(address)
    return list(links_of(visitor))


def links_of(visitor: Visitor) -> Iterator[str]:
    """The links on this page that stay on this site."""
    for address in visitor.page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        if address.startswith("/"):
            yield address
