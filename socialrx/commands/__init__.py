"""The operator's way in: flask commands. All of them are listed here."""

from click import Command
from flask import Flask

COMMANDS: list[Command] = []


def register(app: Flask) -> None:
    """Put the commands on the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
