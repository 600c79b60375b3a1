"""Whose record has been kept long enough, what stops its destruction, and what people decide.

Nothing is ever destroyed by the clock.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select, true

from socialrx.accounts.models import User
from socialrx.caseload.models import Case, CaseStep, Contact, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.patients.models import Patient
from socialrx.patients.restriction import Restriction
from socialrx.referrals.models import Referral, ReferralStep
from socialrx.referrals.offers.models import Offer, ProactiveList
from socialrx.rights.about import with_merged
from socialrx.rights.models import Inquiry, Keep, LegalHold, RetentionReview
from socialrx.rights.queries import kept_by_another
from socialrx.rights.schedule import MENTAL_HEALTH_YEARS, Life, Rule, anniversary, kept_until, years


class CannotDecide(DomainError):
    """This record is not due, or the decision misses something."""


# ---------------------------------------------------------------- who is due


@dataclass(frozen=True)
class Due:
    """A person whose record has been kept long enough, by which rule and since when."""

    patient_id: UUID
    name: str
    born: date
    last_contact: date
    until: date
    rule: Rule


def last_contacts(patients: Select[Any]) -> Select[Any]:
    """These people with the instant of the last thing that was done with or for each."""
    moments = (
        select(ReferralStep.at).join(Referral).where(Referral.patient_id == Patient.id),
        select(CaseStep.at).join(Case).where(Case.patient_id == Patient.id),
        select(Contact.at).join(Case).where(Case.patient_id == Patient.id),
        offered().where(Offer.patient_id == Patient.id),
    )
    latest = (
        rows.with_only_columns(func.max(rows.selected_columns[0])).correlate(Patient).scalar_subquery()
        for rows in moments
    )
    names = (Patient.id, Patient.given_name, Patient.family_name, Patient.date_of_birth, Patient.died_on)
    labelled = (moment.label(f"moment_{number}") for number, moment in enumerate(latest))
    return patients.with_only_columns(*names, *labelled)


def offered() -> Select[Any]:
    """When somebody on a proactive list was put there, asked or answered: the last of it."""
    instant = func.coalesce(Offer.answered_at, Offer.asked_at, ProactiveList.loaded_at)
    return select(instant).select_from(Offer).join(ProactiveList, Offer.list_id == ProactiveList.id)


def due(patients: Select[Any]) -> list[Due]:
    """Those of these people whose time is over and who are not kept longer, the longest over first."""
    kept = select(RetentionReview.id).where(
        RetentionReview.patient_id == Patient.id, RetentionReview.keep_until >= clock.today()
    )
    long_ago = clock.london(anniversary(clock.today(), -least_years()))
    recent = select(Referral.id).where(Referral.patient_id == Patient.id, Referral.received_at >= long_ago)
    rows = db.session.execute(last_contacts(patients.where(~kept.exists(), ~recent.exists())))
    found = (as_due(row) for row in rows)
    return sorted((one for one in found if one and one.until < clock.today()), key=lambda one: (one.until, one.name))


def least_years() -> int:
    """No rule lets go of anybody sooner than this after the last contact."""
    return min(years(), MENTAL_HEALTH_YEARS)


def as_due(row: Row[Any]) -> Due | None:
    worked, listed = row[-4:-1], row[-1]
    moments = [moment for moment in (*worked, listed) if moment is not None]
    if not moments:
        return None
    last = clock.day_of(max(moments))
    is_only_listed = not any(worked)
    until, by_rule = kept_until(Life(row.date_of_birth, last, row.died_on, is_only_listed))
    return Due(row.id, f"{row.given_name} {row.family_name}", row.date_of_birth, last, until, by_rule)


def standing(patient_id: UUID) -> Due | None:
    """How one person's record stands, due or not."""
    rows = db.session.execute(last_contacts(select(Patient).where(Patient.id == patient_id))).all()
    return as_due(rows[0]) if rows else None


def count_by_rule(patients: Select[Any]) -> Counter[str]:
    """How many are due by each rule. No names."""
    return Counter(one.rule.key for one in due(patients))


# ---------------------------------------------------------------- what stops it


def live_holds(patient_ids: set[UUID]) -> Select[LegalHold]:
    today = clock.today()
    mine = select(LegalHold).where(LegalHold.patient_id.in_(patient_ids), LegalHold.lifted_at.is_(None))
    return mine.where(or_(LegalHold.ends_on.is_(None), LegalHold.ends_on >= today), LegalHold.starts_on <= today)


