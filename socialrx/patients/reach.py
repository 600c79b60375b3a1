"""How to reach a person, changed by a worker: never over what somebody else has just changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from socialrx.core import trail
from socialrx.core.database import db
from socialrx.patients.hidden import HIDDEN
from socialrx.patients.models import AccessNeed, Patient

FIELDS = (
    "address", "postcode", "door_note", "mobile", "landline", "email",
    "language", "interpreter", "emergency_name", "emergency_relationship", "emergency_phone",
    "best_way", "best_time", "unsafe_times", "contact_warning",
    "may_leave_message", "may_text", "may_email", "may_post",
)  # fmt: skip

# The access needs that a form offers, by list; the rest of the national lists can be written in words.
OFFERED_NEEDS = {
    "accessible-information-needs": (
        "BSL interpreter needed", "Uses hearing aid", "Lip reads", "796161000000101",
        "Written, at least 20 point sans serif", "Needs an advocate", "Contact via carer",
    ),
    "reasonable-adjustments": (
        "1108191000000103", "1325371000000107", "1108131000000104", "1108151000000106",
        "1325391000000106", "862731000000105",
    ),
}  # fmt: skip


def is_left(patient: Patient, field: str, typed: Mapping[str, Any]) -> bool:
    """Hidden from the one who types, and left empty: it stays as it is kept."""
    return patient.is_s_flagged and field in HIDDEN and not typed[field]


def forget(patient: Patient, details: Iterable[str]) -> None:
    """Take these out of the record of somebody whose whereabouts are sensitive, without showing what they were."""
    for field in HIDDEN.intersection(details):
        setattr(patient, field, "")


def change(patient: Patient, typed: Mapping[str, Any], needs: Iterable[tuple[str, str]]) -> None:
    """Put down the contact details as typed, and exactly these access needs (key and words).

    Of somebody whose whereabouts are sensitive nothing is shown to be changed: only what was typed is new.
    """
    for field in FIELDS:
        if not is_left(patient, field, typed):
            setattr(patient, field, typed[field])
    wanted = dict(needs)
    known = {need.key: need for need in patient.access_needs}
    for key in known.keys() - wanted.keys():
        trail.record(trail.Deed.CHANGED, known[key], detail="no longer needed")
        db.session.delete(known[key])
    patient.access_needs.extend(AccessNeed(key=key, label=wanted[key]) for key in wanted.keys() - known.keys())
