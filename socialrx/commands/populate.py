"""`flask populate`: a realistic, valid data set of any size, into an empty database."""

import time
from random import Random

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from socialrx.accounts.actions import hash_password
from socialrx.commands.population import services
from socialrx.commands.population.bulk import Bulk, analyse
from socialrx.commands.population.people import numbers, person
from socialrx.commands.population.places import DOMAIN, Network, networks
from socialrx.commands.population.stories import Story, received_at, status_of, tell
from socialrx.core import clock, codelists, installation
from socialrx.core.database import db
from socialrx.patients.models import Patient

REFERRALS_A_NETWORK = 500
AGAIN = 0.1  # how many referrals are of somebody who was referred before
PASSWORD = "populated on purpose"  # noqa: S105 (opens nothing outside demonstration mode)


@click.command()
@click.option("--referrals", type=click.IntRange(1), required=True, help="How many referrals to make.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same stories.")
@with_appcontext
def populate(referrals: int, seed: int) -> None:
    """Fill an empty database with invented people, at the density of England."""
    if db.session.scalar(select(func.count()).select_from(select(Patient.id).limit(1).subquery())):
        raise click.ClickException("This database already holds people. Populate an empty one.")
    began = time.monotonic()
    rows = fill(referrals, Random(seed))  # noqa: S311 (stories, not secrets)
    click.echo(f"{referrals:,} referrals, {rows:,} rows in {time.monotonic() - began:.1f} seconds.")
    click.echo(f"Sign in, with DEMO=1, as link_worker1.1@{DOMAIN} and others. Password: {PASSWORD}")


def fill(referrals: int, random: Random) -> int:
    """All of it in one transaction. Returns how many rows were written."""
    codelists.seed()
    installation.note(installation.DEMONSTRATION, "populated")
    bulk, number = Bulk(), numbers()
    count = max(1, round(referrals / REFERRALS_A_NETWORK))
    made = list(networks(bulk, count, random, hash_password(PASSWORD)))
    bulk.write()
    for network in made:
        services.near(bulk, network, random)
        share = referrals // count + (network.number < referrals % count)
        people: list[tuple[dict[str, object], int]] = []
        for _ in range(share):
            one_story(bulk, random, network, people, number)
            if bulk.is_full:
                bulk.write()
    bulk.write()
    services.index()
    analyse()
    db.session.commit()
    return bulk.written


def one_story(bulk: Bulk, random: Random, network: Network, people: list, number) -> None:  # type: ignore[no-untyped-def, type-arg]
    """A referral of somebody new, or again of somebody known."""
    if people and random.random() < AGAIN:
        patient, practice = random.choice(people)
    else:
        practice = random.randrange(len(network.practices))
        patient = person(bulk, random, next(number), network.practices[practice])
        people.append((patient, practice))
    at = received_at(random)
    tell(Story(bulk, random, network, patient, practice, at, status_of(random, (clock.now() - at).days)))
