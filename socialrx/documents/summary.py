"""What an outcome summary can say, gathered from one case, and the two lists of what each reader gets.

A document is given only the fields on its list; the rest are blank before it
sees them. On neither list, because never gathered: contact notes, risks,
worries about safety, how to reach the person, what the worker notes for the
next step, reasons of steps, and what a group was told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.caseload.models import Case, CaseStatus, EndedBy, NextKind
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.rules import days, rule
from socialrx.directory.models import ServiceTerm, TaxonomyTerm
from socialrx.feedback.models import Event, MessageBack
from socialrx.feedback.queries import of_referral
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.onward.queries import of_case
from socialrx.outcomes.change import Change
from socialrx.outcomes.models import Measurement
from socialrx.outcomes.queries import change_between, first_and_latest
from socialrx.plans.models import GoalStatus, Owner, Plan, PlanAction
from socialrx.plans.queries import plan_of
from socialrx.referrals.models import Referral

# A need that no paper for the person ever names: it may be read by whoever she is afraid of.
ABUSE = "abuse"
NOTHING_WANTED = "None"


@dataclass(frozen=True)
class GoalLine:
    words: str
    status: GoalStatus


@dataclass(frozen=True)
class ActionLine:
    """A step of the plan: what, whose, by when or done when."""

    what: str
    owner: Owner
    owner_name: str
    on: date | None


@dataclass(frozen=True)
class Arranged:
    """A service the person was introduced to (with the state of that), or told about (without)."""

    service: str
    on: date
    state: State | None = None


@dataclass(frozen=True)
class Summary:
    """The facts, as pure values. A blank field says nothing."""

    reference: str = ""
    made_on: date = date.min
    is_so_far: bool = False
    received_on: date | None = None
    met_on: date | None = None
    closed_on: date | None = None

    patient_name: str = ""
    date_of_birth: date | None = None
    nhs_number: str = ""
    known_as: str = ""
    practice_name: str = ""
    referrer_name: str = ""
    is_self_referral: bool = False

    needs: tuple[str, ...] = ()
    needs_to_person: tuple[str, ...] = ()
    hopes: str = ""
    what_matters: str = ""
    goals: tuple[GoalLine, ...] = ()
    done: tuple[ActionLine, ...] = ()
    to_do: tuple[ActionLine, ...] = ()
    arranged: tuple[Arranged, ...] = ()
    arranged_to_person: tuple[Arranged, ...] = ()
    change: Change | None = None
    first_on: date | None = None
    latest_on: date | None = None
    what_changed: str = ""

    next_kind: NextKind | None = None
    next_on: date | None = None
    hold_until: date | None = None
    wanted: str = NOTHING_WANTED
    closure_reason: str = ""
    closure_label: str = ""
    ended_by: EndedBy | None = None
    reopen_until: date | None = None

    link_worker: str = ""
    link_worker_known_as: str = ""
    team_name: str = ""
    team_phone: str = ""
    crisis: str = ""

    def only(self, names: tuple[str, ...]) -> "Summary":
        """The same with these fields, and every other one blank."""
        return Summary(**{name: getattr(self, name) for name in names})


BOTH = (
    "reference",
    "made_on",
    "is_so_far",
    "closed_on",
    "practice_name",
    "what_matters",
    "goals",
    "done",
    "to_do",
    "change",
    "first_on",
    "latest_on",
    "what_changed",
    "next_kind",
    "next_on",
    "hold_until",
    "closure_reason",
    "reopen_until",
    "link_worker_known_as",
    "team_name",
    "team_phone",
)
GP = (
    *BOTH,
    "received_on",
    "met_on",
    "patient_name",
    "date_of_birth",
    "nhs_number",
    "referrer_name",
    "needs",
    "hopes",
    "arranged",
    "wanted",
    "closure_label",
    "ended_by",
    "link_worker",
)
PERSON = (*BOTH, "known_as", "is_self_referral", "needs_to_person", "arranged_to_person", "crisis")
FIELDS = frozenset(field.name for field in fields(Summary))


def gather(case: Case) -> Summary:
    """Everything either reader may get. The caller cuts it to a reader's list with `only`."""
    return Summary(
        made_on=clock.today(),
        crisis=rule("CRISIS_TEXT"),
        **about_referral(case.referral),
        **about_patient(case),
        **about_plan(plan_of(case.id)),
        **about_services(case.id),
        **about_answers(*first_and_latest(case.id)),
        **about_course(case),
        **about_end(case),
    )


