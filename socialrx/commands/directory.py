"""`flask directory import`: the community's services from files of Open Referral UK."""

from pathlib import Path

import click
from flask.cli import AppGroup

from socialrx.commands.transaction import all_or_nothing
from socialrx.core import trail
from socialrx.core.trail import Deed
from socialrx.directory.feed import Taken, take_in

directory_commands = AppGroup("directory", help="The directory of community services.")


@directory_commands.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check everything, save nothing.")
@click.option("--publisher", default="", help="Address of the feed; lets ids that are not UUIDs be taken in.")
def import_files(files: tuple[Path, ...], dry_run: bool, publisher: str) -> None:
    """Load FILES of Open Referral UK (HSDS-UK 3.0): services, organizations, places or terms, one or a page of them.

    All of a file or nothing; a file that is refused ends the command. The same
    ids again are updated, never doubled, and nothing is ever deleted.
    """
    for path in files:
        with all_or_nothing(dry_run=dry_run):
            taken = take_in(path, publisher=publisher)
            trail.record(Deed.CHANGED, detail=f"directory import of {path.name}: {counted(taken)}")
            report(path.name, taken, dry_run=dry_run)


def report(name: str, taken: Taken, *, dry_run: bool) -> None:
    for line in taken.findings.warning_lines():
        click.echo(f"{name}: note: {line}")
    for sample in taken.samples if dry_run else []:
        click.echo(f"{name}: would load {sample}")
    click.echo(f"{name}: {counted(taken)}.")


def counted(taken: Taken) -> str:
    return ", ".join(taken.counts) or "it holds nothing, and nothing was changed"
