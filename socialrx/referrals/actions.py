"""Verbs that make a referral and put it on somebody's list."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_reference
from socialrx.core.rules import days, rule
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import team_for
from socialrx.patients import objections
from socialrx.patients.models import Patient, RiskAnswer, RiskAssessment
from socialrx.patients.objections import ObjectionKind
from socialrx.patients.restriction import is_restricted
from socialrx.referrals.bands import age_band
from socialrx.referrals.models import Answer, PersonAnswer, Referral, ReferralNeed
from socialrx.referrals.urgent import turn_of

SAID_NOT = "Asked with the referral that the GP practice is not told."


class CannotRefer(DomainError):
    """Something that makes a referral safe is missing."""


@dataclass(frozen=True)
class Request:
    """What a referrer asks for, whoever typed it."""

    needs: list[str]
    source: str
    reason: str = ""
    hopes: str = ""
    referred_by: User | None = None
    on_behalf_of: str = ""
    organisation_id: UUID | None = None
    risk: RiskAnswer = RiskAnswer.NOT_ASSESSED
    risk_detail: str = ""
    risk_assessor: str = ""
    is_high_risk: bool = False
    answer: Answer = Answer.AGREED
    answer_explanation: str = ""
    contact_within: int | None = None
    contact_within_reason: str = ""
    # Said to be the person's practice, where their record names none: it decides whose list this is on.
    practice: Organisation | None = None
    may_tell_practice: bool = True
    # What the team should know about the sending itself: why a second one, which details to check.
    remark: str = ""


def receive(patient: Patient, request: Request, *, by: User | None) -> Referral:
    """Put a referral on the list of the team that covers the person's practice, or on the catch-all's.

    Raises CannotRefer for an empty list of reasons, a person below the age the
    service is for, and a person who has died; NobodyToAsk when no team would
    see it. Nothing is kept then.
    """
    check(patient, request)
    instant = clock.now()
    practice = patient.practice or request.practice
    if not request.may_tell_practice:
        objections.record(patient, ObjectionKind.PRACTICE, by=by, words=SAID_NOT)
    referral = Referral(
        reference=free_reference(),
        patient=patient,
        team=team_for(practice.id if practice else None),
        referred_by_id=request.referred_by.id if request.referred_by else None,
        entered_by_id=by.id if by else None,
        on_behalf_of=request.on_behalf_of,
        referring_organisation_id=request.organisation_id,
        source=request.source,
        reason=request.reason,
        hopes=request.hopes,
        contact_within=request.contact_within,
        contact_within_reason=request.contact_within_reason,
        contact_due_on=contact_due(clock.day_of(instant), request.contact_within),
        received_at=instant,
        turn=turn_of(request.risk, is_high=request.is_high_risk),
        **facts_of(patient, practice, clock.day_of(instant), may_tell_practice=request.may_tell_practice),
    )
    referral.needs = [ReferralNeed(need=key, position=n) for n, key in enumerate(dict.fromkeys(request.needs))]
    referral.record_received(by=by, remark=request.remark)
    referral.answers = [PersonAnswer(referral=referral, **said(request, by))]
    db.session.add(referral)
    db.session.add(assessment(patient, request, by, at=instant))
    return referral


def free_reference() -> str:
    """A reference that nobody has. With a million in use, one in thirty thousand tries finds a taken one."""
    while True:
        reference = new_reference()
        if db.session.scalar(select(Referral.id).where(Referral.reference == reference)) is None:
            return reference


def check(patient: Patient, request: Request) -> None:
    if not request.needs:
        raise CannotRefer("Choose at least one reason for the referral.")
    if patient.died_on:
        raise CannotRefer("This person's record says that they have died. Nothing has been sent.")
    if patient.age < int(rule("ADULT_AGE")) and not rule("CHILDREN_WELCOME"):
        raise CannotRefer(f"This service is for people aged {rule('ADULT_AGE')} and over. Nothing has been sent.")
    if is_restricted(patient.id):
        raise CannotRefer("This person's record cannot be changed now, so nothing has been sent. Ring the team.")
    if request.answer is Answer.DECLINED:
        raise CannotRefer("The person declined, so there is no referral to send.")


def contact_due(day: date, within: int | None) -> date:
    """The day by which the person should have been contacted, in working days."""
    return clock.add_working_days(day, within if within is not None else days("FIRST_CONTACT_WORKING_DAYS"))


def facts_of(
    patient: Patient, practice: Organisation | None, day: date, *, may_tell_practice: bool = True
) -> dict[str, object]:
    """What reports count by, as it is today. A practice that is not to know is named in no column it can see by."""
    return {
        "practice_id": practice.id if practice and may_tell_practice else None,
        "pcn_id": practice.parent_id if practice else None,
        "received_month": day.replace(day=1),
        "age_band": age_band(patient.date_of_birth, day),
        "gender": patient.gender,
        "ethnic_category": patient.ethnic_category,
    }


def said(request: Request, by: User | None) -> dict[str, object]:
    recorded_by_id = by.id if by else None
    return {"answer": request.answer, "explanation": request.answer_explanation, "recorded_by_id": recorded_by_id}


def assessment(patient: Patient, request: Request, by: User | None, *, at: datetime) -> RiskAssessment:
    """What was said about risk, at the very instant of the referral: so it is found again as it was sent."""
    referrer = request.on_behalf_of or (request.referred_by.name if request.referred_by else "")
    assessor = request.risk_assessor or referrer
    return RiskAssessment(
        patient=patient,
        answer=request.risk,
        detail=request.risk_detail,
        is_high=request.is_high_risk and request.risk is RiskAnswer.RISKS,
        assessor=assessor or "not said",
        assessed_by_id=by.id if by else None,
        assessed_at=at,
    )
