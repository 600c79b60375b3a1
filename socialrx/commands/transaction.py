"""What every command that writes stands in: all of it or none of it, and a broken rule said plainly."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa

from socialrx.core.database import db
from socialrx.core.errors import DomainError


@contextmanager
def all_or_nothing(*, dry_run: bool = False) -> Iterator[None]:
    """Commit at the end, or with `dry_run` undo. A broken rule undoes everything and ends the command with code 1."""
    if not sa.inspect(db.engine).has_table("organisation"):
        raise click.ClickException("The database has no tables yet. Run first: flask --app wsgi db upgrade")
    try:
        yield
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(str(error)) from None
    if dry_run:
        db.session.rollback()
        click.echo("Dry run: nothing was saved.")
    else:
        db.session.commit()
