"""From a telephone call to a referral on a team's list: who it may be, and then the person and the request together."""

from typing import NamedTuple

from socialrx.access.gate import find
from socialrx.access.scopes import network_patients_for
from socialrx.accounts.models import User
from socialrx.blueprints.entry.forms import EXPLAINED, EnterForm
from socialrx.blueprints.kit.identity import shown_of
from socialrx.caseload import second_referrals
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.trail import Deed
from socialrx.patients.actions import NumberInUse, add, differences, need_access, recognise, with_this_number
from socialrx.patients.likeness import Likeness, around, suspected
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.queries import with_number
from socialrx.referrals.actions import Request
from socialrx.referrals.models import Answer, Referral
from socialrx.referrals.self_referral import FROM_THE_PUBLIC, SELF
from socialrx.referrals.urgent import look_for_crisis

SAME_NUMBER = Likeness(("same NHS number",))


class LookAlike(NamedTuple):
    """Somebody whom the caller may mean, with what the user may see of them, and why they may be meant."""

    person: Patient
    shown: dict[str, object]
    why: Likeness


def who_it_may_be(form: EnterForm, *, by: User) -> list[LookAlike]:
    """People of the network with this number, or else with this name, birthday, postcode or telephone; likeliest first.

    Whoever is shown goes on the trail.
    """
    network = network_patients_for(by)
    if form.nhs_number.data and (known := list(db.session.scalars(with_number(network, form.nhs_number.data)))):
        found = [(patient, SAME_NUMBER) for patient in known]
    else:
        draft = drafted(form)
        found = suspected(draft, around(network, draft))
    for patient, _ in found:
        trail.saw(patient, deed=Deed.FOUND, detail="may be whom a caller means")
    return [LookAlike(patient, shown_of(patient, [], to=by), why) for patient, why in found]


def drafted(form: EnterForm) -> Patient:
    """What was typed, as a person that is kept nowhere: to be compared."""
    who = form.identity
    draft = Patient(given_name=who.given_name, family_name=who.family_name, date_of_birth=who.date_of_birth)
    draft.nhs_number, draft.is_s_flagged = who.nhs_number or None, False
    draft.kept_postcode, draft.kept_mobile, draft.kept_landline = (
        form.postcode.data,
        form.mobile.data,
        form.landline.data,
    )
    return draft


def save(form: EnterForm, *, by: User) -> Referral:
    """Keep the person and the request, or neither. Raises AlreadyOpen, CannotRefer, NumberInUse and NobodyToAsk."""
    patient, remark = person_of(form, by=by)
    need_access(patient, form.chosen_needs)
    because = form.second_because.data if form.second.data else ""
    referral = second_referrals.receive(patient, request_of(form, remark), by=by, second_because=because)
    look_for_crisis(referral, *form.written)
    return referral


def person_of(form: EnterForm, *, by: User) -> tuple[Patient, str]:
    """Who was chosen among the look-alikes, unchanged, with what was said otherwise; or somebody new."""
    if form.same_as:
        patient = find(Patient, form.same_as, user=by, among=network_patients_for)
        recognise(patient, form.identity)
        return patient, " ".join(filter(None, [differences(patient, form.details), moved(patient, form)]))
    if with_this_number(form.identity.nhs_number):
        raise NumberInUse("That NHS number is in somebody else's record. Check it, or leave it out and say why")
    practice = form.practice_named if form.tells_practice else None
    patient = add(form.identity, form.details, practice=practice, by=by)
    patient.identity_unconfirmed = form.source.data in FROM_THE_PUBLIC and not patient.nhs_number
    return patient, ""


def moved(patient: Patient, form: EnterForm) -> str:
    """That the practice is said to be another than the record has; of a hidden whereabouts nothing."""
    named = form.practice_named
    if named is None or patient.is_s_flagged or patient.practice_id == named.id:
        return ""
    return f"Says the GP practice is now {named.name}."


def request_of(form: EnterForm, remark: str) -> Request:
    lines = [f"Rang: {form.said_by}." if form.said_by else "", said_of_practice(form), remark]
    return Request(
        needs=form.needs.data,
        source=form.source.data,
        hopes=form.hopes.data,
        on_behalf_of="" if form.source.data == SELF else form.caller.data,
        risk=RiskAnswer(form.risk.data),
        risk_detail=form.risk_detail.data if form.risk.data == RiskAnswer.RISKS else "",
        is_high_risk=form.is_high.data,
        risk_assessor=form.caller.data or "the person",
        answer=Answer(form.answer.data),
        answer_explanation=form.explained.data if form.answer.data in EXPLAINED else "",
        practice=form.practice_named,
        may_tell_practice=form.tells_practice,
        remark="\n".join(filter(None, lines)),
    )


def said_of_practice(form: EnterForm) -> str:
    """Which practice it is, for the team, where the practice itself is not to see it."""
    if form.tells_practice or not form.practice_named:
        return ""
    return f"The GP practice is said to be {form.practice_named.name}, which is not to be told."
