"""Whether two records are one person: proposed by a worker, decided by a second person, undone for 90 days.

Never by itself. What would hide a danger stands in the way: a worry about
safety or a sensitive address wants the IG lead's agreement, a death or open
work on both wants to be put right first.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import User
from socialrx.caseload.models import SafeguardingConcern
from socialrx.caseload.queries import open_referral_of
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.core.trail import Deed
from socialrx.patients.duplicates import DuplicateMerge, Fate, MergeStatus, about
from socialrx.patients.likeness import Likeness, likeness
from socialrx.patients.merging import CannotMerge, came_later, followers, move, move_back, written_down
from socialrx.patients.models import Patient
from socialrx.patients.restriction import is_restricted

# Access matrix, `duplicate_merge`: undo for 90 days; two identifiers compared on screen.
UNDO_WITHIN = timedelta(days=90)
MUST_COMPARE = 2
IDENTIFIERS = {
    "name": "Name",
    "date_of_birth": "Date of birth",
    "postcode": "Postcode",
    "address": "Address",
    "mobile": "Mobile",
    "landline": "Landline",
    "email": "E-mail",
}
# What a row is called when a person is asked to decide about it.
CALLED = {
    "access_need": "an access need",
    "case_": "a case",
    "objection": "an objection",
    "referral": "a referral",
    "risk_assessment": "a risk assessment",
    "safeguarding_concern": "a worry about safety",
}


def propose(patient: Patient, other: Patient, *, team_id: UUID, by: User, words: str = "") -> DuplicateMerge:
    """Say that these two may be one person. Raises CannotMerge for what can never be."""
    kept, merged = in_order(patient, other)
    if any(merge.status is MergeStatus.PROPOSED for merge in between(patient, other)):
        raise CannotMerge("This was proposed already. A team lead decides.")
    merge = DuplicateMerge(kept=kept, merged=merged, team_id=team_id, proposed_by_id=by.id, words=words)
    if stops := never(kept, merged):
        raise CannotMerge(stops[0])
    merge.reasons = str(likeness(kept, merged))[:300]
    db.session.add(merge)
    return merge


def in_order(one: Patient, other: Patient) -> tuple[Patient, Patient]:
    """Which of two is kept, and which merged: an NHS number is kept, else what was there first."""
    kept, merged = sorted((one, other), key=lambda person: (person.nhs_number is None, person.id))
    return kept, merged


def between(one: Patient, other: Patient) -> list[DuplicateMerge]:
    """What was said before of this very pair."""
    pair = {one.id, other.id}
    return [merge for merge in about(one.id) if {merge.kept_id, merge.merged_id} == pair]


def never(kept: Patient, merged: Patient) -> list[str]:
    """Why these two are not, or no longer, two records of one person."""
    reasons = {
        "These are one record already.": kept.id == merged.id,
        "Each has an NHS number of their own, so they are two people.": bool(kept.nhs_number and merged.nhs_number),
        "One of them is merged with another record already.": bool(kept.merged_into_id or merged.merged_into_id),
    }
    return [words for words, holds in reasons.items() if holds]


def first_put_right(merge: DuplicateMerge) -> list[str]:
    """What must be put right before these two can become one, in words for whoever decides."""
    kept, merged = merge.people
    reasons = {
        "Both have open work. Close one case, or strike out the referral that is the duplicate, first.": all(
            open_referral_of(person.id) for person in merge.people
        ),
        "Only one of them is recorded as having died. Put that right first.": bool(kept.died_on)
        != bool(merged.died_on),
        "The address of one is sensitive. Flag the record that is kept as well, so that it does not come to light.": (
            merged.is_s_flagged and not kept.is_s_flagged
        ),
        "One of these records cannot be changed now. Ask your information governance lead.": any(
            is_restricted(person.id) for person in merge.people
        ),
    }
    return never(kept, merged) + [words for words, holds in reasons.items() if holds]


def wants_agreement(merge: DuplicateMerge) -> list[str]:
    """Why the IG lead must agree; empty when nobody need be asked, or when the IG lead has."""
    if merge.agreed_at is not None:
        return []
    worries = open_worries([merge.kept_id, merge.merged_id])
    reasons = {
        "There is an open worry about safety.": bool(worries),
        "Where one of them lives is sensitive.": any(person.is_s_flagged for person in merge.people),
    }
    return [words for words, holds in reasons.items() if holds]


def open_worries(patient_ids: Iterable[UUID]) -> list[SafeguardingConcern]:
    """Open worries about any of these people, with whom to ask: never what they say."""
    rows = select(SafeguardingConcern).where(SafeguardingConcern.patient_id.in_(list(patient_ids)))
    rows = rows.where(SafeguardingConcern.closed_at.is_(None)).options(joinedload(SafeguardingConcern.named_lead))
    return list(db.session.scalars(rows))


def agree(merge: DuplicateMerge, *, by: User) -> None:
    """The IG lead has looked at why somebody must agree, and does."""
    must_be(merge, MergeStatus.PROPOSED)
    if merge.agreed_at is None:
        merge.agreed_at, merge.agreed_by_id = clock.now(), by.id


def approve(merge: DuplicateMerge, *, by: User, compared: Iterable[str]) -> int:
    """A second person compared two identifiers: the two records become one. Returns how many rows moved."""
    must_be(merge, MergeStatus.PROPOSED)
    must_be_second(merge, by)
    same = must_compare(merge, compared)
    if stops := first_put_right(merge):
        raise CannotMerge(stops[0])
    if wants_agreement(merge):
        raise CannotMerge("The information governance lead must agree first.")
    decide(merge, MergeStatus.MERGED, by=by, because=f"Compared: {', '.join(same)}")
    moved = move(merge)
    put_on_trail(merge, f"merged: {moved} rows moved")
    return moved


def must_compare(merge: DuplicateMerge, compared: Iterable[str]) -> list[str]:
    """What was compared, in words. Raises CannotMerge for fewer than two, and for one that differs."""
    names = [name for name in dict.fromkeys(compared) if name in IDENTIFIERS]
    if differing := [IDENTIFIERS[name] for name in names if not is_same(merge, name)]:
        raise CannotMerge(f"{differing[0]} is not the same on both, so it does not count.")
    if len(names) < MUST_COMPARE:
        raise CannotMerge("Tick at least two that you have compared and that are the same on both.")
    return [IDENTIFIERS[name] for name in names]


def is_same(merge: DuplicateMerge, name: str) -> bool:
    if name == "name":
        return (merge.kept.folded_given, merge.kept.folded_family) == (
            merge.merged.folded_given,
            merge.merged.folded_family,
        )
    value = getattr(merge.kept, name)
    return bool(value) and value == getattr(merge.merged, name)


def tell_apart(merge: DuplicateMerge, *, by: User, reason: str) -> None:
    """They are two people. They are not offered as one again."""
    must_be(merge, MergeStatus.PROPOSED)
    must_be_second(merge, by)
    if not reason.strip():
        raise CannotMerge("Say why they are two people.")
    decide(merge, MergeStatus.NOT_SAME, by=by, because=reason)


def undo(merge: DuplicateMerge, *, by: User, reason: str) -> None:
    """Two people after all: exactly what was moved goes back. Raises CannotMerge after 90 days."""
    must_be(merge, MergeStatus.MERGED)
    if not may_be_undone(merge):
        raise CannotMerge("This was merged more than 90 days ago, so it cannot be undone here.")
    if merge.kept.merged_into_id is not None:
        raise CannotMerge("The record that was kept has been merged with another since. Undo that one first.")
    if not reason.strip():
        raise CannotMerge("Give a reason.")
    merge.status = MergeStatus.UNDONE
    merge.undone_at, merge.undone_by_id, merge.undone_because = clock.now(), by.id, reason
    db.session.flush()
    move_back(merge)
    put_on_trail(merge, "merge undone")


def may_be_undone(merge: DuplicateMerge) -> bool:
    is_merged = merge.status is MergeStatus.MERGED and merge.decided_at is not None
    return is_merged and merge.decided_at is not None and clock.now() - merge.decided_at <= UNDO_WITHIN


def to_decide(merge: DuplicateMerge) -> list[str]:
    """What was added to the kept record after the merge, and stays there: somebody must say whose it is."""
    if merge.status is MergeStatus.UNDONE:
        rows = written_down(merge, Fate.CAME_LATER)
    else:
        later = came_later(merge)
        following = followers(written_down(merge, Fate.MOVED), later)
        rows = {key: ids - following[key] for key, ids in later.items()}
    return [called for (table, _), ids in rows.items() if (called := CALLED.get(table)) for _ in ids]


def decide(merge: DuplicateMerge, status: MergeStatus, *, by: User, because: str) -> None:
    merge.status = status
    merge.decided_at, merge.decided_by_id, merge.decided_because = clock.now(), by.id, because
    db.session.flush()


def must_be(merge: DuplicateMerge, status: MergeStatus) -> None:
    """Raises CannotMerge when somebody decided meanwhile; holds the row, so that nobody does."""
    db.session.flush()
    db.session.refresh(merge, with_for_update=True)
    if merge.status is not status:
        raise CannotMerge("Somebody has decided this already.")


def must_be_second(merge: DuplicateMerge, by: User) -> None:
    if merge.proposed_by_id == by.id:
        raise CannotMerge("You proposed this yourself. Somebody else must decide.")


def put_on_trail(merge: DuplicateMerge, detail: str) -> None:
    """On both people's."""
    for person in merge.people:
        trail.record(Deed.CHANGED, person, detail=detail)


def known_pairs(patient: Patient) -> dict[UUID, DuplicateMerge]:
    """The latest that was said of this person and each other one, by the other's id."""
    latest: dict[UUID, DuplicateMerge] = {}
    for merge in about(patient.id):
        other = merge.merged_id if merge.kept_id == patient.id else merge.kept_id
        latest.setdefault(other, merge)
    return latest


def not_told_apart(patient: Patient, others: list[tuple[Patient, Likeness]]) -> list[tuple[Patient, Likeness]]:
    """Without those of whom somebody has decided that they are two people."""
    if not others:
        return []
    said = known_pairs(patient)
    apart = {id for id, merge in said.items() if merge.status in {MergeStatus.NOT_SAME, MergeStatus.UNDONE}}
    return [pair for pair in others if pair[0].id not in apart]
