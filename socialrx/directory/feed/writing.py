"""Putting gathered rows into the database, in one transaction that the caller commits or undoes.

What has an id of its own is updated or added by it; what hangs from a thing is
replaced where the file spoke of it. Nothing is ever deleted for being absent.
What people here found out about a service outlives the file: its fullness, a
later check, and where its own people sign in.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from socialrx.core import places, postcode
from socialrx.core.database import Base, db
from socialrx.core.places import Position
from socialrx.directory import models
from socialrx.directory.feed.intake import Intake, Row
from socialrx.directory.grid import is_in_great_britain, on_the_grid
from socialrx.directory.rows import chunks, refresh_all

CHUNK = 300
NOUNS: Sequence[type[Base]] = (
    models.Taxonomy,
    models.TaxonomyTerm,
    models.CommunityOrganisation,
    models.Service,
    models.Location,
)
# What hangs from a noun, and the columns that say from which.
PARTS: dict[type[Base], tuple[str, ...]] = {
    models.Schedule: ("service_id",),
    models.CostOption: ("service_id",),
    models.Contact: ("service_id",),
    models.ServiceArea: ("service_id",),
    models.Phone: ("service_id", "organisation_id"),
    models.Address: ("location_id",),
    models.Accessibility: ("location_id",),
    models.ServiceTerm: ("service_id",),
    models.ServiceAtLocation: ("service_id",),
}
LINKS = {models.ServiceTerm, models.ServiceAtLocation}
KEPT = {"id", "account_id", "version"}
OURS = UUID("5d1c1f0e-6f0b-5c55-9a55-3f2f8f0b8a11")  # any, the same for ever


def write(intake: Intake) -> None:
    """Everything the file says, and the search rows of what it touches."""
    check_references(intake)
    keep_what_we_know(intake)
    if intake.findings.error_count:
        return
    find_positions(intake)
    for noun in NOUNS:
        upsert(noun, list(intake.rows[noun].values()))
    for part, parents in PARTS.items():
        replace(part, parents, intake.replaced[part], list(intake.rows[part].values()))
    refresh_all(services_touched(intake))


def check_references(intake: Intake) -> None:
    """What is named by its id must be in the file or here already. A term that is not is left out with a warning."""
    for model in {reference.model for reference in intake.references}:
        named = [reference for reference in intake.references if reference.model is model]
        known = set(intake.rows[model]) | present(model, {reference.id for reference in named})
        for reference in named:
            if reference.id not in known:
                leave_out(intake, reference.id) if is_vocabulary(model) else intake.findings.error(
                    reference.path, f"{reference.id} is neither in this file nor here. Import it first, or nest it"
                )


def is_vocabulary(model: type[Base]) -> bool:
    return model in {models.Taxonomy, models.TaxonomyTerm}


def leave_out(intake: Intake, id: UUID) -> None:
    """Forget a term or vocabulary that is nowhere."""
    intake.findings.warn("a term or taxonomy is named that is neither in this file nor here; it was left out")
    for term in intake.rows[models.TaxonomyTerm].values():
        if term["taxonomy_id"] == id:
            term["taxonomy_id"] = None
    attributes = intake.rows[models.ServiceTerm]
    for key in [key for key in attributes if key[1] == id]:
        del attributes[key]


def present(model: Any, ids: Iterable[UUID]) -> set[UUID]:
    """Which of these ids the table has."""
    return {
        id
        for some in chunks(list(ids), CHUNK)
        for id in db.session.scalars(sa.select(model.id).where(model.id.in_(some)))
    }


def keep_what_we_know(intake: Intake) -> None:
    """A service we have: its fullness unless the file says it, the later check. Another publisher's is refused."""
    rows = intake.rows[models.Service]
    columns = (models.Service.id, models.Service.is_full, models.Service.assured_date, models.Service.publisher)
    for ids in chunks(list(rows), CHUNK):
        for id, is_full, assured, publisher in db.session.execute(
            sa.select(*columns).where(models.Service.id.in_(ids))
        ):
            row = rows[id]
            if publisher and row["publisher"] not in {"", publisher}:
                intake.findings.error(str(id), f"this service belongs to {publisher}. It was not overwritten")
            row["publisher"] = row["publisher"] or publisher
            if id not in intake.says_full:
                row["is_full"] = is_full
            row["assured_date"] = max(filter(None, (assured, row["assured_date"])), default=None)


