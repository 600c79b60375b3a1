"""`flask postcodes load`: where every postcode is."""

from pathlib import Path

import click
from flask.cli import AppGroup

from socialrx.commands.transaction import all_or_nothing
from socialrx.core.errors import BadInput
from socialrx.core.places_loading import of_file, packaged, replace_postcodes, sectors, with_sectors

postcode_commands = AppGroup("postcodes", help="The table of postcodes and where they are.")


@postcode_commands.command("load")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--sectors", "only_sectors", is_flag=True, help="Only the small sector table: good to about half a mile.")
def load(file: Path | None, only_sectors: bool) -> None:
    """Replace the table: by the packaged ONS directory, or by FILE (ONS Postcode Directory or Code-Point Open CSV)."""
    with all_or_nothing():
        if file and only_sectors:
            raise BadInput("Name a file or --sectors, not both.")
        batches = [sectors()] if only_sectors else with_sectors(of_file(file) if file else packaged())
        count = 0
        for count in replace_postcodes(batches):
            click.echo(f"\r{count:,} places read", nl=False)
        click.echo(f"\r{count:,} places loaded.")
