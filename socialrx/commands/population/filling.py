"""The whole data set, network by network, in one transaction."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from socialrx.accounts.passwords import hash_password
from socialrx.commands.population import services, teams
from socialrx.commands.population.bulk import Bulk, analyse
from socialrx.commands.population.people import numbers, person, references
from socialrx.commands.population.places import Network, networks
from socialrx.commands.population.stories import Story, received_at, status_of, tell
from socialrx.core import clock, codelists, installation
from socialrx.core.database import db

REFERRALS_A_NETWORK = 500
AGAIN = 0.1  # how many referrals are of somebody who was referred before
PASSWORD = "populated on purpose"  # noqa: S105 (opens nothing outside demonstration mode)


class Fresh(NamedTuple):
    """What no two may share."""

    numbers: Iterator[str | None]
    references: Iterator[str]


# Somebody referred before, and which of the network's practices they are registered with.
Known = tuple[dict[str, Any], int]


def fill(referrals: int, random: Random) -> int:
    """All of it in one transaction. Returns how many rows were written."""
    codelists.seed()
    installation.note(installation.DEMONSTRATION, "populated")
    bulk, fresh = Bulk(), Fresh(numbers(), references(random))
    count = max(1, round(referrals / REFERRALS_A_NETWORK))
    made = list(networks(bulk, count, random, hash_password(PASSWORD)))
    bulk.write()
    for network in made:
        services.near(bulk, network, random)
        share = referrals // count + (network.number < referrals % count)
        people: list[Known] = []
        for _ in range(share):
            one_story(bulk, random, network, people, fresh)
            if bulk.is_full:
                bulk.write()
        teams.around(bulk, random, network, made[network.number - 1], fresh.numbers)
    bulk.write()
    services.index()
    analyse()
    db.session.commit()
    return bulk.written


def one_story(bulk: Bulk, random: Random, network: Network, people: list[Known], fresh: Fresh) -> None:
    """A referral of somebody new, or again of somebody known."""
    if people and random.random() < AGAIN:
        patient, practice = random.choice(people)
    else:
        practice = random.randrange(len(network.practices))
        patient = person(bulk, random, next(fresh.numbers), network.practices[practice])
        people.append((patient, practice))
    at = received_at(random)
    tell(
        Story(
            bulk,
            random,
            network,
            patient,
            practice,
            at,
            status_of(random, (clock.now() - at).days),
            next(fresh.references),
        )
    )
