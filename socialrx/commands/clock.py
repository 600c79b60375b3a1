"""The clock by hand: what is due now, and the process that watches it in production."""

import signal
import threading
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from socialrx.reminders.channels import configured
from socialrx.reminders.delivery import send_due
from socialrx.reminders.making import make_due
from socialrx.reminders.posting import post_reminders


@click.group()
def reminders() -> None:
    """Reminders to staff."""


@reminders.command()
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to make reminders for; today in London if not given."
)
@with_appcontext
def run(on: datetime | None) -> None:
    """Make what is due, write the letters, and send them. Safe to run twice."""
    made = make_due(on.date() if on else None)
    written = post_reminders()
    sent = send_due(configured())
    click.echo(f"{made} reminders made, {written} letters written, {sent} letters sent.")


@click.command()
@with_appcontext
def clock() -> None:
    """Run the timetable until stopped. In production, one process beside the web servers."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself, for another thread
    scheduler = app.extensions["start_scheduler"](app)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("The timetable is running. Ctrl-C stops it.")
    stop.wait()
    scheduler.shutdown()
