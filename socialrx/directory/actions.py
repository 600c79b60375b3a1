"""What a directory editor does to a service: check it, say it is full, change its basics, add one.

Each leaves a line on the trail and makes the service's search rows again.
"""

from dataclasses import dataclass, field
from datetime import time

import sqlalchemy as sa

from socialrx.accounts.models import User
from socialrx.core import clock, places, trail
from socialrx.core.codelists import label
from socialrx.core.database import db
from socialrx.core.trail import Deed
from socialrx.directory.models import (
    Accessibility,
    Address,
    CommunityOrganisation,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceStatus,
    ServiceTerm,
    Taxonomy,
    TaxonomyTerm,
)
from socialrx.directory.models.terms import OUR_NEEDS, our_id
from socialrx.directory.rows import refresh


@dataclass
class Basics:
    """What the simple form knows of a service. `days` are `MO`, `TU`...; no `times` leaves the times alone."""

    name: str
    description: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    status: ServiceStatus = ServiceStatus.ACTIVE
    times: "Times | None" = None


@dataclass
class Times:
    """The same hours on some days of every week."""

    days: list[str] = field(default_factory=list)
    opens_at: time | None = None
    closes_at: time | None = None
    notes: str = ""


@dataclass
class Where:
    """One place. Without a postcode that we know, it has no position."""

    name: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    is_step_free: bool | None = None


def mark_checked(service: Service, *, by: User) -> None:
    """Somebody made sure today that what is said of it holds."""
    service.assured_date = clock.today()
    changed(service, "checked", by=by)


def mark_full(service: Service, *, is_full: bool, by: User) -> None:
    service.is_full = is_full
    changed(service, "full" if is_full else "has places", by=by)


def edit(service: Service, basics: Basics, *, by: User) -> None:
    """Change the basics. A number or a week that is emptied is removed; further numbers are left alone."""
    put_basics(service, basics)
    changed(service, "basics", by=by)


def add(organisation: str, basics: Basics, where: Where | None, *, needs: list[str], by: User) -> Service:
    """A new service, checked today, run by the organisation of this name, which is made when it is new."""
    service = Service(organisation=organisation_called(organisation), name=basics.name, assured_date=clock.today())
    db.session.add(service)
    db.session.flush()
    put_basics(service, basics)
    if where:
        put_place(service, where)
    put_needs(service, needs)
    changed(service, "added", by=by)
    return service


def changed(service: Service, what: str, *, by: User) -> None:
    service.last_modified = clock.now()
    trail.record(Deed.CHANGED, service, detail=f"{what} by {by.id}")
    refresh(service)


def put_basics(service: Service, basics: Basics) -> None:
    for name in ("name", "description", "email", "url", "status"):
        setattr(service, name, getattr(basics, name))
    put_phone(service, basics.phone)
    if basics.times:
        put_times(service, basics.times)


def put_phone(service: Service, number: str) -> None:
    """The service's first number."""
    phone = db.session.scalar(sa.select(Phone).where(Phone.service_id == service.id).order_by(Phone.id).limit(1))
    if phone and not number:
        db.session.delete(phone)
    elif phone:
        phone.number = number
    elif number:
        db.session.add(Phone(service_id=service.id, number=number))


def put_times(service: Service, times: Times) -> None:
    """One weekly rule in place of what was there."""
    before = db.session.scalar(sa.select(Schedule).where(Schedule.service_id == service.id))
    rule = before or Schedule(service_id=service.id)
    rule.byday, rule.opens_at, rule.closes_at = ",".join(times.days), times.opens_at, times.closes_at
    rule.notes = times.notes
    if times.days or times.opens_at or times.notes:
        db.session.add(rule)
    elif before:
        db.session.delete(before)


def put_place(service: Service, where: Where) -> None:
    position = places.position_of(where.postcode) if where.postcode else None
    location = Location(name=where.name, organisation=service.organisation)
    if position:
        location.easting, location.northing = position
    db.session.add(location)
    db.session.flush()
    address = Address(
        location=location, address_1=where.address or where.name, city=where.town, postal_code=where.postcode
    )
    db.session.add_all([address, ServiceAtLocation(service=service, location=location)])
    if where.is_step_free is not None:
        words = "Step-free entrance" if where.is_step_free else "No step-free entrance"
        db.session.add(Accessibility(location_id=location.id, description=words, is_step_free=where.is_step_free))


def put_needs(service: Service, needs: list[str]) -> None:
    db.session.merge(Taxonomy(id=our_id(), name="Needs", uri=OUR_NEEDS))
    for key in needs:
        db.session.merge(
            TaxonomyTerm(id=our_id(key), taxonomy_id=our_id(), code=key, name=label("need-categories", key))
        )
        db.session.add(ServiceTerm(service_id=service.id, term_id=our_id(key)))


def organisation_called(name: str) -> CommunityOrganisation:
    query = sa.select(CommunityOrganisation).where(sa.func.lower(CommunityOrganisation.name) == name.lower())
    found = db.session.scalar(query.order_by(CommunityOrganisation.id).limit(1))
    return found or CommunityOrganisation(name=name)
