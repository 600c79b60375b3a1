"""What `make run` starts: it says how to sign in, answers, and stops cleanly without losing anything."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from socialrx.commands.demonstration.staff import SIGN_INS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator:
    """`serve()` starts it on a free port and a file of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int = 0) -> subprocess.Popen[str]:
        own = {"DEMO": "1", "SCHEDULER": "0", "PORT": str(port), "DATABASE_URL": f"sqlite:///{tmp_path / 'run.sqlite'}"}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "serve"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, env=os.environ | own, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def welcome(process: subprocess.Popen[str]) -> str:
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    return said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_how_to_sign_in_answers_and_stops_cleanly(serve, how):
    process = serve()
    said = welcome(process)
    address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]

    with urlopen(f"{address}/healthz") as answer:  # noqa: S310 (our own)
        assert answer.status == 200
    assert re.search(r"^Password: \S{12,}$", said, re.MULTILINE)
    assert len(re.findall(r"@demo\.socialrx\.example", said)) == len(SIGN_INS)

    process.send_signal(how)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert "Everything is kept" in rest


def test_a_port_in_use_is_one_clear_line(serve):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        process = serve(port)
        said, _ = process.communicate(timeout=30)

    assert process.returncode == 1
    assert (
        said.strip()
        == f"Error: Port {port} cannot be used: Address already in use. Choose another: PORT={port + 1} make run"
    )
