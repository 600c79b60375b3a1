"""The flat search rows of services: made again from their source, in the same transaction, by `refresh`.

Whoever changes a service, its places, times, prices, phones or terms calls it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from socialrx.core.database import db
from socialrx.directory.costs import cost_words
from socialrx.directory.models import DirectoryRow, Schedule, Service
from socialrx.directory.queries import Parts, Place, parts_of, services_with
from socialrx.directory.timing import days_of, times_words
from socialrx.directory.words import day_token, folded, need_token, square_token

T = TypeVar("T")

CHUNK = 300  # services read at once: memory stays flat however many there are
SUMMARY_LENGTH = 300


def refresh(service: Service) -> None:
    """Make the rows of one service again."""
    db.session.flush()
    refresh_all([service.id])


def refresh_all(service_ids: Iterable[UUID]) -> None:
    """Make the rows of many services again. A service that is not there any more loses its rows."""
    for ids in chunks(list(service_ids), CHUNK):
        db.session.execute(sa.delete(DirectoryRow).where(DirectoryRow.service_id.in_(ids)))
        parts = parts_of(ids)
        rows = [row for service in services_with(ids) for row in rows_of(service, parts[service.id])]
        if rows:
            db.session.execute(sa.insert(DirectoryRow), rows)


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def rows_of(service: Service, parts: Parts) -> Iterator[dict[str, Any]]:
    """One row a place; one without a position where there is no place."""
    shared = facts_of(service) | {"phone": parts.phone, "cost": cost_words(parts.prices, service.fees_description)}
    shared["needs"] = " ".join(parts.needs)
    places: Sequence[Place | None] = parts.places or [None]
    for place in places:
        schedules = [s for s in parts.schedules if place is None or s.location_id in {None, place.location.id}]
        yield shared | place_facts(place, schedules) | index_facts(service, parts, place, schedules)


def facts_of(service: Service) -> dict[str, Any]:
    """What a card copies from the service itself."""
    names = ("name", "alert", "status", "is_full", "minimum_age", "maximum_age", "assured_date")
    return {name: getattr(service, name) for name in names} | {
        "service_id": service.id,
        "organisation_name": service.organisation.name,
        "summary": shortened(service.description),
    }


def place_facts(place: Place | None, schedules: Sequence[Schedule]) -> dict[str, Any]:
    """Where and when, as a card says it."""
    position = place.position if place else None
    return {
        "location_id": place.location.id if place else None,
        "place": place.words if place else "",
        "is_remote": place.is_remote if place else False,
        "is_step_free": place.is_step_free if place else None,
        "easting": position.easting if position else None,
        "northing": position.northing if position else None,
        "times": times_words(schedules),
    }


def index_facts(service: Service, parts: Parts, place: Place | None, schedules: Sequence[Schedule]) -> dict[str, str]:
    """What the word index reads: what it is called, does and is for, who runs it and where."""
    terms = [term.name for term, _ in parts.terms]
    said = [service.name, service.description, service.organisation.name, place.words if place else "", *terms]
    days = sorted({day_token(day) for schedule in schedules for day in days_of(schedule)})
    tokens = [*map(need_token, parts.needs), *days, square_token(place.position if place else None)]
    return {"words": " ".join(folded(" ".join(said))), "tokens": " ".join(tokens)}


def shortened(text: str) -> str:
    """The first sentences, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_LENGTH else line[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"
