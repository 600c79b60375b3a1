"""What a list is narrowed to, read from an address, and kept under a name by whoever likes to look at it so.

The default is everything. Whoever lists what is left must say how many it hides:
somebody who is filtered out looks like somebody who does not exist.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from socialrx.accounts.models import User
from socialrx.caseload.day import risk_rank
from socialrx.caseload.models import (
    Case,
    CaseNeed,
    CaseStatus,
    FilteredPage,
    NextKind,
    SafeguardingConcern,
    SavedFilter,
)
from socialrx.caseload.stages import Stage
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.patients.models import Patient, RiskAnswer, RiskAssessment
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import IN_TURN, Referral, ReferralNeed

MOST_SAVED = 10
OF_A_CASE = ("stage", "review")
OPEN_STAGES = [stage for stage in Stage if stage is not Stage.CLOSED]


class CannotSaveFilter(DomainError):
    """There is nothing to save, no name for it, or no room for another."""


class Due(StrEnum):
    LATE = "late"
    WEEK = "week"

    @property
    def says(self) -> str:
        return "Late" if self is Due.LATE else "Due by the end of this week"


@dataclass(frozen=True)
class Filter:
    """What must hold; an empty one lets everybody through."""

    stage: str = ""
    due: str = ""
    need: str = ""
    practice: str = ""
    danger: str = ""
    waiting: str = ""
    review: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str], page: FilteredPage) -> "Filter":
        """From an address. What cannot be read, or is nothing of this page, narrows nothing."""
        args = {name: value for name, value in args.items() if page is FilteredPage.CASELOAD or name not in OF_A_CASE}
        known: dict[str, set[str]] = {
            "stage": {stage.name.lower() for stage in OPEN_STAGES},
            "due": {str(due) for due in Due},
            "need": {need.key for need in codelists.choices("need-categories")} if args.get("need") else set(),
            **{name: {"yes"} for name in ("danger", "waiting", "review")},
        }
        read = {name: args[name] for name, values in known.items() if args.get(name) in values}
        return cls(**read, practice=as_id(args.get("practice", "")))

    @property
    def args(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def is_on(self) -> bool:
        return bool(self.args)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return urlencode(self.args)


def as_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def narrowed_cases(cases: Select[Case], to: Filter, *, has_plan: ColumnElement[bool]) -> Select[Case]:
    """The cases that are left. The plan's room is above this one, so the asker says which have one."""
    today = clock.today()
    conditions = {
        "stage": stage_column(has_plan) == to.stage,
        "due": is_due(Case.next_on, to.due),
        "need": or_(
            exists().where(ReferralNeed.referral_id == Case.referral_id, ReferralNeed.need == to.need).correlate(Case),
            exists().where(CaseNeed.case_id == Case.id, CaseNeed.need == to.need).correlate(Case),
        ),
        "practice": registered(Case.patient_id, to.practice),
        "danger": risk_rank() == 0,
        "waiting": Case.next_kind == NextKind.CHASE,
        "review": or_(Case.review_on <= today, and_(Case.next_kind == NextKind.REVIEW, Case.next_on <= today)),
    }
    return cases.where(*(conditions[name] for name in to.args))


def narrowed_referrals(referrals: Select[Referral], to: Filter) -> Select[Referral]:
    """The new referrals that are left; a stage and a review are of a case."""
    needed = exists().where(ReferralNeed.referral_id == Referral.id, ReferralNeed.need == to.need)
    conditions = {
        "due": is_due(Referral.contact_due_on, to.due),
        "need": needed.correlate(Referral),
        "practice": registered(Referral.patient_id, to.practice),
        "danger": in_danger(),
        "waiting": Referral.status == Status.RETURNED,
    }
    return referrals.where(*(conditions[name] for name in to.args if name in conditions))


def stage_column(has_plan: ColumnElement[bool]) -> ColumnElement[str]:
    """The stage of an open case, as `stages.stage_of` tells it."""
    ladder = (
        (Case.status == CaseStatus.ON_HOLD, Stage.ON_HOLD),
        (Case.link_worker_id.is_(None), Stage.WAITING),
        (Case.review_on <= clock.today(), Stage.REVIEW_DUE),
        (has_plan, Stage.PLANNED),
        (Case.first_contact_at.is_not(None), Stage.REACHED),
        (Case.attempts > 0, Stage.TRIED),
    )
    return sa.case(*((holds, stage.name.lower()) for holds, stage in ladder), else_=Stage.TO_CONTACT.name.lower())


def is_due(on: InstrumentedAttribute[Any], due: str) -> ColumnElement[bool]:
    if due == Due.LATE:
        return on < clock.today()
    return on <= clock.today() + timedelta(days=6 - clock.today().weekday())


def registered(patient_id: InstrumentedAttribute[UUID], practice: str) -> ColumnElement[bool]:
    """With this practice; of somebody whose whereabouts are hidden, nobody learns with which."""
    theirs = (Patient.id == patient_id, Patient.is_s_flagged == false())
    here = exists().where(*theirs, Patient.practice_id == (UUID(practice) if practice else None))
    return here.correlate(Case, Referral)


def in_danger() -> ColumnElement[bool]:
    """Before its turn, with a risk named last, or with an open worry."""
    latest = select(RiskAssessment.answer).where(RiskAssessment.patient_id == Referral.patient_id)
    latest = latest.order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc()).limit(1).correlate(Referral)
    of_theirs = SafeguardingConcern.patient_id == Referral.patient_id
    worried = exists().where(of_theirs, SafeguardingConcern.closed_at.is_(None)).correlate(Referral)
    return or_(Referral.turn < IN_TURN, latest.scalar_subquery() == RiskAnswer.RISKS, worried)


def save(name: str, kept: Filter, page: FilteredPage, *, by: User) -> SavedFilter:
    """Keep it under this name, in place of an older one of that name. Raises CannotSaveFilter, saying why."""
    name = " ".join(name.split())[:40]
    if not name or not kept.is_on:
        raise CannotSaveFilter("Choose what to show, and give it a name.")
    mine = db.session.scalars(of_user(by, page)).all()
    saved = next((one for one in mine if one.name.casefold() == name.casefold()), None)
    if saved is None and len(mine) >= MOST_SAVED:
        raise CannotSaveFilter(f"You have {MOST_SAVED} saved filters. Remove one first.")
    saved = saved or SavedFilter(id=new_id(), user_id=by.id, page=page)
    saved.name, saved.query, saved.saved_at = name, kept.query, clock.now()
    db.session.add(saved)
    return saved


def remove(name: str, page: FilteredPage, *, by: User) -> None:
    """Forget it. One that is gone already is no mistake."""
    for saved in db.session.scalars(of_user(by, page).where(SavedFilter.name == name)):
        db.session.delete(saved)


def of_user(user: User, page: FilteredPage) -> Select[SavedFilter]:
    return (
        select(SavedFilter).where(SavedFilter.user_id == user.id, SavedFilter.page == page).order_by(SavedFilter.name)
    )
