"""Pairs of records in a team's hands that may be one person, and the two side by side."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from socialrx.access.scopes import merges_for, people_in_my_hands, people_of_our_teams
from socialrx.accounts.models import User
from socialrx.blueprints.kit.words import full_day
from socialrx.caseload.same_person import IDENTIFIERS, in_order
from socialrx.core.database import db
from socialrx.patients.duplicates import DuplicateMerge, MergeStatus
from socialrx.patients.likeness import Likeness, likeness
from socialrx.patients.models import Patient

MOST = 500


class Pair(NamedTuple):
    """Two records, and what they have in common."""

    one: Patient
    other: Patient
    likeness: Likeness


class Line(NamedTuple):
    """One detail of both records."""

    what: str
    kept: str
    merged: str

    @property
    def says(self) -> str:
        """Whether it is the same on both."""
        if not (self.kept and self.merged):
            return "Not known"
        return "Same" if self.kept.casefold() == self.merged.casefold() else "Different"


# What finding a person shows of somebody in a colleague's hands (access matrix, `patient_identity: find`).
SHOWN_TO_ALL = ("Name", "Date of birth", "Practice")
HIDDEN = "On record"


def suspected_pairs(user: User) -> list[Pair]:
    """Those nobody has decided about, the likeliest first. One of two has no NHS number, or they are told apart."""
    one, other = aliased(Patient), aliased(Patient)
    mine = people_in_my_hands(user).with_only_columns(Patient.id)
    ours = people_of_our_teams(user).with_only_columns(Patient.id)
    rows = select(one, other).join(other, one.folded_family == other.folded_family)
    phone = or_(*(and_(number != "", number == theirs) for number, theirs in phones_of(one, other)))
    rows = rows.where(
        or_(one.date_of_birth == other.date_of_birth, and_(one.folded_given == other.folded_given, phone))
    )
    rows = rows.where(one.nhs_number.is_(None), one.id != other.id, one.id.in_(ours), other.id.in_(ours))
    found = db.session.execute(rows.where(or_(one.id.in_(mine), other.id.in_(mine))).limit(MOST)).all()
    said = {frozenset((merge.kept_id, merge.merged_id)) for merge in db.session.scalars(merges_for(user))}
    pairs: dict[frozenset[UUID], Pair] = {}
    for first, second in found:
        pair = Pair(*in_order(first, second), likeness(first, second))
        key = frozenset((first.id, second.id))
        if pair.likeness.is_suspected and key not in said:
            pairs[key] = pair
    return sorted(pairs.values(), key=lambda pair: -pair.likeness.score)


def phones_of(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """Whatever number of the one beside whatever number of the other; blank where a whereabouts is sensitive."""
    return [(mine, theirs) for mine in (one.mobile, one.landline) for theirs in (other.mobile, other.landline)]


def proposals(user: User) -> list[DuplicateMerge]:
    """Those to be decided, then what was decided; the newest first in each."""
    rows = merges_for(user).order_by(DuplicateMerge.status != MergeStatus.PROPOSED, DuplicateMerge.id.desc())
    return list(db.session.scalars(rows.limit(MOST)))


def side_by_side(kept: Patient, merged: Patient, *, in_full: bool) -> list[tuple[Line, str]]:
    """Each detail with whether it is the same; blank where a whereabouts is sensitive.

    Not in full, a worker learns that a telephone number is the same, and not the number in a colleague's hands.
    """
    number = Line("NHS number", kept.spaced_number, merged.spaced_number)
    practice = Line("Practice", practice_of(kept), practice_of(merged))
    lines = [Line(words, said(kept, name), said(merged, name)) for name, words in IDENTIFIERS.items()]
    every = [lines[0], lines[1], number, practice, *lines[2:]]
    return [(line if in_full else covered(line), line.says) for line in every]


def covered(line: Line) -> Line:
    """With what finding shows, and no more."""
    if line.what in SHOWN_TO_ALL:
        return line
    return Line(line.what, *(cover(line.what, value) for value in (line.kept, line.merged)))


def cover(what: str, value: str) -> str:
    if not value:
        return ""
    return f"Ends {value[-4:]}" if what == "NHS number" else HIDDEN


def said(person: Patient, name: str) -> str:
    value: Any = getattr(person, name)
    return full_day(value) if name == "date_of_birth" else str(value)


def practice_of(person: Patient) -> str:
    practice = person.shown_practice
    return practice.name if practice else ""
