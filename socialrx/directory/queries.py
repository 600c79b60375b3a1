"""Questions about services: what hangs from them, read for many at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from socialrx.core.database import db
from socialrx.core.places import Position
from socialrx.directory.models import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    DirectoryRow,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceTerm,
    Taxonomy,
    TaxonomyTerm,
)
from socialrx.directory.models.terms import OUR_NEEDS
from socialrx.directory.timing import clock_words, days_of, is_simple


@dataclass
class Place:
    """One of a service's places: where it is, its address when known, and what is said of access."""

    location: Location
    address: Address | None = None
    access: list[Accessibility] = field(default_factory=list)

    @property
    def is_remote(self) -> bool:
        """Nowhere to go to: by phone, online or by post."""
        return self.location.location_type != "physical"

    @property
    def position(self) -> Position | None:
        easting, northing = self.location.easting, self.location.northing
        return Position(easting, northing) if easting is not None and northing is not None else None

    @property
    def is_step_free(self) -> bool | None:
        """False as soon as anything says so; None when nothing says anything."""
        said = [fact.is_step_free for fact in self.access if fact.is_step_free is not None]
        return all(said) if said else None

    @property
    def words(self) -> str:
        """Name, street, town and postcode, as on an envelope."""
        if self.is_remote:
            return self.location.name or "By phone or online"
        parts = [self.location.name]
        if self.address:
            parts += [self.address.address_1, self.address.city, self.address.postal_code]
        return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass
class Parts:
    """Everything that hangs from one service."""

    places: list[Place] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    prices: list[CostOption] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    areas: list[ServiceArea] = field(default_factory=list)
    terms: list[tuple[TaxonomyTerm, str]] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return self.phones[0].number if self.phones else ""

    @property
    def needs(self) -> list[str]:
        """Our need categories that it answers."""
        return sorted(term.code for term, vocabulary in self.terms if vocabulary == OUR_NEEDS and term.code)


# What hangs from a service by its id alone, by the name it has among the parts.
HANGING: dict[str, Any] = {"schedules": Schedule, "prices": CostOption, "contacts": Contact, "areas": ServiceArea}


def services_with(ids: Sequence[UUID]) -> Sequence[Service]:
    """These services with their organisations, as the database has them now."""
    query = sa.select(Service).where(Service.id.in_(ids)).options(joinedload(Service.organisation))
    return fresh(query).scalars().all()


def parts_of(ids: Sequence[UUID]) -> defaultdict[UUID, Parts]:
    """What hangs from each of these services, in ten queries however many services they are."""
    parts: defaultdict[UUID, Parts] = defaultdict(Parts)
    for name, model in HANGING.items():
        for row in fresh(sa.select(model).where(model.service_id.in_(ids)).order_by(model.id)).scalars():
            getattr(parts[row.service_id], name).append(row)
    for service_id, phone in phones_of(ids):
        parts[service_id].phones.append(phone)
    for service_id, term, uri in terms_of(ids):
        parts[service_id].terms.append((term, uri or ""))
    for service_id, place in places_of(ids):
        parts[service_id].places.append(place)
    return parts


def fresh(query: Any) -> sa.Result[*tuple[Any, ...]]:
    """The rows as the database has them now, since an import writes past the session."""
    return db.session.execute(query.execution_options(populate_existing=True))


def phones_of(ids: Sequence[UUID]) -> Iterator[tuple[UUID, Phone]]:
    """The service's own numbers first, then its organisation's."""
    own = sa.select(Phone.service_id, Phone).where(Phone.service_id.in_(ids)).order_by(Phone.id)
    shared = sa.select(Service.id, Phone).join(Phone, Phone.organisation_id == Service.organisation_id)
    yield from fresh(own)
    yield from fresh(shared.where(Service.id.in_(ids)).order_by(Phone.id))


def terms_of(ids: Sequence[UUID]) -> Iterator[tuple[UUID, TaxonomyTerm, str | None]]:
    query = sa.select(ServiceTerm.service_id, TaxonomyTerm, Taxonomy.uri).join(
        TaxonomyTerm, TaxonomyTerm.id == ServiceTerm.term_id
    )
    query = query.outerjoin(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id).where(ServiceTerm.service_id.in_(ids))
    yield from fresh(query.order_by(TaxonomyTerm.name, TaxonomyTerm.id))


def places_of(ids: Sequence[UUID]) -> Iterator[tuple[UUID, Place]]:
    query = sa.select(ServiceAtLocation.service_id, Location).join(
        Location, Location.id == ServiceAtLocation.location_id
    )
    found = fresh(query.where(ServiceAtLocation.service_id.in_(ids)).order_by(Location.name, Location.id)).all()
    places = {location.id: Place(location) for _, location in found}
    for address in fresh(sa.select(Address).where(Address.location_id.in_(places)).order_by(Address.id)).scalars():
        # An address to go to is said before one to write to.
        if places[address.location_id].address is None or address.address_type == "physical":
            places[address.location_id].address = address
    for fact in fresh(sa.select(Accessibility).where(Accessibility.location_id.in_(places))).scalars():
        places[fact.location_id].access.append(fact)
    yield from ((service_id, places[location.id]) for service_id, location in found)


@dataclass
class Whole:
    """One service as its own page shows it: the same rows as its cards, and the details beside them."""

    rows: Sequence[DirectoryRow]
    phones: list[Phone]
    contacts: Sequence[Contact]
    areas: Sequence[ServiceArea]
    access: Sequence[Accessibility]

    @property
    def access_words(self) -> list[str]:
        """What is said of access, each thing once."""
        said = [" ".join(words for words in (fact.description, fact.details) if words) for fact in self.access]
        return [words for words in dict.fromkeys(said) if words]


def whole(service: Service) -> Whole:
    """Everything about one service, in six queries."""
    rows = sa.select(DirectoryRow).where(DirectoryRow.service_id == service.id).order_by(DirectoryRow.id)
    at = sa.select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id == service.id)
    return Whole(
        rows=db.session.scalars(rows).all(),
        phones=[phone for _, phone in phones_of([service.id])],
        contacts=db.session.scalars(sa.select(Contact).where(Contact.service_id == service.id)).all(),
        areas=db.session.scalars(sa.select(ServiceArea).where(ServiceArea.service_id == service.id)).all(),
        access=db.session.scalars(sa.select(Accessibility).where(Accessibility.location_id.in_(at))).all(),
    )


def simple_basics(service: Service) -> tuple[dict[str, Any], bool]:
    """What the simple form starts with, by its names; and whether it can say the times."""
    parts = parts_of([service.id])[service.id]
    own = [phone.number for phone in parts.phones if phone.service_id]
    facts: dict[str, Any] = {name: getattr(service, name) for name in ("name", "description", "email", "url")}
    facts |= {"status": service.status.value, "phone": own[0] if own else ""}
    if not is_simple(parts.schedules):
        return facts, False
    for rule in parts.schedules:
        facts |= {"days": days_of(rule), "times_note": rule.notes}
        facts |= {"opens_at": typed(rule.opens_at), "closes_at": typed(rule.closes_at)}
    return facts, True


def typed(at: time | None) -> str:
    """A time as somebody would type it."""
    return clock_words(at) if at else ""
