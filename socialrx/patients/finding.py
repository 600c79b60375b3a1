"""Finding a person by two things known of them: no list to leaf through, and no name that spelling hides.

Accents, apostrophes, hyphens and case do not matter; either half of a double
name finds the whole, and the whole finds somebody recorded under one half.
"""

import re
from datetime import date

from sqlalchemy import Select, or_

from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.patients.names import folded
from socialrx.patients.queries import LIMIT

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