def find_positions(intake: Intake) -> None:
    """Where each place is: its postcode, else its latitude and longitude, else the middle of its postcode's sector."""
    codes: dict[UUID, str] = {}
    for address in intake.rows[models.Address].values():
        if postcode.SHAPE.match(address["postal_code"]):
            codes[address["location_id"]] = address["postal_code"]
    known = places.positions_of({*codes.values(), *map(postcode.sector, codes.values())})
    rows = intake.rows[models.Location]
    before = positions_here([id for id in rows if id not in codes and id not in intake.degrees])
    for id, row in rows.items():
        code = codes.get(id, "")
        found = known.get(code) or by_degrees(intake, id) or known.get(postcode.sector(code))
        row["easting"], row["northing"] = found or before.get(id, (None, None))


def positions_here(ids: list[UUID]) -> dict[UUID, tuple[int | None, int | None]]:
    """Positions of places that the file names without saying where they are."""
    columns = (models.Location.id, models.Location.easting, models.Location.northing)
    query = sa.select(*columns)
    return {
        id: (easting, northing)
        for some in chunks(ids, CHUNK)
        for id, easting, northing in db.session.execute(query.where(models.Location.id.in_(some)))
    }


def by_degrees(intake: Intake, id: UUID) -> Position | None:
    degrees = intake.degrees.get(id)
    if degrees is None:
        return None
    if not is_in_great_britain(*degrees):
        intake.findings.warn("latitude and longitude: not in Great Britain, so left out")
        return None
    return on_the_grid(*degrees)


def upsert(model: Any, rows: list[Row]) -> None:
    """Add what is new, update what is here."""
    statement = dialect().insert(model)
    columns = [column.key for column in sa.inspect(model).columns]
    kept = {name: statement.excluded[name] for name in columns if name not in KEPT}
    if model is models.TaxonomyTerm:  # a term on a page of its own does not say which list it belongs to
        kept["taxonomy_id"] = sa.func.coalesce(statement.excluded.taxonomy_id, model.taxonomy_id)
    if "version" in columns:  # an editor who has the page open is told
        kept["version"] = model.version + 1
    statement = statement.on_conflict_do_update(index_elements=["id"], set_=kept)
    for some in chunks(rows, CHUNK):
        db.session.execute(statement, list(some))


def replace(model: Any, parents: Sequence[str], of: set[UUID], rows: list[Row]) -> None:
    """These rows in place of what hung from these parents before."""
    for ids in chunks(list(of), CHUNK):
        for parent in parents:
            db.session.execute(sa.delete(model).where(getattr(model, parent).in_(ids)))
    if model in LINKS:
        statement: Any = dialect().insert(model).on_conflict_do_nothing()
    else:
        statement, rows = sa.insert(model), with_free_ids(model, rows)
    for some in chunks(rows, CHUNK):
        db.session.execute(statement, list(some))


def with_free_ids(model: Any, rows: list[Row]) -> list[Row]:
    """Another publisher may have used the same id for a time or a phone of its own: ours gets one made from it."""
    taken = present(model, [row["id"] for row in rows])
    return [row | {"id": uuid5(OURS, str(row["id"]))} if row["id"] in taken else row for row in rows]


def dialect() -> Any:
    return sqlite if db.engine.dialect.name == "sqlite" else postgresql


def services_touched(intake: Intake) -> set[UUID]:
    """Those of the file, and those that use its places, organisations and terms."""
    touched = {*intake.rows[models.Service], *(service for service, _ in intake.rows[models.ServiceAtLocation])}
    users = (
        (models.ServiceAtLocation.service_id, models.ServiceAtLocation.location_id, models.Location),
        (models.Service.id, models.Service.organisation_id, models.CommunityOrganisation),
        (models.ServiceTerm.service_id, models.ServiceTerm.term_id, models.TaxonomyTerm),
    )
    for service_id, used, model in users:
        for ids in chunks(list(intake.rows[model]), CHUNK):
            touched.update(db.session.scalars(sa.select(service_id).where(used.in_(ids))))
    return touched
