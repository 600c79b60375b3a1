"""From valid things of the standard to rows of our tables, gathered before anything is written.

A list that a thing does not mention is left as it was; a list that it mentions
replaces what was there. So a page of summaries never empties full entries.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from socialrx.core import clock
from socialrx.core.database import Base
from socialrx.directory import models
from socialrx.directory.feed.findings import Findings

Row = dict[str, Any]
Given = dict[str, Any]


@dataclass
class Reference:
    """Something named by its id alone, which must be in the file or already here."""

    model: type[Base]
    id: UUID
    path: str


@dataclass
class Intake:
    """The rows of one file by table and id, and whose lists they replace."""

    findings: Findings
    publisher: str = ""
    rows: dict[type[Base], dict[Any, Row]] = field(default_factory=lambda: defaultdict(dict))
    replaced: dict[type[Base], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    degrees: dict[UUID, tuple[float, float]] = field(default_factory=dict)
    says_full: set[UUID] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)

    def add(self, kind: str, given: Given, path: str) -> None:
        """Take in one thing of this kind."""
        getattr(self, f"add_{kind}")(given, path)

    def add_organization(self, given: Given, path: str) -> UUID:
        id: UUID = given["id"]
        row = row_of(models.CommunityOrganisation, given, publisher=self.publisher)
        self.rows[models.CommunityOrganisation][id] = row
        self.add_parts(models.Phone, "organisation_id", id, given, "phones")
        for number, service in enumerate(given.get("services", [])):
            self.add_service(service, f"{path}.services[{number}]".lstrip("."), run_by=id)
        return id

    def add_service(self, given: Given, path: str, run_by: UUID | None = None) -> UUID:
        id: UUID = given["id"]
        row = row_of(
            models.Service,
            given,
            organisation_id=run_by or self.runner_of(given, path),
            status=models.ServiceStatus(given["status"]),
            fees_description=given.get("fees_description", given.get("fees", "")),
            is_full=given.get("x_is_full", False),
            last_modified=given.get("last_modified", clock.now()),
            publisher=self.publisher,
        )
        self.once(id, row, path)
        if "x_is_full" in given:
            self.says_full.add(id)
        self.add_lists(id, given, path)
        return id

    def runner_of(self, given: Given, path: str) -> UUID | None:
        """The organisation that runs a service: nested, or named and known."""
        if nested := given.get("organization"):
            return self.add_organization(nested, f"{path}.organization")
        if named := given.get("organization_id"):
            self.references.append(
                Reference(models.CommunityOrganisation, named, f"{path}.organization_id".lstrip("."))
            )
            return named  # type: ignore[no-any-return]  # a UUID: the schema read it
        self.findings.error(f"{path}.organization".lstrip("."), "is missing. Say who runs the service")
        return None

    def once(self, id: UUID, row: Row, path: str) -> None:
        """One id is one service: two different ones would overwrite each other."""
        times = {"last_modified": None}
        before = self.rows[models.Service].get(id)
        if before and before | times != row | times:
            self.findings.error(f"{path}.id".lstrip("."), f"{id} is also the id of another service in this file")
        self.rows[models.Service][id] = row

    def add_lists(self, id: UUID, given: Given, path: str) -> None:
        """What hangs from a service."""
        self.add_parts(models.Schedule, "service_id", id, given, "schedules")
        self.add_parts(models.CostOption, "service_id", id, given, "cost_options")
        self.add_parts(models.Contact, "service_id", id, given, "contacts")
        self.add_parts(models.ServiceArea, "service_id", id, given, "service_areas")
        self.add_parts(models.Phone, "service_id", id, given, "phones")
        for contact in given.get("contacts", []):
            self.add_parts(models.Phone, "service_id", id, contact, "phones", about=contact.get("name", ""))
        if "attributes" in given:
            self.replaced[models.ServiceTerm].add(id)
        for number, attribute in enumerate(given.get("attributes", [])):
            self.add_attribute(id, attribute, f"{path}.attributes[{number}]")
        if "service_at_locations" in given:
            self.replaced[models.ServiceAtLocation].add(id)
        for number, place in enumerate(given.get("service_at_locations", [])):
            self.add_place(id, place, f"{path}.service_at_locations[{number}]")

    def add_attribute(self, service_id: UUID, given: Given, path: str) -> None:
        term = given.get("taxonomy_term")
        if term is None and "taxonomy_term_id" not in given:
            return
        if term:
            term_id = self.add_taxonomy_term(term, path)
        else:
            term_id = given["taxonomy_term_id"]
            self.references.append(Reference(models.TaxonomyTerm, term_id, f"{path}.taxonomy_term_id".lstrip(".")))
        self.rows[models.ServiceTerm][service_id, term_id] = {"service_id": service_id, "term_id": term_id}

    def add_taxonomy_term(self, given: Given, path: str) -> UUID:
        if detail := given.get("taxonomy_detail"):
            given = given | {"taxonomy_id": self.add_taxonomy(detail, path)}
        elif taxonomy_id := given.get("taxonomy_id"):
            self.references.append(Reference(models.Taxonomy, taxonomy_id, f"{path}.taxonomy_id".lstrip(".")))
        self.rows[models.TaxonomyTerm][given["id"]] = row_of(models.TaxonomyTerm, given)
        return given["id"]  # type: ignore[no-any-return]  # a UUID: the schema read it

    def add_taxonomy(self, given: Given, path: str) -> UUID:
        self.rows[models.Taxonomy][given["id"]] = row_of(models.Taxonomy, given)
        for term in given.get("taxonomy_terms", []):
            self.add_taxonomy_term(term | {"taxonomy_id": given["id"]}, path)
        return given["id"]  # type: ignore[no-any-return]  # a UUID: the schema read it

    def add_service_at_location(self, given: Given, path: str) -> None:
        """A place of a service, with the service nested or named."""
        if nested := given.get("service"):
            self.add_place(self.add_service(nested, f"{path}.service".lstrip(".")), given, path)
        elif named := given.get("service_id"):
            self.references.append(Reference(models.Service, named, f"{path}.service_id".lstrip(".")))
            self.add_place(named, given, path)
        else:
            self.findings.error(f"{path}.service".lstrip("."), "is missing. Say which service happens here")

    def add_place(self, service_id: UUID, given: Given, path: str) -> None:
        location_id: UUID | None = given.get("location_id")
        if nested := given.get("location"):
            location_id = self.add_location(nested)
        elif location_id:
            self.references.append(Reference(models.Location, location_id, f"{path}.location_id".lstrip(".")))
        else:
            self.findings.error(f"{path}.location".lstrip("."), "is missing. Say where, or leave the place out")
            return
        row = row_of(models.ServiceAtLocation, given, service_id=service_id, location_id=location_id)
        row["id"] = row["id"] or uuid5(service_id, str(location_id))
        self.rows[models.ServiceAtLocation][service_id, location_id] = row
        self.add_parts(models.Schedule, "service_id", service_id, given, "schedules", location_id=location_id)
        self.add_parts(models.Phone, "service_id", service_id, given, "phones")

    def add_location(self, given: Given) -> UUID:
        id: UUID = given["id"]
        self.rows[models.Location][id] = row_of(models.Location, given)
        if "latitude" in given and "longitude" in given:
            self.degrees[id] = given["latitude"], given["longitude"]
        self.add_parts(models.Address, "location_id", id, given, "addresses")
        self.add_parts(models.Accessibility, "location_id", id, given, "accessibility")
        return id

    def add_parts(self, model: type[Base], parent: str, id: UUID, given: Given, name: str, **more: Any) -> None:
        """The list of this name, each with the id it was given; a thing without one gets the same one every time."""
        if name not in given:
            return
        self.replaced[model].add(id)
        for number, part in enumerate(given[name]):
            row = part_row(model, part, more | {parent: id})
            row["id"] = row["id"] or uuid5(id, f"{model.__tablename__}/{number}")
            taken = self.rows[model].get(row["id"])
            if taken and taken[parent] != id:
                row["id"] = uuid5(id, str(row["id"]))
            self.rows[model][row["id"]] = row


def part_row(model: type[Base], part: Given, more: Row) -> Row:
    """The standard says some things under two names."""
    if model is models.ServiceArea:
        more = more | {"name": part.get("name") or part.get("service_area", "")}
    if model is models.Accessibility:
        said = part.get("description") or part.get("accessibility", "")
        more = more | {"description": said, "is_step_free": part.get("x_is_step_free")}
    if model is models.Phone:
        about = more.pop("about", "")
        more = more | {"description": (part.get("description") or about)[:200]}
    return row_of(model, part, **more)


def row_of(model: type[Base], given: Given, **more: Any) -> Row:
    """A whole row: what is given by the names of its columns, and what a column has when nothing is."""
    columns = sa.inspect(model).columns
    return {c.key: more[c.key] if c.key in more else given.get(c.key, blank(c)) for c in columns}


def blank(column: sa.Column[Any]) -> Any:
    if column.default is not None and column.default.is_scalar:
        return column.default.arg  # type: ignore[attr-defined]  # scalar defaults have one
    return "" if isinstance(column.type, sa.String) and not column.nullable else None
