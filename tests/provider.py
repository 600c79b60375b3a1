"""An identity provider that is really there: `oidc-provider-mock`, served over HTTP by a process of its own.

Beside it keys of our own, for tokens that no honest provider would make.
"""

import http.client
import json
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

START_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A provider at an address, and what a person does there in a browser."""

    issuer: str

    def give_claims(self, subject: str, **claims: Any) -> None:
        """What the provider will say of this subject from now on, such as `acr`."""
        status, _, _ = self.request("PUT", f"/users/{subject}", json.dumps(claims), "application/json")
        assert status == 204

    def sign_in(self, address: str, subject: str) -> str:
        """Sign in there as `subject`. Returns the path, with its query, that the browser is sent back to."""
        form = urlencode({"sub": subject})
        status, headers, _ = self.request("POST", path_of(address), form, "application/x-www-form-urlencoded")
        assert status == 302
        return path_of(headers["location"])

    def request(self, method: str, path: str, body: str, kind: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection(urlsplit(self.issuer).netloc, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read().decode()
        finally:
            connection.close()


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def served() -> Iterator[Served]:
    """The provider for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield Served(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the provider did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the provider did not answer")


class Forger:
    """Keys, and tokens signed with them that say whatever a test wants."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
        self.keys = KeySet([self.key])

    def token(self, claims: dict[str, Any], *, alg: str = "RS256", key: Any = None) -> str:
        return jwt.encode({"alg": alg, "kid": "ours"}, claims, key or self.key, algorithms=[alg])


def without_signature(token: str) -> str:
    """The same claims, with a header that says that nobody signed them."""
    _, claims, _ = token.split(".")
    header = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{header}.{claims}."