def about_referral(referral: Referral) -> dict[str, Any]:
    keys = referral.need_keys
    return {
        "reference": referral.reference,
        "received_on": clock.day_of(referral.received_at),
        "referrer_name": referral.referrer_name,
        # Where somebody is registered says in which town they live.
        "practice_name": referral.practice.name if referral.practice and not referral.patient.is_s_flagged else "",
        "is_self_referral": referral.source == "self",
        "needs": tuple(codelists.label("need-categories", key) for key in keys),
        "needs_to_person": tuple(codelists.label("need-categories", key) for key in keys if key != ABUSE),
        "hopes": referral.hopes,
    }


def wanted_of(referral_id: UUID) -> str:
    """What the message that closed the case asked of the practice."""
    message = closing_message(referral_id)
    return message.wanted_from_practice if message else NOTHING_WANTED


def closing_message(referral_id: UUID) -> MessageBack | None:
    """The latest message that said that the case is closed."""
    rows = of_referral(select(MessageBack), referral_id).where(MessageBack.event == Event.CLOSED)
    return db.session.scalars(rows.limit(1)).first()


def about_patient(case: Case) -> dict[str, Any]:
    patient = case.patient
    return {
        "patient_name": patient.name,
        "date_of_birth": patient.date_of_birth,
        "nhs_number": patient.spaced_number,
        "known_as": patient.known_as,
    }


def about_plan(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    actions = [action for goal in plan.goals for action in goal.in_order]
    return {
        "what_matters": plan.what_matters,
        "goals": tuple(GoalLine(goal.words, goal.status) for goal in plan.goals),
        "done": tuple(line(action) for action in actions if action.done_on),
        "to_do": tuple(line(action) for action in plan.open_actions),
    }


def line(action: PlanAction) -> ActionLine:
    return ActionLine(action.what, action.owner, action.owner_name, action.done_on or action.due_on)


def about_services(case_id: UUID) -> dict[str, Any]:
    """Introductions that were made and services told about, in order of time.

    The name of a service for people who live with abuse says what the paper must not say: the person's has it not.
    """
    named = list(services_of(case_id))
    secret = set(about_abuse([service_id for service_id, _ in named]))
    return {
        "arranged": tuple(arranged for _, arranged in named),
        "arranged_to_person": tuple(arranged for service_id, arranged in named if service_id not in secret),
    }


def services_of(case_id: UUID) -> Iterator[tuple[UUID, Arranged]]:
    # One that was only suggested was never made.
    made = of_case(case_id).where(OnwardReferral.state != State.SUGGESTED).order_by(None).order_by(OnwardReferral.id)
    for onward in db.session.scalars(made.options(joinedload(OnwardReferral.service))):
        day = clock.day_of(onward.sent_at or onward.made_at)
        yield onward.service_id, Arranged(onward.service.name, day, onward.state)
    told = select(ToldAbout).where(ToldAbout.case_id == case_id).options(joinedload(ToldAbout.service))
    for tip in db.session.scalars(told.order_by(ToldAbout.told_on, ToldAbout.id)):
        yield tip.service_id, Arranged(tip.service.name, tip.told_on)


def about_abuse(service_ids: list[UUID]) -> list[UUID]:
    """Those of these services that the directory lists under the need *abuse*."""
    rows = select(ServiceTerm.service_id).join(TaxonomyTerm, ServiceTerm.term_id == TaxonomyTerm.id)
    return list(db.session.scalars(rows.where(ServiceTerm.service_id.in_(service_ids), TaxonomyTerm.code == ABUSE)))


def about_answers(first: Measurement | None, latest: Measurement | None) -> dict[str, Any]:
    if first is None:
        return {}
    return {
        "change": change_between(first, latest),
        "first_on": first.given_on,
        "latest_on": latest.given_on if latest else None,
    }


def about_course(case: Case) -> dict[str, Any]:
    worker = case.link_worker
    return {
        "is_so_far": case.is_open,
        "met_on": clock.day_of(case.first_conversation_at) if case.first_conversation_at else None,
        "next_kind": case.next_kind if case.status is CaseStatus.OPEN else None,
        "next_on": case.next_on if case.status is CaseStatus.OPEN else None,
        "hold_until": case.hold_until,
        "link_worker": worker.name if worker else "",
        "link_worker_known_as": worker.given_name if worker else "",
        "team_name": case.team.name,
        "team_phone": case.team.phone,
    }


def about_end(case: Case) -> dict[str, Any]:
    if case.closed_at is None:
        return {}
    closed_on = clock.day_of(case.closed_at)
    return {
        "closed_on": closed_on,
        "what_changed": case.what_changed,
        "closure_reason": case.closure_reason or "",
        "closure_label": codelists.label("closure-reasons", case.closure_reason),
        "ended_by": case.ended_by,
        "wanted": wanted_of(case.referral_id),
        "reopen_until": closed_on + timedelta(days=days("REOPEN_WITHIN_DAYS")),
    }
