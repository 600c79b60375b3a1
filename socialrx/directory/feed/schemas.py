"""The shapes of Open Referral UK (HSDS-UK 3.0) that we take in, with the international fields that feeds add.

Every object of the standard allows further properties, so unknown ones are left
out on purpose (EXCLUDE) instead of refused. Only what we could not do without
is required: some fields that the standard requires are absent from half the
feeds there are. Fields that begin with `x_` are our own.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from socialrx.core import clock
from socialrx.directory.models import ServiceStatus

STATUSES = [status.value for status in ServiceStatus]
OLDEST_AGE = 130
MISSING: dict[str, Any] = {"required": "is missing. Add it", "null": "is empty. Fill it in"}


def words(most: int = 200, *, needed: bool = False) -> fields.String:
    """Text up to the length of its column."""
    too_long = Length(max=most, error=f"is longer than {most} characters. Shorten it")
    return fields.String(
        required=needed, validate=too_long, error_messages=MISSING | {"invalid": "must be text in quotation marks"}
    )


def prose() -> fields.String:
    return words(20_000)


def identity(*, needed: bool = False) -> fields.UUID:
    says = "must be a UUID. For a publisher with ids of its own give --publisher, and we make UUIDs from them"
    return fields.UUID(required=needed, error_messages=MISSING | {"invalid_uuid": says, "invalid": says})


def whole_number(least: int, most: int) -> fields.Integer:
    # True and False are whole numbers to Python, and are not an age.
    return fields.Integer(
        strict=True,
        validate=[is_no_truth, Range(min=least, max=most, error=f"must be from {least} to {most}")],
        error_messages={"invalid": "must be a whole number without quotation marks", "too_large": "is too large"},
    )


def is_no_truth(value: object) -> None:
    if isinstance(value, bool):
        raise ValidationError("must be a whole number, not true or false")


def truth() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, error_messages={"invalid": "must be true or false"})


def day() -> fields.Date:
    return fields.Date(error_messages={"invalid": "must be a date like 2026-03-24"})


def hour() -> fields.Time:
    return fields.Time(error_messages={"invalid": "must be a time like 10:00"})


def number(least: float, most: float) -> fields.Float:
    return fields.Float(error_messages={"invalid": "must be a number"}, validate=Range(min=least, max=most))


def one(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, error_messages=MISSING | {"type": "must be an object in { }"}, **options)


def many(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(one(schema), error_messages={"invalid": "must be a list in [ ]"})


class Part(Schema):
    """Any object of the standard."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": "must be an object in { }"}

    id = identity()


class TaxonomyInTerm(Part):
    id = identity(needed=True)
    name = words(needed=True)
    description = prose()
    uri = words(300)


class Term(Part):
    id = identity(needed=True)
    name = words(300, needed=True)
    description = prose()
    parent_id = identity()
    taxonomy_id = identity()
    taxonomy_detail = one(TaxonomyInTerm)
    code = words()
    term_uri = words(300)


class Taxonomy(TaxonomyInTerm):
    taxonomy_terms = many(Term)


class Attribute(Part):
    taxonomy_term = one(Term)
    taxonomy_term_id = identity()


class Phone(Part):
    number = words(60, needed=True)
    description = prose()


class Contact(Part):
    name = words()
    title = words()
    phones = many(Phone)


class Schedule(Part):
    freq = fields.String(
        load_default="WEEKLY", validate=OneOf(["WEEKLY", "MONTHLY"], error="must be WEEKLY or MONTHLY")
    )
    interval = whole_number(1, 52)
    byday = fields.String(
        validate=[
            Length(max=60, error="is too long"),
            Regexp(r"(?:-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)(?:,|$))+\Z", error="must be days like MO,TH or, monthly, 2MO"),
        ]
    )
    bymonthday = fields.String(validate=Regexp(r"(?:-?\d{1,2}(?:,|$))+\Z", error="must be days of the month like 1,15"))
    dtstart = day()
    valid_from = day()
    valid_to = day()
    opens_at = hour()
    closes_at = hour()
    description = prose()
    attending_type = prose()
    notes = prose()


