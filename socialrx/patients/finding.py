"""Finding a person by two things known of them: no list to leaf through, and no name that spelling hides.

Accents, apostrophes, hyphens and case do not matter; either half of a double
name finds the whole, and the whole finds somebody recorded under one half.
"""

import re
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_

from socialrx.core.database import db
from socialrx.patients.likeness import BORN, NAME, NEARLY_BORN, NUMBER, SHORT, Likeness, of_typed
from socialrx.patients.likeness import around as around_name
from socialrx.patients.models import Patient
from socialrx.patients.names import folded
from socialrx.patients.queries import LIMIT, with_number

# A name's parts that are long enough to find somebody by.
SHORTEST = 2
BETWEEN_PARTS = re.compile(r"[\s\-–—/]+")


def born_and_called(patients: Select[Patient], *, born: date, family: str) -> list[Patient]:
    """Those born that day of whom a part of the family name begins as a part of what was typed does. At most LIMIT.

    Read by the index on the birthday; what the database finds too much is left out here.
    """
    wanted = parts_of(family)
    if not wanted:
        return []
    somewhere = or_(*(Patient.folded_family.contains(part, autoescape=True) for part in wanted))
    same_day = patients.where(Patient.date_of_birth == born, somewhere)
    rows = db.session.scalars(same_day.order_by(Patient.folded_family, Patient.folded_given)).unique()
    return [one for one in rows if agree(wanted, one.family_name)][:LIMIT]


Alike = tuple[Patient, Likeness]


def may_mean(people: Select[Patient], typed: Patient) -> list[Alike]:
    """Those whom somebody who was typed in may be, the likeliest first: by number, or else by name and birthday."""
    found: dict[UUID, Patient] = {}
    if typed.nhs_number:
        found |= {one.id: one for one in db.session.scalars(with_number(people, typed.nhs_number))}
    if not found and typed.date_of_birth and typed.folded_family:
        named = born_and_called(people, born=typed.date_of_birth, family=typed.family_name)
        found |= {one.id: one for one in (*named, *around_name(people, typed))}
    weighed = [(one, of_typed(typed, one)) for one in found.values()]
    likely = [pair for pair in weighed if {NUMBER, BORN, NEARLY_BORN} & set(pair[1].reasons)]
    return sorted(likely, key=lambda pair: -pair[1].score)[:LIMIT]


def the_one(typed: Patient, found: list[Alike]) -> Patient | None:
    """The only one found, where nothing speaks against it: no twin, other birthday or other NHS number."""
    if len(found) != 1:
        return None
    [(one, alike)] = found
    if typed.nhs_number and one.nhs_number and NUMBER not in alike.reasons:
        return None
    is_named_so = not typed.folded_given or {NAME, SHORT} & set(alike.reasons)
    return one if NUMBER in alike.reasons or (BORN in alike.reasons and is_named_so) else None


def parts_of(name: str) -> set[str]:
    """The whole name and each of its parts, as they are searched."""
    whole, *parts = (folded(part) for part in (name, *BETWEEN_PARTS.split(name)))
    return {part for part in parts if len(part) >= SHORTEST} | ({whole} if whole else set())


def agree(wanted: set[str], family_name: str) -> bool:
    """Whether a part of the name begins with a part that is wanted; one letter alone must be all of it."""
    return any(
        part == begins or (len(begins) >= SHORTEST and part.startswith(begins))
        for begins in wanted
        for part in parts_of(family_name)
    )
