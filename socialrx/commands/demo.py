"""`flask demo`: the demonstration on this machine. `make run` is `demo serve`."""

import logging
import signal
import socket
from types import FrameType
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from werkzeug.serving import WSGIRequestHandler, make_server

from socialrx.commands.demonstration.loading import is_in_use, load_demonstration
from socialrx.commands.demonstration.staff import PASSWORD, SIGN_INS
from socialrx.commands.transaction import all_or_nothing
from socialrx.core.database import db

HOST = "127.0.0.1"
WAITING_CALLERS = 128

demo_commands = AppGroup("demo", help="The demonstration: invented people in a database of its own.")


class Quiet(WSGIRequestHandler):
    """No line a request: what is worth saying, the app logs."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...


@demo_commands.command("load")
def load() -> None:
    """Load the demonstration into an empty database. Only with DEMO=1; again changes nothing."""
    with all_or_nothing():
        number = load_demonstration()
        click.echo(f"{number} referrals loaded." if number else "The demonstration is loaded already: nothing changed.")


@demo_commands.command("serve")
def serve() -> None:
    """Bring the database up to date, load the demonstration if there is none, and serve it until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    if not app.config["DEMO"]:
        raise click.ClickException("This serves the demonstration only: set DEMO=1, or use make run.")
    signal.signal(signal.SIGTERM, stop)
    try:
        door = reserve(app.config["PORT"])
        make_ready()
        run(app, door)
    except KeyboardInterrupt:
        pass
    click.echo("\nStopped. Everything is kept; make run goes on from here.")


def stop(_number: int, _frame: FrameType | None) -> None:
    """Being told to stop is the same as Ctrl-C."""
    raise KeyboardInterrupt


def reserve(port: int) -> socket.socket:
    """The port, before anything else is done, so that a busy one is told at once."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
    except OSError as error:
        words = f"Port {port} cannot be used: {error.strerror}. Choose another: PORT={port + 1} make run"
        raise click.ClickException(words) from None
    door.listen(WAITING_CALLERS)
    return door


def make_ready() -> None:
    """The database up to date, with the demonstration in it."""
    # Its lines are for operators, and this is for somebody who wants to look.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    db.session.remove()
    with all_or_nothing():
        if not is_in_use():
            click.echo("Making the demonstration: some seconds, the first time only...")
        load_demonstration()
    db.session.remove()


def run(app: Flask, door: socket.socket) -> None:
    """Serve, with the timetable beside it when the setting says so, until Ctrl-C."""
    port = door.getsockname()[1]
    server = make_server(HOST, port, app, threaded=True, request_handler=Quiet, fd=door.fileno())
    start: Any = app.extensions.get("start_scheduler") if app.config["SCHEDULER"] else None
    scheduler = start(app) if start else None
    click.echo(welcome(port))
    try:
        server.serve_forever()
    finally:
        if scheduler:
            scheduler.shutdown()
        door.close()


def welcome(port: int) -> str:
    """What somebody needs to begin."""
    lines = [f"  {one.email:34} {one.given} {one.family}, {one.who}" for one in SIGN_INS]
    return "\n".join(
        [
            "",
            f"SocialRx is at http://{HOST}:{port}",
            "",
            "Sign in as one of these. All people are invented; Paul Whitlock and JP Ashmore tell two stories that the",
            "South Nottinghamshire partnership published in 2020, with invented family names, dates, scores and notes.",
            "",
            *lines,
            f"Password: {PASSWORD}",
            "",
            "Ctrl-C stops it.",
            "",
        ]
    )
