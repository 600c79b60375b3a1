"""In use, with a second factor: a passkey made and used in a real browser, an app, recovery codes. (T-TOTP, T-SESS)"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import expect

from tests import factories
from tests.factories import PASSWORD, Place
from tests.journeys.site import Site, serving
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="module")
def place() -> list[Place]:
    return []


@pytest.fixture(scope="module")
def in_use(tmp_path_factory: pytest.TempPathFactory, place: list[Place]) -> Iterator[Site]:
    """No demonstration, under a name, since browsers keep passkeys for names only."""

    def open_a_practice() -> None:
        place.append(factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True))

    with serving(tmp_path_factory.mktemp("passkey"), open_a_practice, name="localhost", DEMO="0") as site:
        yield site


@pytest.fixture
def visitor(in_use: Site, new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor(in_use)


def with_device(visitor: Visitor) -> None:
    """A device of the visitor's own that keeps passkeys, and is always opened by its owner."""
    devices = visitor.page.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = kind | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def types_password(visitor: Visitor, email: str) -> None:
    visitor.signs_in(email, PASSWORD)


def signs_out(visitor: Visitor) -> None:
    visitor.goes_on_by(visitor.page.get_by_role("button", name="Sign out", exact=True))


def test_a_passkey_is_made_at_the_first_sign_in_and_opens_the_next(visitor: Visitor, place: list[Place]):
    with_device(visitor)
    types_password(visitor, place[0].gp.email)
    visitor.reads("Add a second way to show that it is you")
    visitor.follows("Use a passkey")
    visitor.presses("Add a passkey")
    visitor.reads("They are shown this once")
    visitor.follows("I have kept them: continue")
    signs_out(visitor)

    types_password(visitor, place[0].gp.email)
    visitor.presses("Use my passkey")

    expect(visitor.page).to_have_url(re.compile(r"/refer$"))


def test_without_the_device_the_passkey_opens_nothing_and_a_recovery_code_does(
    visitor: Visitor, new_visitor: Callable[..., Visitor], in_use: Site, place: list[Place]
):
    with_device(visitor)
    types_password(visitor, place[0].lead.email)
    visitor.follows("Use a passkey")
    visitor.presses("Add a passkey")
    codes = visitor.main.locator(".srx-codes li").all_inner_texts()

    thief = new_visitor(in_use)
    with_device(thief)
    types_password(thief, place[0].lead.email)
    thief.main.get_by_role("button", name="Use my passkey").click()
    thief.reads("Nothing came from your device")
    thief.writes("Code", codes[0])
    thief.presses("Sign in")

    expect(thief.page).to_have_url(re.compile(r"/new-referrals/$"))


@pytest.mark.parametrize("script", [True, False])
def test_an_app_works_with_script_and_without(
    script: bool, new_visitor: Callable[..., Visitor], in_use: Site, place: list[Place]
):
    somebody = new_visitor(in_use, script=script, screen={"width": 320, "height": 640})
    types_password(somebody, place[0].manager.email if script else place[0].link_worker.email)
    somebody.follows("Use an app")
    key = somebody.main.locator(".srx-key").inner_text().replace(" ", "")

    somebody.writes("Code", pyotp.TOTP(key).at(datetime.now(UTC)))
    somebody.presses("Add the app")

    somebody.reads("They are shown this once")
    somebody.follows("I have kept them: continue")
    somebody.visits("/account")
    somebody.reads("Authenticator app, added")
