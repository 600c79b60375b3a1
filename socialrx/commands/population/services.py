"""Community services round each PCN, as many as there are in life."""

from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from socialrx.commands.population.bulk import Bulk
from socialrx.commands.population.places import DOMAIN, Network
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.directory.models import (
    CommunityOrganisation,
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTerm,
    Taxonomy,
    TaxonomyTerm,
)
from socialrx.directory.models.terms import OUR_NEEDS
from socialrx.directory.rows import refresh_all

SERVICES = 30
SPREAD_METRES = 6_000
KINDS = ("Walking Circle", "Tea and Talk", "Garden Mates", "Quiet Choir", "Money Drop-in", "Repair Table", "Lunch Club")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")


def near(bulk: Bulk, network: Network, random: Random) -> None:
    """The services round one PCN."""
    terms = need_terms(bulk) if network.number == 0 else known_terms()
    for number in range(SERVICES):
        one(bulk, network, random, number, terms)


def need_terms(bulk: Bulk) -> list[UUID]:
    """Our needs as terms, made once."""
    taxonomy_id = new_id()
    bulk.add(Taxonomy, id=taxonomy_id, name="Needs", uri=OUR_NEEDS)
    for choice in codelists.choices("need-categories"):
        bulk.add(TaxonomyTerm, id=new_id(), taxonomy_id=taxonomy_id, code=choice.key, name=choice.label)
    bulk.write()
    return known_terms()


def known_terms() -> list[UUID]:
    return list(db.session.scalars(select(TaxonomyTerm.id).order_by(TaxonomyTerm.code)))


def one(bulk: Bulk, network: Network, random: Random, number: int, terms: list[UUID]) -> None:
    group_id, service_id, location_id = new_id(), new_id(), new_id()
    network.services.append(service_id)
    name = f"{random.choice(KINDS)} {network.number + 1}.{number + 1}"
    email = f"group{network.number}.{number}@{DOMAIN}"
    checked = clock.today() - timedelta(days=random.randrange(420))
    east, north = (at + random.randrange(-SPREAD_METRES, SPREAD_METRES) for at in network.position)
    bulk.add(CommunityOrganisation, id=group_id, name=name, email=email, publisher="populated")
    facts = {"id": service_id, "organisation_id": group_id, "name": name, "email": email, "publisher": "populated"}
    bulk.add(Service, **facts, description="Everybody is welcome.", assured_date=checked, is_full=random.random() < 0.1)
    bulk.add(Location, id=location_id, name="The village hall", easting=east, northing=north)
    bulk.add(ServiceAtLocation, id=new_id(), service_id=service_id, location_id=location_id)
    bulk.add(Schedule, id=new_id(), service_id=service_id, byday=random.choice(DAYS))
    for term_id in random.sample(terms, 2):
        bulk.add(ServiceTerm, service_id=service_id, term_id=term_id)


def index() -> None:
    """Make every service findable."""
    refresh_all(db.session.scalars(select(Service.id)).all())
