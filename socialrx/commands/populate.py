"""`flask populate`: a realistic, valid data set of any size, into an empty database."""

import time
from random import Random

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from socialrx.commands.population.filling import PASSWORD, fill
from socialrx.commands.population.places import DOMAIN
from socialrx.core.database import db
from socialrx.patients.models import Patient


@click.command()
@click.option("--referrals", type=click.IntRange(1), required=True, help="How many referrals to make.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same stories.")
@with_appcontext
def populate(referrals: int, seed: int) -> None:
    """Fill an empty database with invented people, at the density of England."""
    if db.session.scalar(select(Patient.id).limit(1)):
        raise click.ClickException("This database already holds people. Populate an empty one.")
    began = time.monotonic()
    rows = fill(referrals, Random(seed))  # noqa: S311 (stories, not secrets)
    click.echo(f"{referrals:,} referrals, {rows:,} rows in {time.monotonic() - began:.1f} seconds.")
    click.echo(f"Sign in, with DEMO=1, as link_worker1.1@{DOMAIN} and others. Password: {PASSWORD}")
