"""How alike two people are on paper: perhaps one person twice, or two who are easily mistaken for each other.

What is suspected is only ever offered: a person compares, and a second one
decides. Two NHS numbers tell two people apart, so those are never suspected.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_

from socialrx.core.database import db
from socialrx.patients.models import Patient

# OURS: no national figures for this were found. What is offered first has the most in common.
POINTS = {
    "same name": 40,
    "same date of birth": 40,
    "same family name, and one given name is short for the other": 20,
    "dates of birth that differ in one place": 15,
    "same postcode": 15,
    "same telephone number": 15,
    "same NHS number": 100,
    "same family name": 20,
}
NAME, BORN, SHORT, NEARLY_BORN, POSTCODE, PHONE, NUMBER, FAMILY = POINTS
# Each of these together is enough to ask whether it is one person.
ENOUGH = ({NAME, BORN}, {SHORT, BORN, PHONE}, {SHORT, BORN, POSTCODE}, {NAME, NEARLY_BORN, PHONE})
LIMIT = 50


@dataclass(frozen=True)
class Likeness:
    """What two records have in common."""

    reasons: tuple[str, ...]

    @property
    def score(self) -> int:
        """For the order of a list. The number weighs as much as a name and a date of birth; the scale is ours."""
        return sum(POINTS[reason] for reason in self.reasons)

    @property
    def is_suspected(self) -> bool:
        return any(enough <= set(self.reasons) for enough in ENOUGH)

    def __str__(self) -> str:
        return ", ".join(self.reasons)


def likeness(one: Patient, other: Patient) -> Likeness:
    """What they have in common; nothing where two NHS numbers tell them apart."""
    if one.id == other.id or (one.nhs_number and other.nhs_number):
        return Likeness(())
    return Likeness(in_common(one, other))


def of_typed(typed: Patient, known: Patient) -> Likeness:
    """What somebody who was typed in has in common with somebody who is known, the number too."""
    reasons = in_common(typed, known) if typed.date_of_birth else ()
    number = (NUMBER,) if typed.nhs_number and typed.nhs_number == known.nhs_number else ()
    is_family = typed.folded_family == known.folded_family and not {NAME, SHORT} & set(reasons)
    return Likeness((*number, *reasons, *((FAMILY,) if is_family else ())))


def in_common(one: Patient, other: Patient) -> tuple[str, ...]:
    common = {
        NAME: names(one) == names(other),
        BORN: one.date_of_birth == other.date_of_birth,
        SHORT: names(one) != names(other) and is_short_for(one, other),
        NEARLY_BORN: is_nearly(one.date_of_birth, other.date_of_birth),
        POSTCODE: bool(one.postcode) and one.postcode == other.postcode,
        PHONE: bool(phones(one) & phones(other)),
    }
    return tuple(reason for reason, holds in common.items() if holds)


def looks_like(one: Patient, other: Patient) -> bool:
    """Twins, or father and son: the same name, or the same family name and day of birth."""
    same_family = one.folded_family == other.folded_family
    return same_family and (one.folded_given == other.folded_given or one.date_of_birth == other.date_of_birth)


def names(person: Patient) -> tuple[str, str]:
    return person.folded_given, person.folded_family


def phones(person: Patient) -> set[str]:
    return {number for number in (person.mobile, person.landline) if number}


def is_short_for(one: Patient, other: Patient) -> bool:
    """`Jo` for `Joan`, in the same family name."""
    long, short = sorted((one.folded_given, other.folded_given), key=len, reverse=True)
    return one.folded_family == other.folded_family and bool(short) and long.startswith(short)


def is_nearly(one: date, other: date) -> bool:
    """Differs in the day, the month or the year alone, or has day and month swapped."""
    if one == other:
        return False
    parts = [(one.year, other.year), (one.month, other.month), (one.day, other.day)]
    is_swapped = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    return is_swapped or sum(a == b for a, b in parts) == 2


def around(people: Select[Patient], patient: Patient) -> list[Patient]:
    """Those among these people whose name is this person's, or whose family name and day of birth are: one query."""
    same_name = and_(Patient.folded_family == patient.folded_family, Patient.folded_given == patient.folded_given)
    born_so = and_(Patient.date_of_birth == patient.date_of_birth, Patient.folded_family == patient.folded_family)
    rows = people.where(or_(same_name, born_so), Patient.id != patient.id).order_by(Patient.id).limit(LIMIT)
    return list(db.session.scalars(rows))


def suspected(patient: Patient, others: Iterable[Patient]) -> list[tuple[Patient, Likeness]]:
    """Those who may be the same person, the likeliest first."""
    pairs = [(other, likeness(patient, other)) for other in others]
    return sorted((pair for pair in pairs if pair[1].is_suspected), key=lambda pair: -pair[1].score)
