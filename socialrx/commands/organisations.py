"""`flask organisations`: practices and their networks from a file, and how many people each practice has."""

from pathlib import Path

import click
from flask.cli import AppGroup

from socialrx.commands.transaction import all_or_nothing
from socialrx.organisations.imports import SHIPPED, import_practices
from socialrx.organisations.list_sizes import import_list_sizes

FILE = click.Path(path_type=Path)
organisation_commands = AppGroup("organisations", help="Practices, their networks and boards, and list sizes.")


@organisation_commands.command("import")
@click.argument("file", type=FILE, default=SHIPPED)
@click.option("--dry-run", is_flag=True, help="Read and check everything, save nothing.")
def import_file(file: Path, dry_run: bool) -> None:
    """Load practices from FILE; without one, those of South Nottinghamshire. Running it again doubles nothing."""
    with all_or_nothing(dry_run=dry_run):
        tally = import_practices(file)
        click.echo(f"Organisations: {tally}.")


@organisation_commands.command("list-sizes")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Read and check everything, save nothing.")
def list_sizes(file: Path, dry_run: bool) -> None:
    """Load list sizes from FILE, the monthly "Patients Registered at a GP Practice" (gp-reg-pat-prac-all.csv)."""
    with all_or_nothing(dry_run=dry_run):
        taken = import_list_sizes(file)
        click.echo(
            f"List sizes of {taken.practices:,} practices. {taken.elsewhere:,} practices elsewhere were left out."
        )
