"""Who was found: what may be shown of each, the cases one may open, and those one may open with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, true, union
from sqlalchemy.orm import joinedload

from socialrx.access.scopes import (
    allotted_cases_for,
    cases_for,
    network_cases_for,
    network_patients_for,
    new_referrals_for,
)
from socialrx.accounts.models import User
from socialrx.blueprints.caseload.find_form import FindForm
from socialrx.blueprints.kit.identity import shown_of
from socialrx.blueprints.kit.words import full_day
from socialrx.caseload.models import Case
from socialrx.core import nhs_number, trail
from socialrx.core.database import db
from socialrx.core.trail import Deed
from socialrx.patients.finding import Called, Fit, born_on, nearest, with_phone
from socialrx.patients.models import Patient
from socialrx.patients.queries import LIMIT, with_number
from socialrx.referrals.models import Referral

NAMED = (Patient.id, Patient.given_name, Patient.family_name, Patient.preferred_name)


@dataclass(frozen=True)
class Found:
    """A person who was searched for. `to_ask_for` is what others hold: an open case, or else the latest."""

    shown: dict[str, Any]
    open_to_me: list[Case]
    to_ask_for: list[Case]
    is_new_referral: bool
    fit: Fit = Fit.NAMED


@dataclass(frozen=True)
class Search:
    """Who was found; what was looked for, in words; and whether only among those on the searcher's lists."""

    people: list[Found]
    what: str
    has_more: bool
    is_of_lists: bool


def look_for(form: FindForm, *, by: User) -> Search:
    """People with this number, reference, name, birthday or telephone. Each goes on the trail, and so does nobody.

    One thing alone, unless nobody shares it, finds only those who stand on the searcher's own lists: nobody else is
    to be leafed through.
    """
    how, is_of_lists = how_asked(form), form.knows_one_thing
    pairs = on_my_lists(form, by) if is_of_lists else in_network(form, by)
    shown = pairs[:LIMIT]
    note([patient for patient, _ in shown], how)
    return Search(with_cases(shown, by), what_was_asked(form), len(pairs) > LIMIT, is_of_lists)


def in_network(form: FindForm, by: User) -> list[tuple[Patient, Fit]]:
    """Of everybody of the network: one query."""
    people = network_patients_for(by).options(joinedload(Patient.practice))
    if form.number.data:
        people = with_number(people, form.number.data)
    elif form.reference.data:
        referred = select(Referral.patient_id).where(Referral.reference == form.reference.data)
        people = people.where(Patient.id.in_(referred))
    elif form.born.data:
        people = born_on(people, form.born.data)
    if form.phone.data and not form.names_one:
        people = with_phone(people, form.phone.data)
    called = Called() if form.names_one else form.called
    return nearest(db.session.scalars(people).unique(), called)


def on_my_lists(form: FindForm, by: User) -> list[tuple[Patient, Fit]]:
    """Of the open cases and new referrals that the searcher has on a list anyway: two queries."""
    people = select(Patient).where(Patient.id.in_(listed_for(by)))
    if form.phone.data:
        people = with_phone(people, form.phone.data)
    if form.born.data:
        people = people.where(Patient.date_of_birth == form.born.data)
    rows = db.session.execute(people.order_by(Patient.folded_family, Patient.folded_given).with_only_columns(*NAMED))
    fits = {row.id: fit for row, fit in nearest(rows, form.called)[: LIMIT + 1]}
    shown = select(Patient).where(Patient.id.in_(fits)).options(joinedload(Patient.practice))
    by_id = {patient.id: patient for patient in db.session.scalars(shown)}
    return [(by_id[id], fit) for id, fit in fits.items()]


def listed_for(user: User) -> Select[Any]:
    """The people on a worker's or a lead's lists: whose case is open, and whose referral waits."""
    cases = allotted_cases_for(user).where(Case.is_open == true()).with_only_columns(Case.patient_id)
    new = new_referrals_for(user).where(Referral.is_waiting == true()).with_only_columns(Referral.patient_id)
    listed = union(cases, new).subquery()
    return select(listed.c.patient_id)


def how_asked(form: FindForm) -> str:
    """By what, for the trail: never what was typed."""
    asked = {"number": form.number.data, "reference": form.reference.data, "name": form.called.is_known}
    asked |= {"date of birth": form.born.data, "telephone": form.phone.data}
    given = [word for word, is_given in asked.items() if is_given]
    return f"by {' and '.join(given[:1] if form.names_one else given)}"


def what_was_asked(form: FindForm) -> str:
    """What was looked for, as the page says it again."""
    if form.number.data:
        return f"the NHS number {nhs_number.spaced(form.number.data)}"
    if form.reference.data:
        return f"the referral {form.reference.data}"
    said = {
        "family names with a part that begins with “{}”": form.family.data,
        "given names that begin with “{}”": form.given.data,
        "born {}": full_day(form.born.data) if form.born.data else "",
        "telephone {}": form.phone.data,
    }
    return ", ".join(words.format(value) for words, value in said.items() if value)


def note(found: list[Patient], how: str) -> None:
    """Who was shown to the searcher, never what was typed."""
    for patient in found:
        trail.saw(patient, deed=Deed.FOUND, detail=how)
    if not found:
        trail.noted().append(trail.entry(Deed.FOUND, detail=f"nobody, {how}"))


def with_cases(people: list[tuple[Patient, Fit]], user: User) -> list[Found]:
    """Together with their cases in the network, newest first: three queries for all of them."""
    ids = [patient.id for patient, _ in people]
    of_theirs = network_cases_for(user).where(Case.patient_id.in_(ids))
    around = (joinedload(Case.link_worker), joinedload(Case.team))
    cases = db.session.scalars(of_theirs.options(*around).order_by(Case.opened_at.desc(), Case.id)).all()
    mine = cases_for(user).where(Case.patient_id.in_(ids)).with_only_columns(Case.id)
    open_to_me = set(db.session.scalars(mine))
    new = new_referrals_for(user).where(Referral.is_waiting == true(), Referral.patient_id.in_(ids))
    waiting = set(db.session.scalars(new.with_only_columns(Referral.patient_id)))
    found = [
        one(patient, [case for case in cases if case.patient_id == patient.id], open_to_me, waiting, user)
        for patient, _ in people
    ]
    return [replace(each, fit=fit) for each, (_, fit) in zip(found, people, strict=True)]


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
