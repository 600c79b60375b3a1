"""Who was found: what may be shown of each, the cases one may open, and those one may open with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import true
from sqlalchemy.orm import joinedload

from socialrx.access.scopes import cases_for, network_cases_for, network_patients_for, new_referrals_for
from socialrx.accounts.models import User
from socialrx.blueprints.caseload.forms import FindForm
from socialrx.blueprints.kit.identity import shown_of
from socialrx.caseload.models import Case
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.trail import Deed
from socialrx.patients.finding import born_and_called
from socialrx.patients.models import Patient
from socialrx.patients.queries import with_number
from socialrx.referrals.models import Referral


@dataclass(frozen=True)
class Found:
    """A person who was searched for. `to_ask_for` is what others hold: an open case, or else the latest."""

    shown: dict[str, Any]
    open_to_me: list[Case]
    to_ask_for: list[Case]
    is_new_referral: bool


def look_for(form: FindForm, *, by: User) -> list[Found]:
    """People of the network with this number, or this name and birthday. Each goes on the trail, and so does nobody."""
    people = network_patients_for(by).options(joinedload(Patient.practice))
    if form.number.data or form.born.data is None:
        how, found = "by number", list(db.session.scalars(with_number(people, form.number.data)).unique())
    else:
        how = "by name and date of birth"
        found = born_and_called(people, born=form.born.data, family=form.family.data)
    note(found, how)
    return with_cases(found, by)


def note(found: list[Patient], how: str) -> None:
    """Who was shown to the searcher, never what was typed."""
    for patient in found:
        trail.saw(patient, deed=Deed.FOUND, detail=how)
    if not found:
        trail.noted().append(trail.entry(Deed.FOUND, detail=f"nobody, {how}"))


def with_cases(people: list[Patient], user: User) -> list[Found]:
    """Together with their cases in the network, newest first: three queries for all of them."""
    ids = [patient.id for patient in people]
    of_theirs = network_cases_for(user).where(Case.patient_id.in_(ids))
    around = (joinedload(Case.link_worker), joinedload(Case.team))
    cases = db.session.scalars(of_theirs.options(*around).order_by(Case.opened_at.desc(), Case.id)).all()
    mine = cases_for(user).where(Case.patient_id.in_(ids)).with_only_columns(Case.id)
    open_to_me = set(db.session.scalars(mine))
    new = new_referrals_for(user).where(Referral.is_waiting == true(), Referral.patient_id.in_(ids))
    waiting = set(db.session.scalars(new.with_only_columns(Referral.patient_id)))
    return [
        one(patient, [case for case in cases if case.patient_id == patient.id], open_to_me, waiting, user)
        for patient in people
    ]


def one(patient: Patient, cases: list[Case], open_to_me: set[UUID], waiting: set[UUID], user: User) -> Found:
    others = [case for case in cases if case.id not in open_to_me]
    return Found(
        shown=shown_of(patient, cases, to=user),
        open_to_me=[case for case in cases if case.id in open_to_me],
        to_ask_for=[case for case in others if case.is_open] or latest_unless_open(cases, others),
        is_new_referral=patient.id in waiting,
    )


def latest_unless_open(cases: Iterable[Case], others: list[Case]) -> list[Case]:
    """A closed case is asked for only where there is nothing newer: people ring again after they were closed."""
    return others[:1] if others and next(iter(cases)) is others[0] else []
