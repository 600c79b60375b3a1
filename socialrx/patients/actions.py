"""Finding a person again, or adding them, so that nobody is in here twice.

A practice never changes the record of somebody who is already known: what it
says otherwise goes to the team in words (`differences`), because an old number
may have been taken out for the person's safety.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.organisations.models import Kind, Organisation
from socialrx.patients.around import Said, add_contact, around
from socialrx.patients.hidden import HIDDEN
from socialrx.patients.models import AccessNeed, Patient
from socialrx.patients.names import folded
from socialrx.patients.queries import registered_namesakes, with_number

# What a form says when nothing was said.
DEFAULTS = {"best_way": "3", "gender": "X", "ethnic_category": "99", "no_practice": "unknown"}
# How each detail is called when the team is told of it.
DETAILS = {
    "preferred_name": "likes to be called",
    "mobile": "mobile",
    "landline": "landline",
    "email": "e-mail",
    "address": "address",
    "postcode": "postcode",
    "door_note": "at the door",
    "language": "language",
    "interpreter": "interpreter",
    "best_way": "best way",
    "best_time": "best time",
    "unsafe_times": "not safe",
    "contact_warning": "before ringing",
    "may_leave_message": "may leave a message",
    "may_text": "may text",
    "may_email": "may e-mail",
    "may_post": "may write",
    "gender": "gender",
    "ethnic_category": "ethnic category",
    "accommodation": "home",
    "employment": "work",
}
AROUND = "key_contact"
IN_LISTS = {
    "best_way": "preferred-contact-method",
    "interpreter": "interpreter-needed",
    "gender": "person-stated-gender",
    "ethnic_category": "ethnic-category-2001",
    "accommodation": "accommodation-status",
    "employment": "employment-status",
}


class NumberInUse(DomainError):
    """The NHS number and the rest do not belong together. Never says whose the number is."""


class NotAPractice(DomainError):
    """People are registered with an open GP practice and nothing else."""


class PerhapsTheSame(DomainError):
    """Somebody at this practice has this name and date of birth; a person must say whether it is them."""

    def __init__(self, people: list[Patient]) -> None:
        super().__init__("Say whether this is the same person")
        self.people = people


@dataclass(frozen=True)
class Identity:
    """Who somebody is: an NHS number or why there is none, a name and a date of birth."""

    given_name: str
    family_name: str
    date_of_birth: date
    nhs_number: str = ""
    no_number_reason: str = ""

    def is_of(self, patient: Patient) -> bool:
        """Whether this can be the person with that number: given names are spelt in too many ways to count."""
        same_name = patient.folded_family == folded(self.family_name)
        return same_name and patient.date_of_birth == self.date_of_birth

    def may_be(self, patient: Patient) -> bool:
        """Whether a namesake born that day may be them. Twins with a number each are told apart without asking."""
        has_other_number = bool(self.nhs_number and patient.nhs_number)
        return not has_other_number or patient.folded_given == folded(self.given_name)


def find_or_add(
    who: Identity, details: Mapping[str, Any], *, practice: Organisation, by: User, is_new: bool = False
) -> Patient:
    """The person with this NHS number, or a new one, registered with this practice.

    Raises NumberInUse when the number is somebody else's, and PerhapsTheSame
    when the practice has somebody of that name born that day, unless `is_new`.
    """
    if practice.kind is not Kind.PRACTICE or practice.has_closed:
        raise NotAPractice(f"{practice.name} is not an open GP practice, so it cannot refer from here.")
    if known := with_this_number(who.nhs_number):
        if not who.is_of(known):
            raise NumberInUse("That NHS number is here with another name or date of birth. Check both")
        known.practice = practice
        return known
    namesakes = db.session.scalars(registered_namesakes(practice.id, who.family_name, who.date_of_birth))
    if people := [patient for patient in namesakes if not is_new and who.may_be(patient)]:
        raise PerhapsTheSame(people)
    return add(who, details, practice=practice, by=by)


def add_unseen(
    who: Identity, details: Mapping[str, Any], *, practice: Organisation | None, by: User
) -> tuple[Patient, str]:
    """The person that a sender means who may not learn who is known here, and what the team should check.

    The sender gets the same answer whether or not the person is here. A known
    person's record is not changed, and a number that is another's is not kept.
    """
    known = with_this_number(who.nhs_number)
    if known and who.is_of(known):
        return known, differences(known, details)
    if known:
        who = replace(who, nhs_number="", no_number_reason="nhs-number-not-known")
    remark = "The NHS number given with it is in somebody else's record: find out who this is." if known else ""
    return add(who, details, practice=practice, by=by), remark


def with_this_number(number: str) -> Patient | None:
    return db.session.scalar(with_number(select(Patient), number).with_for_update()) if number else None


def add(who: Identity, details: Mapping[str, Any], *, practice: Organisation | None, by: User | None) -> Patient:
    """A new person."""
    known = {field: value for field, value in details.items() if field in DETAILS}
    patient = Patient(id=new_id(), practice=practice, added_by_id=by.id if by else None, **known)
    patient.given_name, patient.family_name, patient.date_of_birth = who.given_name, who.family_name, who.date_of_birth
    patient.nhs_number = who.nhs_number or None
    patient.no_number_reason = None if who.nhs_number else who.no_number_reason
    patient.no_practice = details.get("no_practice") or DEFAULTS["no_practice"]
    db.session.add(patient)
    if said := details.get(AROUND):
        add_contact(patient, said, by=by)
    return patient


def recognise(patient: Patient, who: Identity) -> None:
    """Somebody said that this known person is the one: a number they did not have yet is kept. Raises NumberInUse."""
    owner = with_this_number(who.nhs_number)
    has_another = patient.nhs_number and who.nhs_number and patient.nhs_number != who.nhs_number
    if has_another or (owner and owner.id != patient.id):
        raise NumberInUse("That is not the NHS number of the person you chose. Check the number")
    patient.nhs_number = patient.nhs_number or who.nhs_number or None


def need_access(patient: Patient, needs: Iterable[tuple[str, str]]) -> None:
    """Add access needs, each a list's key and its words, to a person's."""
    known = {need.key for need in patient.access_needs}
    patient.access_needs.extend(AccessNeed(key=key, label=label) for key, label in needs if key not in known)


def differences(patient: Patient, details: Mapping[str, Any]) -> str:
    """What was said that is not so in the record, in words for the team; empty when there is nothing.

    Of somebody whose whereabouts are sensitive only which details were given, never what: neither the words nor
    whether they are the ones that are kept.
    """
    said = {field: value for field, value in details.items() if value and value != DEFAULTS.get(field)}
    somebody = said.pop(AROUND, None)
    said.pop("no_practice", None)
    if patient.is_s_flagged:
        named = [DETAILS[field] for field in said if field in HIDDEN] + ["key contact"] * bool(somebody)
        rest = differences_in(patient, {field: value for field, value in said.items() if field not in HIDDEN})
        hidden = [f"{', '.join(named)}: ask them by telephone"] if named else []
        return given_otherwise(hidden + rest)
    named = [f"key contact: {somebody}"] if somebody and not is_known(patient, somebody) else []
    return given_otherwise(differences_in(patient, said) + named)


def is_known(patient: Patient, said: Said) -> bool:
    """Whether the one who was named stands in the record already, as just now of somebody new."""
    return any((one.name, one.relation, one.phone) == said[:3] for one in around(patient.id))


def differences_in(patient: Patient, said: Mapping[str, Any]) -> list[str]:
    return [
        f"{DETAILS[field]}: {in_words(field, value)}"
        for field, value in said.items()
        if value != getattr(patient, field)
    ]


def given_otherwise(new: list[str]) -> str:
    return f"The referrer gave other details. {'; '.join(new).capitalize()}." if new else ""


def in_words(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes"
    return codelists.label(IN_LISTS[field], value) if field in IN_LISTS else str(value)
