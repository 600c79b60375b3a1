"""From what was typed to a referral sent: the person found or added and the request, together or not at all."""

from collections.abc import Iterable
from uuid import UUID

from flask import abort

from socialrx.access.gate import find
from socialrx.access.scopes import SCOPES, seat_of
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import holding
from socialrx.blueprints.kit.person_fields import SOMEBODY_ELSE
from socialrx.blueprints.refer.forms import KnownPersonForm, NewPersonForm, RequestFields
from socialrx.caseload import second_referrals
from socialrx.caseload.second_referrals import AlreadyOpen
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.organisations.models import Organisation
from socialrx.patients.actions import (
    NumberInUse,
    PerhapsTheSame,
    differences,
    find_or_add,
    need_access,
    recognise,
)
from socialrx.patients.finding import Alike, may_mean
from socialrx.patients.likeness import of_typed
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.queries import registered_namesakes
from socialrx.referrals.actions import CannotRefer, Request
from socialrx.referrals.models import Answer, Referral

SOURCE = "gp"


def send(form: KnownPersonForm | NewPersonForm, patient: Patient | None, *, by: User) -> Referral:
    """Find or add the person and receive the referral. Whatever is raised, nothing has been kept."""
    if isinstance(form, KnownPersonForm):
        if patient is None:
            abort(404)
        remark = f"The practice says: {form.changes.data}" if form.changes.data else ""
    else:
        patient, remark = person_typed(form, by=by)
    because = form.second_because.data if form.second.data else ""
    return second_referrals.receive(patient, request_of(form, remark, by=by), by=by, second_because=because)


def person_typed(form: NewPersonForm, *, by: User) -> tuple[Patient, str]:
    """Who the typed person is, and what the team should check because the record says otherwise."""
    chosen = find(Patient, form.same_as, user=by) if form.same_as else None
    if chosen and form.identity.is_of(chosen):
        patient = chosen
        recognise(patient, form.identity)
    else:
        is_new = form.same_person.data == SOMEBODY_ELSE
        patient = find_or_add(form.identity, form.details, practice=practice_of(by), by=by, is_new=is_new)
    need_access(patient, form.chosen_needs)
    return patient, differences(patient, form.details)


def practice_of(user: User) -> Organisation:
    return db.session.get_one(Organisation, seat_of(user).organisation_id)


def request_of(form: RequestFields, remark: str, *, by: User) -> Request:
    """What is asked for, in the domain's words. A receptionist's referral is the GP's who was chosen."""
    gp = by if "gp" not in form else db.session.get_one(User, UUID(form.gp.data))
    return Request(
        needs=form.needs.data,
        source=SOURCE,
        reason=form.reason.data,
        hopes=form.hopes.data,
        referred_by=gp,
        organisation_id=seat_of(by).organisation_id,
        risk=RiskAnswer(form.risk.data),
        risk_detail=form.risk_detail.data if form.risk.data == RiskAnswer.RISKS else "",
        is_high_risk=form.is_high.data,
        answer=Answer(form.answer.data),
        answer_explanation=form.explanation,
        contact_within=form.within.data or None,
        contact_within_reason=form.within_because.data,
        remark=remark,
    )


def look(form: NewPersonForm, *, by: User) -> list[Alike]:
    """Those among the practice's own people whom the typed number, or name and date of birth, may mean."""
    return may_mean(SCOPES[Patient](by), form.typed)


def ask_again(form: RequestFields, *, by: User) -> None:
    """Keep the answer to "Is this the same person?" when something else on the form is wrong."""
    if isinstance(form, NewPersonForm) and form.same_person.data and form.date_of_birth.data:
        here = seat_of(by).organisation_id
        namesakes = registered_namesakes(here, form.family_name.data, form.date_of_birth.data)
        form.ask_same(compared(form, db.session.scalars(namesakes)))


def compared(form: NewPersonForm, people: Iterable[Patient]) -> list[Alike]:
    """Each with what speaks for it that they are who was typed in."""
    typed = form.typed
    return [(one, of_typed(typed, one)) for one in people]


def gps_of(user: User) -> list[tuple[str, str]]:
    """Those on whose behalf somebody at this practice may refer."""
    rows = db.session.scalars(holding(Role.REFERRER, seat_of(user).organisation_id))
    return [(str(gp.id), gp.name) for gp in rows]


def put_on_form(form: KnownPersonForm | NewPersonForm, problem: DomainError) -> bool:
    """Put a broken rule where it can be answered. False when the form has no place for it."""
    if isinstance(problem, PerhapsTheSame) and isinstance(form, NewPersonForm):
        form.ask_same(compared(form, problem.people))
        field = form.same_person
    elif isinstance(problem, NumberInUse) and isinstance(form, NewPersonForm):
        field = form.nhs_number
    elif isinstance(problem, AlreadyOpen):
        field = form.second
    elif isinstance(problem, CannotRefer):
        field = form.patient
    else:
        return False
    field.errors = [str(problem)]
    return True
