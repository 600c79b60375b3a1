"""A real server of several processes that can be killed, and a person at it who has no browser and never gives up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from bs4 import BeautifulSoup

HOST = "127.0.0.1"
WORKERS = 2
PATIENCE_SECONDS = 120
# What somebody reads who sends again what a server died over after it was kept.
SAVED = "It is saved, once."


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class Gunicorn:
    """Gunicorn on a port, started again by hand when its master was killed."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port, self.environment = port, environment
        self.start()

    def start(self) -> None:
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            str(WORKERS),
            "--threads",
            "4",
            "--log-level",
            "critical",
        ]
        options = ["--bind", f"{HOST}:{self.port}", "--graceful-timeout", "1", "tests.release.served:app"]
        self.master = subprocess.Popen([*gunicorn, *options], env=os.environ | self.environment)
        self.wait_until_it_answers()

    def workers(self) -> list[int]:
        pid = self.master.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_a_worker(self) -> None:
        if workers := self.workers():
            os.kill(workers[0], signal.SIGKILL)

    def kill_all(self) -> None:
        """The master and its workers at one blow, as when a machine dies; then start again."""
        for pid in [*self.workers(), self.master.pid]:
            os.kill(pid, signal.SIGKILL)
        self.master.wait()
        self.start()

    def wait_until_it_answers(self) -> float:
        """Seconds until it served again."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_SECONDS:
            try:
                if ask(self.port, "GET", "/healthz").status == 200:
                    return time.monotonic() - began
            except (OSError, HTTPException):
                time.sleep(0.05)
        raise TimeoutError("the server did not come back")

    def stop(self) -> None:
        self.master.terminate()
        self.master.wait()


def ask(port: int, method: str, path: str, body: str = "", cookie: str = "") -> Answer:
    """One request on a connection of its own. Raises OSError or HTTPException when nobody answered."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    with closing(HTTPConnection(HOST, port, timeout=10)) as connection:
        connection.request(method, path, body or None, headers | ({"Cookie": cookie} if cookie else {}))
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read().decode())


@dataclass
class Sender:
    """Somebody at a practice who sends a form again, the very same, until it is answered."""

    port: int
    email: str
    password: str
    cookie: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> None:
        self.send("/sign-in", {"email": self.email, "password": self.password})

    def refer(self, marker: str, fields: dict[str, str | list[str]]) -> None:
        """Send one referral; remember its address when the server said that it has it."""
        location = self.send("/refer", fields | {"hopes": marker})
        self.acknowledged[marker] = location

    def send(self, path: str, fields: dict[str, str | list[str]]) -> str:
        """Fill in the form on a page and send it, as often as it takes. Returns where it leads."""
        body = urlencode(hidden(self.patiently("GET", path).text) | fields, doseq=True)
        response = self.patiently("POST", path, body)
        if response.status == 200 and SAVED in response.text:
            return ""
        if response.status != 302:
            raise AssertionError(f"{path} answered {response.status}: {response.text[:500]}")
        return response.headers["Location"]

    def patiently(self, method: str, path: str, body: str = "") -> Answer:
        until, last = time.monotonic() + PATIENCE_SECONDS, ""
        while time.monotonic() < until:
            try:
                response = ask(self.port, method, path, body, self.cookie)
            except (OSError, HTTPException) as problem:
                last = repr(problem)
                time.sleep(0.05)
                continue
            if response.status in {409, 503}:
                last = f"{response.status}: {response.text[-500:]}"
                time.sleep(0.1)
                continue
            if cookie := response.headers.get("Set-Cookie"):
                self.cookie = cookie.split(";")[0]
            return response
        raise TimeoutError(f"{method} {path}: {last}")


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the page's last form: its token and its key."""
    form = BeautifulSoup(html, "html5lib").select("main form")[-1]
    return {box["name"]: box.get("value", "") for box in form.select("input[type=hidden]")}


@contextmanager
def gunicorn(port: int, **environment: str) -> Iterator[Gunicorn]:
    server = Gunicorn(port, environment)
    try:
        yield server
    finally:
        server.stop()
