"""The product as people meet it: served on this machine over HTTP or TLS, with a database and an outbox of its own."""

import email
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from werkzeug.serving import make_server

from socialrx import create_app
from socialrx.commands.demo import Quiet
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.reminders.channels import configured
from socialrx.reminders.delivery import send_due
from tests import database

HOST = "127.0.0.1"


@dataclass
class Site:
    """A running server. Its clock can be put forward; that of the machine and of the browser stays."""

    app: Flask
    address: str
    outbox: Path
    later: timedelta = timedelta(0)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with self.at_its_time():
            return self.app(environ, start_response)

    def at_its_time(self) -> AbstractContextManager[None]:
        return clock.telling(datetime.now(UTC) + self.later)

    @property
    def today(self) -> date:
        with self.at_its_time():
            return clock.today()

    def letters_to(self, address: str) -> list[EmailMessage]:
        """Send what is due, as the timetable would, and read what lies in the outbox for this address, oldest first."""
        with self.app.app_context(), self.at_its_time():
            send_due(configured())
            db.session.remove()
        files = sorted(self.outbox.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        letters = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [letter for letter in letters if letter["To"] == address]


@contextmanager
def serving(
    folder: Path,
    fill: Callable[[], object],
    *,
    certificate: ssl.SSLContext | None = None,
    name: str = HOST,
    **settings: str,
) -> Iterator[Site]:
    """A server in a thread, configured by the environment as in use, on a new database filled by `fill`."""
    with socket.create_server((HOST, 0)) as door:
        port = door.getsockname()[1]
        address = f"{'https' if certificate else 'http'}://{name}:{port}"
        site = Site(configured_app(folder, PUBLIC_URL=address, **settings), address, folder / "outbox")
        made_ready(site.app, fill)
        server = make_server(
            HOST, port, site, threaded=True, request_handler=Quiet, ssl_context=certificate, fd=door.fileno()
        )
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
        server.server_close()
    with site.app.app_context():
        db.engine.dispose()


def configured_app(folder: Path, **settings: str) -> Flask:
    own = {"DATABASE_URL": database.new_url(folder), "OUTBOX_FOLDER": str(folder / "outbox"), "SMTP_URL": ""}
    with patch.dict(os.environ, own | settings):
        return create_app(TESTING=True)  # so that logging stays the tests' own


def made_ready(app: Flask, fill: Callable[[], object]) -> None:
    database.prepare(app)
    with app.app_context():
        fill()
        db.session.commit()
        db.session.remove()


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody else trusts, made for a day."""
    if shutil.which("openssl") is None:
        pytest.fail("The journey over TLS makes its certificate with openssl: install it.", pytrace=False)
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    asked = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
    command = ["openssl", "req", *asked, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
