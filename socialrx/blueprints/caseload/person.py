"""A person's page, put together from every room in a fixed number of queries."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.access.gate import me
from socialrx.access.lending import works_with
from socialrx.access.scopes import sealed_notes_for
from socialrx.access.table import May, permits
from socialrx.blueprints.caseload.timeline import Event, timeline
from socialrx.blueprints.kit.alerts import Alerts, alerts_for
from socialrx.caseload import asking, tasks
from socialrx.caseload.appointments import booked_of
from socialrx.caseload.huddles import actions_of, has_actions
from socialrx.caseload.levels import has_level, level_of
from socialrx.caseload.mentioned import has_dismissed, mentioned, needs_dismissed, needs_found
from socialrx.caseload.models import (
    Appointment,
    Case,
    HuddleAction,
    PracticeQuestion,
    SafeguardingConcern,
    SupportLevel,
    Task,
    Transfer,
    WorkerSafetyFlag,
)
from socialrx.caseload.queries import open_concerns, read_by
from socialrx.caseload.stages import Stage, stage_of
from socialrx.caseload.transfers import waiting_of
from socialrx.caseload.warnings import warnings_of
from socialrx.caseload.weights import Weight, columns, read
from socialrx.core.database import db
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import of_case
from socialrx.outcomes.change import Change
from socialrx.outcomes.queries import change_of
from socialrx.patients.flags import SFlag, flag_of
from socialrx.patients.models import Patient, RiskAssessment
from socialrx.patients.queries import latest_risk
from socialrx.plans.models import Plan
from socialrx.plans.queries import plan_of
from socialrx.referrals.models import Referral


class PersonPage(NamedTuple):
    """What the page says, in its order."""

    case: Case
    risk: RiskAssessment | None
    worries: list[SafeguardingConcern]
    unread: list[SafeguardingConcern]
    warnings: list[WorkerSafetyFlag]
    s_flag: SFlag | None
    alerts: Alerts
    moving: Transfer | None
    stage: Stage
    weight: Weight
    plan: Plan | None
    change: Change
    onward: list[OnwardReferral]
    events: list[Event]
    booked: list[Appointment]
    level: SupportLevel | None
    huddle_actions: list[HuddleAction]
    tasks: list[Task]
    questions: list[PracticeQuestion]
    needs_found: list[str]
    mentions: list[str]


def person_page(case: Case) -> PersonPage:
    """Everything about this case and its person; how many queries does not depend on how long the story is."""
    weight, has = load_around(case)
    may_know = permits(me(), May.READ_CONCERN, case)
    worries = open_concerns(case.patient_id) if may_know else []
    plan, found = plan_of(case.id), needs_found(case.id)
    dismissed = needs_dismissed(case.id) if has["dismissed"] else []
    events = timeline(case, with_worries=may_know, sealed=sealed_notes_for.seen(me()))
    return PersonPage(
        case=case,
        risk=latest_risk(case.patient_id),
        worries=worries,
        unread=unread_by_worker(case, worries),
        warnings=warnings_of(case),
        s_flag=flag_of(case.patient),
        alerts=alerts_for(case.patient, case),
        moving=waiting_of(case.referral_id) if case.is_open else None,
        stage=stage_of(case, has_plan=bool(plan and plan.agreed_at)),
        weight=weight,
        plan=plan,
        change=change_of(case.id),
        onward=list(db.session.scalars(of_case(case.id).options(joinedload(OnwardReferral.service)))),
        events=events,
        booked=booked_of(case.id) if case.is_open else [],
        level=level_of(case) if has["level"] else None,
        huddle_actions=actions_of(case.id) if has["actions"] else [],
        tasks=tasks.of_case(case.id) if has["tasks"] else [],
        questions=asking.of_case(case.id) if has["questions"] else [],
        needs_found=found,
        mentions=mentioned(latest_note(events), known=[*case.referral.need_keys, *found, *dismissed]),
    )


def latest_note(events: list[Event]) -> str:
    """What was written at the latest contact: what it mentions is suggested until the next one."""
    return next((event.detail for event in events if event.kind == "Contact"), "")


def unread_by_worker(case: Case, worries: list[SafeguardingConcern]) -> list[SafeguardingConcern]:
    """Open worries that whoever has or covers the case now has not said to have read: they came with it."""
    if not worries or not works_with(me(), case):
        return []
    known = read_by(me().id, worries)
    return [worry for worry in worries if worry.id not in known]


# What most cases have none of, and is asked for only where there is some.
RARE = {
    "tasks": tasks.has_some,
    "questions": asking.has_some,
    "level": has_level,
    "actions": has_actions,
    "dismissed": has_dismissed,
}


def load_around(case: Case) -> tuple[Weight, dict[str, bool]]:
    """The person, the referral, the worker, what the case weighs and what is rare about it, in one query."""
    person, referral = joinedload(Case.patient), joinedload(Case.referral)
    around = (
        person.joinedload(Patient.practice),
        person.joinedload(Patient.access_needs),
        referral.joinedload(Referral.needs),
        referral.joinedload(Referral.referred_by),
        joinedload(Case.team),
        joinedload(Case.link_worker),
    )
    more = (has_some().label(f"has_{name}") for name, has_some in RARE.items())
    rows = select(Case, *columns().values(), *more).where(Case.id == case.id).options(*around)
    row = db.session.execute(rows).unique().one()
    return read(row), {name: getattr(row, f"has_{name}") for name in RARE}
