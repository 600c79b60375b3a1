"""Who of a team could take somebody on: everybody, in an order that says its reasons. Anyone may be chosen.

First who is here and has room; then who has worked with the person, who speaks
their language, whose caseload is lightest, and who knows their practice.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, union_all

from socialrx.accounts.models import Membership, Role
from socialrx.accounts.queries import is_current
from socialrx.caseload.limits import Room, spoken
from socialrx.caseload.loads import Load, a_year_ago, team_loads
from socialrx.caseload.models import Case, Contact
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.patients.duplicates import DuplicateMerge, MergeStatus
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

KNOWN, MAYBE_KNOWN, PRACTICE = "known", "maybe known", "practice"
EVERYBODYS = "english"
HOW = (
    "Those who are here and have room come first; then whoever has worked with the person, speaks their language, "
    "carries least, and knows the practice. You may choose anybody."
)


@dataclass(frozen=True)
class Suggestion:
    """A worker who could take somebody on, what they carry, and what speaks for them."""

    load: Load
    facts: frozenset[str]
    language: str = ""

    @property
    def order(self) -> tuple[Any, ...]:
        """Smaller comes first."""
        full, nearly = self.load.room is Room.FULL, self.load.room is Room.NEARLY
        known = (KNOWN not in self.facts, MAYBE_KNOWN not in self.facts)
        away = (self.load.is_away, self.load.absence is not None)
        # Shares within a tenth of each other are alike: there the practice decides.
        light = (nearly, int(self.load.share * 10), PRACTICE not in self.facts, self.load.share)
        return (*away, full, *known, not self.language, *light)

    @property
    def reasons(self) -> list[str]:
        """In words, what is against first."""
        said = [self.load.away_words] if self.load.absence else []
        if KNOWN in self.facts:
            said.append("Has worked with this person before")
        elif MAYBE_KNOWN in self.facts:
            said.append("May have worked with them before, under a possible duplicate record")
        if self.language:
            said.append(f"Speaks {self.language}")
        if PRACTICE in self.facts:
            said.append("Knows this practice")
        return said

    @property
    def words(self) -> str:
        return ". ".join([*self.reasons, self.load.words])


def suggestions(patient: Patient, team_id: UUID, *, besides: UUID | None = None) -> list[Suggestion]:
    """The team's link workers but one, best first: three queries, however many they are."""
    here = select(Membership.user_id).where(
        Membership.team_id == team_id, Membership.role == Role.LINK_WORKER, is_current(clock.today())
    )
    loads, _ = team_loads([team_id], select(Case).where(Case.link_worker_id.in_(here)), leavers=False)
    facts = facts_about(patient)
    wanted = language_of(patient)
    found = [
        Suggestion(load, facts.get(load.worker.id, frozenset()), wanted if speaks(load, wanted) else "")
        for load in loads
        if load.worker.id != besides
    ]
    return sorted(found, key=lambda suggestion: suggestion.order)


def facts_about(patient: Patient) -> dict[UUID, frozenset[str]]:
    """What ties workers to this person, by worker: they had them before, or have had others of their practice."""
    others = other_records(patient.id)
    had = [
        select(literal(KNOWN), Case.link_worker_id).where(Case.patient_id == patient.id),
        select(literal(KNOWN), Contact.by_id).join(Case).where(Case.patient_id == patient.id),
        select(literal(MAYBE_KNOWN), Case.link_worker_id).where(Case.patient_id.in_(others)),
    ]
    # Of somebody whose whereabouts are sensitive not even the practice is told.
    if practice := patient.shown_practice:
        lately = (Referral.practice_id == practice.id, Case.opened_at >= a_year_ago())
        rows = select(literal(PRACTICE), Case.link_worker_id).join(Referral, Case.referral_id == Referral.id)
        had.append(rows.where(*lately, Case.patient_id != patient.id).distinct())
    found: dict[UUID, set[str]] = {}
    for fact, worker_id in db.session.execute(union_all(*had)):
        if worker_id is not None:
            found.setdefault(worker_id, set()).add(fact)
    return {worker_id: frozenset(facts) for worker_id, facts in found.items()}


def other_records(patient_id: UUID) -> Any:
    """Records that may be the same person's, as somebody proposed and nobody has decided yet."""
    proposed = DuplicateMerge.status == MergeStatus.PROPOSED
    kept = select(DuplicateMerge.kept_id).where(DuplicateMerge.merged_id == patient_id, proposed)
    merged = select(DuplicateMerge.merged_id).where(DuplicateMerge.kept_id == patient_id, proposed)
    return union_all(kept, merged)


def language_of(patient: Patient) -> str:
    """The language they want to be spoken to in, when it is not everybody's."""
    wanted = patient.language or codelists.grouping("interpreter-needed", patient.interpreter)
    return "" if wanted.casefold() == EVERYBODYS else wanted


def speaks(load: Load, language: str) -> bool:
    return bool(language) and language.casefold() in {one.casefold() for one in spoken(load.worker.languages)}
