"""A real browser, a real server and a real database file with the demonstration in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType

from socialrx.accounts import passwords
from socialrx.commands.demonstration.loading import load_demonstration
from socialrx.commands.demonstration.staff import DOMAIN, PASSWORD
from tests.conftest import CHEAP
from tests.journeys.looking import Onlooker
from tests.journeys.site import Site, serving
from tests.journeys.visitor import Visitor

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
SECONDS = 1000


@pytest.fixture(autouse=True)
def clean_database() -> None:
    """Journeys have a database of their own, which lives as long as they do."""


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """As for every other test: the real cost is asserted by itself."""
    passwords.hasher = CHEAP


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_type: BrowserType) -> dict[str, Any]:
    """The browser that `tests/browser.sh` finds or installs."""
    named = filter(None, (os.environ.get("CHROMIUM"), *BROWSERS))
    path = next(filter(None, map(shutil.which, named)), browser_type.executable_path)
    if not Path(path).exists():
        pytest.fail("No browser for the tests: run `make browser`, or set CHROMIUM to its path.", pytrace=False)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each visitor is told where to go: there is more than one site. (The plugin's own fixture warns, too.)"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, loaded once and served as `make run` serves it."""
    with serving(tmp_path_factory.mktemp("site"), load_demonstration, DEMO="1") as site:
        yield site


@pytest.fixture
def new_visitor(new_context: Callable[..., BrowserContext]) -> Callable[..., Visitor]:
    """`new_visitor(site)`: a browser nobody has used. With `script=False` it runs none."""

    def come(site: Site, *, screen: dict[str, int] = DESK, script: bool = True, **options: Any) -> Visitor:
        options |= {"base_url": site.address, "viewport": screen}
        copier = None if script else new_context(**options).new_page()
        page = new_context(java_script_enabled=script, **options).new_page()
        page.set_default_timeout(10 * SECONDS)
        return Visitor(page, Onlooker(page, site.address, copier=copier))

    return come


@pytest.fixture
def sign_in(site: Site, new_visitor: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """`sign_in("gp")`: that person of the demonstration, signed in at a desk; or elsewhere, with `screen`."""

    def come(who: str, **options: Any) -> Visitor:
        visitor = new_visitor(site, **options)
        visitor.signs_in(f"{who}@{DOMAIN}", PASSWORD)
        return visitor

    return come
