"""Whom the rows of a list mean: somebody known, somebody new, or somebody who must not be offered this now.

All is asked in sets, some hundred numbers at a time. A person is taken for the
known one only where number, date of birth and practice agree; and nothing of a
known person's record is changed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.patients.names import folded
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.patients.restriction import restricted
from socialrx.referrals.offers.aside import Aside
from socialrx.referrals.offers.models import Offer, OfferState
from socialrx.referrals.offers.reading import Listed, Reading

AT_ONCE = 500
T = TypeVar("T")
# Which of these people have an open referral or case: asked of a floor above.
InHand = Callable[[Collection[UUID]], set[UUID]]


@dataclass
class Plan:
    """What loading a list would do."""

    new: list[Listed] = field(default_factory=list)
    known: list[tuple[Listed, UUID]] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def offered(self) -> int:
        return len(self.new) + len(self.known)

    @property
    def rows(self) -> int:
        return self.offered + len(self.aside)

    @property
    def sample(self) -> list[Listed]:
        """The first ten who would be offered it, as they stand in the file."""
        return sorted([*self.new[:10], *(person for person, _ in self.known[:10])])[:10]

    @property
    def is_mostly_wrong(self) -> bool:
        return len(self.aside) > self.offered


def plan_of(reading: Reading, practice_id: UUID, in_hand: InHand) -> Plan:
    """Sort the rows of a file."""
    plan = Plan(aside=list(reading.aside), unread=reading.unread)
    for people in in_pieces(reading.people):
        sort(people, practice_id, in_hand, plan)
    plan.aside.sort()
    return plan


def in_pieces(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def sort(people: Sequence[Listed], practice_id: UUID, in_hand: InHand, plan: Plan) -> None:
    known = known_by_number([person.nhs_number for person in people])
    unnumbered = without_number(people, practice_id)
    referred = in_hand([row.id for row in known.values()])
    for person in people:
        row = known.get(person.nhs_number)
        if row is None:
            if likeness(person) in unnumbered:
                plan.aside.append(Aside(person.line, "family_name", "perhaps_known"))
            else:
                plan.new.append(person)
        elif reason := why_not(person, row, practice_id, referred):
            plan.aside.append(Aside(person.line, "nhs_number", reason))
        else:
            plan.known.append((person, row.id))


def known_by_number(numbers: Collection[str]) -> dict[str, Row[Any]]:
    """Those who are here with one of these numbers, with what stands against an offer: one query."""
    open_offer = aliased(Offer)
    is_on_list = select(open_offer.id).where(
        open_offer.patient_id == Patient.id, open_offer.state == OfferState.OFFERED
    )
    columns = (
        *(Patient.id, Patient.nhs_number, Patient.date_of_birth, Patient.practice_id),
        *(Patient.died_on, Patient.is_s_flagged, Patient.merged_into_id),
        restricted(Patient.id).label("is_restricted"),
        objecting(Patient.id, ObjectionKind.CONTACT).label("wants_no_contact"),
        is_on_list.exists().label("is_on_list"),
    )
    found: Iterable[Any] = db.session.execute(select(*columns).where(Patient.nhs_number.in_(numbers)))
    return {row.nhs_number: row for row in found}


def why_not(person: Listed, row: Row[Any], practice_id: UUID, referred: set[UUID]) -> str:
    """A key of REASONS; empty when the known person may be offered it.

    Of somebody of another practice, who may be another network's, nothing is told but that the details differ; and
    what hides a record is not told apart from what hides an address.
    """
    if (row.date_of_birth, row.practice_id, row.merged_into_id) != (person.date_of_birth, practice_id, None):
        return "other_details"
    reasons = {
        "ask_ig": row.is_restricted or row.is_s_flagged,
        "died": row.died_on is not None,
        "no_contact": row.wants_no_contact,
        "has_referral": row.id in referred,
        "on_list": row.is_on_list,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def likeness(person: Listed) -> tuple[object, ...]:
    return folded(person.family_name), folded(person.given_name), person.date_of_birth


def without_number(people: Sequence[Listed], practice_id: UUID) -> set[tuple[object, ...]]:
    """Names and birthdays of those at the practice who are here without a number: one query."""
    columns = (Patient.folded_family, Patient.folded_given, Patient.date_of_birth)
    rows = select(*columns).where(Patient.practice_id == practice_id, Patient.nhs_number.is_(None))
    born = {person.date_of_birth for person in people}
    return {tuple(row) for row in db.session.execute(rows.where(Patient.date_of_birth.in_(born)))}
