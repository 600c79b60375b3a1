"""In use, over TLS: the cookie that only this host may set, and forms that prove where they come from."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import pytest

from socialrx.accounts.factors import AuthenticatorApp
from socialrx.accounts.second_factor import new_recovery_codes
from socialrx.core.database import db
from tests import factories
from tests.journeys.at_the_practice import Man, refer
from tests.journeys.site import Site, own_certificate, serving
from tests.journeys.visitor import Visitor

PAUL = Man("Paul", "Trent", "999 995 0019", date(1964, 3, 2), "07700 900321")
NEEDS = ("Being more active, weight",)


class InUse(NamedTuple):
    """A site that is no demonstration, the address of a GP who works there, and the GP's recovery codes."""

    site: Site
    gp: str
    codes: list[str]


@pytest.fixture(scope="module")
def in_use(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InUse]:
    folder, gps, codes = tmp_path_factory.mktemp("tls"), [], []

    def open_a_practice() -> None:
        place = factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True)
        gps.append(place.gp.email)
        # An app that is lost, so that a recovery code is used at each sign-in.
        db.session.add(AuthenticatorApp(user_id=place.gp.id, sealed_secret="", last_counter=0))
        codes.extend(new_recovery_codes(place.gp))

    with serving(folder, open_a_practice, certificate=own_certificate(folder), DEMO="0", SERVES_TLS="1") as site:
        yield InUse(site, gps[0], codes)


@pytest.fixture
def gp(in_use: InUse, new_visitor: Callable[..., Visitor]) -> Visitor:
    visitor = new_visitor(in_use.site, ignore_https_errors=True)
    visitor.signs_in(in_use.gp, factories.PASSWORD)
    visitor.writes("Code", in_use.codes.pop())
    visitor.presses("Sign in")
    return visitor


def test_a_gp_signs_in_and_refers(gp):
    refer(gp, PAUL, needs=NEEDS, hopes="A painful knee.")

    gp.reads("It is with Rushcliffe link workers.")


def test_the_cookie_is_this_hosts_only(gp):
    [cookie] = gp.page.context.cookies()

    assert cookie["name"] == "__Host-sp"
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie["expires"] == -1, "it ends with the browser"


def test_the_browser_is_told_to_stay_with_tls(gp):
    assert "max-age=" in gp.page.request.get("/refer").headers["strict-transport-security"]


@pytest.mark.parametrize(("came_from", "status"), [("", 200), ("https://elsewhere.example", 400)])
def test_a_form_with_the_right_token_is_refused_from_elsewhere(came_from, status, gp, in_use):
    keys = {name: gp.main.locator(f"input[name={name}]").first.input_value() for name in ("csrf_token", "once")}
    referrer = {"Referer": f"{came_from or in_use.site.address}/refer"}

    answer = gp.page.request.post("/refer", form=keys, headers=referrer)

    assert answer.status == status


def test_a_form_without_a_token_is_refused(gp, in_use):
    answer = gp.page.request.post("/refer", form={}, headers={"Referer": f"{in_use.site.address}/refer"})

    assert answer.status == 400
