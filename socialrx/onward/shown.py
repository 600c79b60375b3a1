"""Exactly what a group sees of a person: one list before it says yes, a longer one after, and nothing else.

The group's page, the worker's preview and the canary test all read these two
lists. Never here: NHS number, date of birth, address, reasons for the referral,
what the GP hopes for, notes, the risk record, the emergency contact.
"""

from collections.abc import Callable
from typing import NamedTuple

from socialrx.core import clock, codelists, postcode
from socialrx.onward.lifecycle import KNOWN
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.patients.models import Patient
from socialrx.referrals.bands import age_band


class Line(NamedTuple):
    """A label and the words under it, which may run over several lines."""

    label: str
    words: str


def wanted(referral: OnwardReferral) -> str:
    return referral.wanted


def whereabouts(referral: OnwardReferral) -> str:
    return district_of(referral.case.patient)


def age(referral: OnwardReferral) -> str:
    return age_band(referral.case.patient.date_of_birth, clock.today())


def needs(referral: OnwardReferral) -> str:
    return "\n".join(need.label for need in referral.needs_shared) or "None that we know of"


def risk(referral: OnwardReferral) -> str:
    return referral.risk_words if referral.risk_shared is RiskShared.SHARED else "None to share"


def team(referral: OnwardReferral) -> str:
    return f"{referral.case.team.name}, {referral.case.team.phone}"


def name(referral: OnwardReferral) -> str:
    patient = referral.case.patient
    return f"{patient.known_as} {patient.family_name}"


def contact(referral: OnwardReferral) -> str:
    """Phones, and an e-mail address only where the person agreed to be written to."""
    patient = referral.case.patient
    ways = (patient.mobile, patient.landline, patient.email if patient.may_email else "")
    return "\n".join(filter(None, ways)) or "None on record. Ask the link worker team"


def safe_ways(referral: OnwardReferral) -> str:
    """How to reach them without doing harm."""
    patient = referral.case.patient
    best = codelists.label("preferred-contact-method", patient.best_way)
    lines = [
        patient.contact_warning,
        f"Best way: {best}" if best else "",
        f"Best time: {patient.best_time}" if patient.best_time else "",
        f"Not safe: {patient.unsafe_times}" if patient.unsafe_times else "",
        "You may leave a message." if patient.may_leave_message else "Do not leave a message.",
        "You may text." if patient.may_text else "Do not text.",
    ]
    return "\n".join(filter(None, lines))


Field = tuple[str, Callable[[OnwardReferral], str]]
BEFORE: list[Field] = [
    ("What they would like", wanted),
    ("Lives near", whereabouts),
    ("Age", age),
    ("Access and language", needs),
    ("Risk to know about", risk),
    ("Link worker team", team),
]
AFTER: list[Field] = [("Name", name), ("Phone or e-mail", contact), ("Reaching them safely", safe_ways), *BEFORE]


def before_yes(referral: OnwardReferral) -> list[Line]:
    """What the group sees until it says yes: enough to decide, no name."""
    return filled(BEFORE, referral)


def after_yes(referral: OnwardReferral) -> list[Line]:
    """What it sees then: the same, who it is and how to reach them safely."""
    return filled(AFTER, referral)


def shown(referral: OnwardReferral) -> list[Line]:
    """What the group sees now."""
    return after_yes(referral) if names_person(referral) else before_yes(referral)


def names_person(referral: OnwardReferral) -> bool:
    """The group said yes, and the person is alive."""
    return referral.state in KNOWN and referral.case.patient.died_on is None


def filled(fields: list[Field], referral: OnwardReferral) -> list[Line]:
    return [Line(label, words) for label, words_of in fields if (words := words_of(referral))]


def district_of(patient: Patient) -> str:
    """`NG2`; empty when there is no postcode, or only one of those that stand for nowhere."""
    known = patient.postcode and postcode.has_a_place(patient.postcode)
    return postcode.district(patient.postcode) if known else ""