class CostOption(Part):
    option = words()
    amount = fields.Decimal(
        places=2,
        error_messages={"invalid": "must be an amount like 3.50", "special": "must be an amount like 3.50"},
        validate=Range(min=0, max=9_999_999, error="must be from 0 to 9,999,999"),
    )
    amount_description = words(300)
    valid_from = day()
    valid_to = day()


class ServiceArea(Part):
    name = prose()
    service_area = prose()
    uri = words(300)


class Accessibility(Part):
    description = prose()
    accessibility = prose()
    details = prose()
    x_is_step_free = truth()


class Address(Part):
    address_1 = words()
    city = words(100)
    state_province = words(100)
    postal_code = words(20)
    country = words(60)
    address_type = words(20)


class Location(Part):
    id = identity(needed=True)
    location_type = fields.String(
        required=True,
        error_messages=MISSING,
        validate=OneOf(["physical", "postal", "virtual"], error="must be physical, postal or virtual"),
    )
    name = words()
    description = prose()
    latitude = number(-1000, 1000)
    longitude = number(-1000, 1000)
    addresses = many(Address)
    accessibility = many(Accessibility)


class Organization(Part):
    id = identity(needed=True)
    name = words(needed=True)
    description = prose()
    email = words(254)
    website = words(300)
    phones = many(Phone)


class ServiceAtLocation(Part):
    location = one(Location)
    location_id = identity()
    service_id = identity()
    schedules = many(Schedule)
    phones = many(Phone)


class Service(Part):
    id = identity(needed=True)
    organization_id = identity()
    organization = one(Organization)
    name = words(needed=True)
    description = prose()
    url = words(300)
    email = words(254)
    status = fields.String(
        required=True,
        error_messages=MISSING | {"invalid": "must be text in quotation marks"},
        validate=OneOf(STATUSES, error=f"must be one of: {', '.join(STATUSES)}"),
    )
    fees = prose()
    fees_description = prose()
    eligibility_description = prose()
    application_process = prose()
    accreditations = prose()
    minimum_age = whole_number(0, OLDEST_AGE)
    maximum_age = whole_number(0, OLDEST_AGE)
    assured_date = day()
    assurer_email = words(254)
    alert = prose()
    last_modified = fields.AwareDateTime(
        default_timezone=clock.LONDON, error_messages={"invalid": "must be a time like 2026-03-24T10:30:00Z"}
    )
    schedules = many(Schedule)
    service_areas = many(ServiceArea)
    service_at_locations = many(ServiceAtLocation)
    cost_options = many(CostOption)
    contacts = many(Contact)
    phones = many(Phone)
    attributes = many(Attribute)
    x_is_full = truth()

    @validates_schema
    def ages_in_order(self, given: dict[str, Any], **_options: Any) -> None:
        least, most = given.get("minimum_age"), given.get("maximum_age")
        if least is not None and most is not None and least > most:
            raise ValidationError("is less than minimum_age. Swap or correct them", "maximum_age")

    @validates_schema
    def checked_in_the_past(self, given: dict[str, Any], **_options: Any) -> None:
        """A check that is still to come would never grow old."""
        assured: date | None = given.get("assured_date")
        if assured and assured > clock.today():
            raise ValidationError("is in the future. Give the day of the last check", "assured_date")


class OrganizationWithServices(Organization):
    services = many(Service)


class ServiceAtLocationWithService(ServiceAtLocation):
    id = identity(needed=True)
    service = one(Service)


SCHEMAS: dict[str, Schema] = {
    "service": Service(),
    "organization": OrganizationWithServices(),
    "service_at_location": ServiceAtLocationWithService(),
    "taxonomy": Taxonomy(),
    "taxonomy_term": Term(),
}


def complaints(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    """Marshmallow's nested messages as pairs of place and words: `schedules[0].opens_at`."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            step = f"[{name}]" if isinstance(name, int) else "" if name == "_schema" else f".{name}"
            yield from complaints(inner, f"{path}{step}")
    else:
        yield path.lstrip(".") or "file", str(messages[0])