def what_stops(patient_id: UUID, organisation_id: UUID) -> list[str]:
    """Why this person's record cannot be destroyed now, in words; nothing when it can."""
    ids = with_merged(patient_id)
    questions: list[tuple[Select[Any], str]] = [
        (
            select(Referral.id).where(Referral.patient_id.in_(ids), Referral.is_waiting == true()),
            "A referral is waiting.",
        ),
        (select(Case.id).where(Case.patient_id.in_(ids), Case.is_open == true()), "A case is open."),
        (
            select(SafeguardingConcern.id).where(
                SafeguardingConcern.patient_id.in_(ids), SafeguardingConcern.closed_at.is_(None)
            ),
            "A worry about safety is open.",
        ),
        (
            select(Inquiry.id).where(Inquiry.patient_id.in_(ids), Inquiry.closed_at.is_(None)),
            "An inquiry or a request for a copy is open.",
        ),
        (
            select(Restriction.id).where(Restriction.patient_id.in_(ids), Restriction.lifted_at.is_(None)),
            "The record is restricted.",
        ),
        (live_holds(ids).with_only_columns(LegalHold.id), "There is a legal hold."),
    ]
    found = [words for query, words in questions if db.session.scalar(query.limit(1)) is not None]
    if kept_by_another(organisation_id, ids):
        found.append("Another organisation keeps a record of them.")
    return found


# ---------------------------------------------------------------- deciding


def keep_longer(patient: Patient, *, until: date, reason: str, organisation_id: UUID, by: User) -> RetentionReview:
    """Keep it until a day, with the reason; then it is due again."""
    if until <= clock.today():
        raise CannotDecide("Choose a day that is still to come.")
    return decided(patient, Keep.KEEP, reason, organisation_id=organisation_id, by=by, until=until)


def propose_destruction(patient: Patient, *, reason: str, organisation_id: UUID, by: User) -> RetentionReview:
    """Propose it; somebody else approves. Raises CannotDecide when it is not due, is stopped or is proposed already."""
    found = standing(patient.id)
    if found is None or found.until >= clock.today():
        raise CannotDecide("This record is not due yet.")
    if stops := what_stops(patient.id, organisation_id):
        raise CannotDecide(" ".join(stops))
    if waiting_proposal(patient.id):
        raise CannotDecide("It is proposed already, and waits for somebody else to approve it.")
    return decided(patient, Keep.DESTROY, reason, organisation_id=organisation_id, by=by)


def decided(
    patient: Patient, decision: Keep, reason: str, *, organisation_id: UUID, by: User, until: date | None = None
) -> RetentionReview:
    found = standing(patient.id)
    if found is None or not reason.strip():
        raise CannotDecide("Say why.")
    review = RetentionReview(
        patient=patient,
        organisation_id=organisation_id,
        rule=found.rule.key,
        last_contact_on=found.last_contact,
        decision=decision,
        reason=reason.strip(),
        keep_until=until,
        decided_by=by,
    )
    db.session.add(review)
    db.session.flush()
    return review


def waiting_proposal(patient_id: UUID) -> RetentionReview | None:
    mine = select(RetentionReview).where(RetentionReview.patient_id == patient_id)
    waits = (RetentionReview.decision == Keep.DESTROY, RetentionReview.refused_at.is_(None))
    return db.session.scalar(mine.where(*waits))


def refuse(review: RetentionReview, *, by: User) -> None:
    """Somebody else says no: the record stays, and is due again."""
    if not review.is_waiting:
        raise CannotDecide("Nothing is proposed here.")
    review.refused_at, review.refused_by_id = clock.now(), by.id


@dataclass(frozen=True)
class Days:
    """From a day to a day, or until somebody lifts it."""

    first: date
    last: date | None = None


def place_hold(patient: Patient, days: Days, *, reason: str, organisation_id: UUID, by: User) -> LegalHold:
    """Nothing of this person is destroyed while it lasts."""
    if not reason.strip():
        raise CannotDecide("Say why it must be kept.")
    if days.last and days.last < days.first:
        raise CannotDecide("The last day cannot be before the first.")
    hold = LegalHold(patient_id=patient.id, organisation_id=organisation_id, placed_by=by, reason=reason.strip())
    hold.starts_on, hold.ends_on = days.first, days.last
    db.session.add(hold)
    return hold


def lift(hold: LegalHold, *, by: User) -> None:
    """The hold is over."""
    if hold.lifted_at is not None:
        raise CannotDecide("This hold is lifted already.")
    hold.lifted_at, hold.lifted_by_id = clock.now(), by.id
