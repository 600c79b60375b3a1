"""The operator's way in: flask commands. All of them are listed here."""

from click import Command
from flask import Flask

from socialrx.commands.accounts import account_commands
from socialrx.commands.clock import clock, reminders
from socialrx.commands.demo import demo_commands
from socialrx.commands.directory import directory_commands
from socialrx.commands.organisations import organisation_commands
from socialrx.commands.populate import populate
from socialrx.commands.postcodes import postcode_commands
from socialrx.commands.retention import retention_commands
from socialrx.commands.trail import trail_commands

COMMANDS: list[Command] = [
    account_commands,
    populate,
    clock,
    directory_commands,
    reminders,
    organisation_commands,
    postcode_commands,
    demo_commands,
    trail_commands,
    retention_commands,
]


def register(app: Flask) -> None:
    """Put the commands on the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
