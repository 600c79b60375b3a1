"""Sign-in against the strict provider of npm, `oidc-provider`: it insists on PKCE, the secret and the exact redirect.

For the release run only: it fetches the package. Without RELEASE=1 these are deselected, and counted so.
"""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from socialrx.accounts import providers
from socialrx.accounts.identities import link
from socialrx.accounts.models import User
from socialrx.accounts.providers import Asked, NotProven, Provider, ask, prove, provider
from socialrx.core.database import db
from tests.factories import Place
from tests.provider import path_of, query_of

pytestmark = pytest.mark.release
SCRIPT = Path(__file__).parent / "provider.mjs"
PACKAGE = "oidc-provider@9.8.6"
CLIENT, SECRET, STRONG = "socialrx", "a secret between us & the provider", "AAL2_OR_AAL3_ANY"
BACK = "https://socialrx.test/sign-in/provider/answer"


@dataclass
class Visitor:
    """A browser at the provider: cookies, and redirects followed until they lead back to us."""

    issuer: str

    def __post_init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def go(self, address: str) -> str:
        """The address that the provider sends the browser back to, or where it stopped."""
        for _ in range(8):
            status, location = self.get(path_of(address))
            if location.startswith("https://socialrx.test/") or status not in {302, 303}:
                return location or f"{status}"
            address = location
        raise AssertionError("round and round")

    def get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection(urlsplit(self.issuer).netloc, timeout=10)
        crumbs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("GET", path, headers={"Cookie": crumbs, "Accept": "text/html"})
        answer = connection.getresponse()
        for crumb in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = crumb.split(";")[0].partition("=")
            self.cookies[name] = value
        answer.read()
        connection.close()
        return answer.status, answer.headers.get("Location", "")


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("strict")
    shutil.copy(SCRIPT, folder)
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    subprocess.run(install, cwd=folder, check=True, timeout=300)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", SCRIPT.name, str(port), CLIENT, SECRET, BACK, STRONG]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def helen(app: Flask, issuer: str, rushcliffe: Place, monkeypatch: pytest.MonkeyPatch) -> User:
    names = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "OIDC_ACR": STRONG}
    for name, value in names.items():
        monkeypatch.setitem(app.config, name, value)
    link(rushcliffe.gp, issuer, "helen")
    db.session.commit()
    return rushcliffe.gp


def test_somebody_comes_in_through_the_strict_provider(helen: User, issuer: str, browse):
    nobody = browse(None)

    back = Visitor(issuer).go(nobody.get("/sign-in/provider").location)

    assert query_of(back)["iss"] == issuer
    assert nobody.get(path_of(back)).location == "/"
    nobody.visit("/practice/referrals")
    assert nobody.get(path_of(back)).status_code == 400


def test_a_code_is_of_use_once_there(helen: User, issuer: str):
    address, asked = ask()
    answer = query_of(Visitor(issuer).go(address))

    assert prove(answer, asked).subject == "helen"
    with pytest.raises(NotProven, match="answered 400"):
        prove(answer, asked)


def test_another_verifier_is_refused_there(helen: User, issuer: str):
    address, asked = ask()
    answer = query_of(Visitor(issuer).go(address))

    with pytest.raises(NotProven, match="answered 400"):
        prove(answer, Asked(asked.state, asked.nonce, "another" * 8))


def test_another_nonce_is_refused_here(helen: User, issuer: str):
    address, asked = ask()
    answer = query_of(Visitor(issuer).go(address))

    with pytest.raises(NotProven, match="ID token"):
        prove(answer, Asked(asked.state, "another", asked.verifier))


def test_another_secret_is_refused_there(app: Flask, helen: User, issuer: str, monkeypatch: pytest.MonkeyPatch):
    address, asked = ask()
    answer = query_of(Visitor(issuer).go(address))
    monkeypatch.setitem(app.config, "OIDC_CLIENT_SECRET", "a guess")

    with pytest.raises(NotProven, match="answered 401"):
        prove(answer, asked)


def test_another_address_to_come_back_to_is_refused_there(helen: User, issuer: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(providers, "redirect_uri", lambda: "https://socialrx.test/elsewhere")
    address, _ = ask()

    assert Visitor(issuer).go(address) == "400"


def test_without_pkce_nobody_is_let_in_there(helen: User, issuer: str):
    address, _ = ask()
    without = "&".join(part for part in address.split("&") if not part.startswith("code_challenge"))

    assert query_of(Visitor(issuer).go(without))["error"] == "invalid_request"


def test_its_own_description_is_read_whole(helen: User, issuer: str):
    named = provider()

    assert isinstance(named, Provider)
    assert named.issuer == issuer
    assert not named.takes_secret_in_body
    assert len(named.keys().keys) >= 1
