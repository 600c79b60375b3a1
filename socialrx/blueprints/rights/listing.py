"""What the IG lead's pages list, by reference: a name is only read under an inquiry."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import literal, select, true

from socialrx.access.scopes import cases_for, merges_for, objections_for, people_of_our_organisation, restrictions_for
from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.caseload.same_person import wants_agreement
from socialrx.core.database import db
from socialrx.patients.duplicates import DuplicateMerge, MergeStatus
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection
from socialrx.patients.restriction import Restriction
from socialrx.referrals.models import Referral

MOST = 200


class Work(NamedTuple):
    """Something that is open for a person, and since when."""

    what: str
    reference: str
    since: datetime


def everything(user: User) -> dict[str, Any]:
    """What the overview shows of the user's organisation."""
    restricted = list(db.session.scalars(standing_restrictions(user)))
    objections = list(db.session.scalars(standing_objections(user)))
    merges = [merge for merge in db.session.scalars(proposed_merges(user)) if wants_agreement(merge)]
    people = {row.patient_id for row in (*restricted, *objections)} | {
        id for merge in merges for id in (merge.kept_id, merge.merged_id)
    }
    work: dict[UUID, list[Work]] = defaultdict(list)
    for patient_id, line in work_by_person([row.patient_id for row in restricted]):
        work[patient_id].append(line)
    return {
        "restricted": restricted,
        "objections": objections,
        "merges": merges,
        "references": references_of(people),
        "work": work,
    }


def standing_restrictions(user: User) -> Any:
    rows = restrictions_for(user).where(Restriction.lifted_at.is_(None))
    return rows.order_by(Restriction.restricted_at).limit(MOST)


def standing_objections(user: User) -> Any:
    rows = objections_for(user).where(Objection.withdrawn_at.is_(None))
    return rows.order_by(Objection.recorded_at.desc()).limit(MOST)


def proposed_merges(user: User) -> Any:
    rows = merges_for(user).where(DuplicateMerge.status == MergeStatus.PROPOSED, DuplicateMerge.agreed_at.is_(None))
    return rows.order_by(DuplicateMerge.proposed_at).limit(MOST)


def references_of(patient_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The references of these people's referrals, newest first: one query."""
    rows = select(Referral.patient_id, Referral.reference).where(Referral.patient_id.in_(list(patient_ids)))
    found: dict[UUID, list[str]] = defaultdict(list)
    for patient_id, reference in db.session.execute(rows.order_by(Referral.received_at.desc())):
        found[patient_id].append(reference)
    return found


def work_of(patient_ids: list[UUID]) -> list[Work]:
    return [line for _, line in work_by_person(patient_ids)]


def work_by_person(patient_ids: list[UUID]) -> list[tuple[UUID, Work]]:
    """Referrals that wait and cases that are open, which the restriction stops: one query."""
    waiting = select(Referral.patient_id, literal("Referral waiting"), Referral.reference, Referral.received_at)
    waiting = waiting.where(Referral.patient_id.in_(patient_ids), Referral.is_waiting == true())
    held = select(Case.patient_id, literal("Open case"), Referral.reference, Case.opened_at)
    held = held.join(Referral, Case.referral_id == Referral.id)
    held = held.where(Case.patient_id.in_(patient_ids), Case.is_open == true())
    rows = db.session.execute(waiting.union_all(held))
    return [(row[0], Work(row[1], row[2], row[3])) for row in rows]


def referred_as(reference: str, user: User) -> Patient | None:
    """Whose referral this is, among the people the organisation answers for."""
    named = select(Referral.patient_id).where(Referral.reference == reference)
    found: Patient | None = db.session.scalar(people_of_our_organisation(user).where(Patient.id.in_(named)))
    return found


def case_in_sight(patient_id: UUID, user: User) -> UUID | None:
    """A case of the person that the user may open."""
    rows = cases_for(user).where(Case.patient_id == patient_id).order_by(Case.opened_at.desc())
    return db.session.scalar(rows.with_only_columns(Case.id).limit(1))
