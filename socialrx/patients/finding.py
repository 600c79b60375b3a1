"""Finding a person by what is known of them: no list to leaf through, and no name that spelling hides.

Accents, apostrophes, hyphens and case do not matter; either half of a double
name finds the whole, and the whole finds somebody recorded under one half.
Names given the other way round, and those that only sound alike, stand behind.

Names are compared here and not in the database: whoever asks brings either
those born one day, which an index answers, or their own list. Both stay short.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, false, or_

from socialrx.core.database import db
from socialrx.patients.likeness import BORN, NAME, NEARLY_BORN, NUMBER, SHORT, Likeness, of_typed
from socialrx.patients.likeness import around as around_name
from socialrx.patients.models import Patient
from socialrx.patients.names import are_alike, folded
from socialrx.patients.queries import LIMIT, with_number

# A name's parts that are long enough to find somebody by.
SHORTEST = 2
BETWEEN_PARTS = re.compile(r"[\s\-–—/]+")


class Fit(IntEnum):
    """How somebody's name fits what was typed, the nearest first."""

    NAMED = 0
    SWAPPED = 1
    SOUNDS = 2


class Named(Protocol):
    """A person, or a row of a list with their names."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def preferred_name(self) -> str: ...


@dataclass(frozen=True)
class Called:
    """What is known of a name: the family name, the given name, or both. Nothing known fits everybody."""

    family: str = ""
    given: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.family or self.given)

    def fit(self, person: Named) -> Fit | None:
        """How this is their name; None where it is not. The name they like to be called counts as a given name."""
        family, given = [person.family_name], [person.given_name, person.preferred_name]
        if begins_so(self.family, family) and begins_so(self.given, given):
            return Fit.NAMED
        if begins_so(self.family, given) and begins_so(self.given, family):
            return Fit.SWAPPED
        return Fit.SOUNDS if sounds_so(self.family, family) and sounds_so(self.given, given) else None


def begins_so(typed: str, names: Iterable[str]) -> bool:
    wanted = parts_of(typed)
    return not typed or any(agree(wanted, name) for name in names)


def sounds_so(typed: str, names: Iterable[str]) -> bool:
    """Or begins so: of two names one may be right."""
    known = [part for name in names for part in parts_of(name)]
    return begins_so(typed, names) or any(are_alike(one, part) for one in parts_of(typed) for part in known)


def nearest(people: Iterable[Any], called: Called) -> list[tuple[Any, Fit]]:
    """Those whose name this may be, the nearest first and otherwise in the order they came."""
    fits = [(person, called.fit(person)) for person in people]
    found = [(person, fit) for person, fit in fits if fit is not None]
    return sorted(found, key=lambda pair: pair[1])


def born_on(patients: Select[Patient], born: date) -> Select[Patient]:
    """By the index on the birthday, which is in the order of names too."""
    same_day = patients.where(Patient.date_of_birth == born)
    return same_day.order_by(Patient.folded_family, Patient.folded_given)


def with_phone(patients: Select[Patient], number: str) -> Select[Patient]:
    """With this mobile or landline; never somebody whose whereabouts are hidden."""
    either = or_(Patient.kept_mobile == number, Patient.kept_landline == number)
    return patients.where(either, Patient.is_s_flagged == false())


def born_and_called(patients: Select[Patient], *, born: date, family: str) -> list[Patient]:
    """Those born that day of whom a part of the family name begins as a part of what was typed does. At most LIMIT."""
    called = Called(family)
    rows: Iterable[Patient] = db.session.scalars(born_on(patients, born)).unique() if parts_of(family) else ()
    return [one for one in rows if called.fit(one) is Fit.NAMED][:LIMIT]


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
