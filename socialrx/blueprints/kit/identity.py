"""Who somebody is, as far as it may be shown before their case is open: enough to be sure that it is the right person.

Source: the access matrix, `patient_identity` and `find`; hazard H-06.
"""

from collections.abc import Iterable
from typing import Any

from socialrx.access.cells import Action, Resource
from socialrx.access.fields import cut
from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.patients.models import Patient

FINDING = (Resource.PATIENT_IDENTITY, Action.FIND)


def shown_of(patient: Patient, cases: Iterable[Case], *, to: User) -> dict[str, Any]:
    """The fields of this person that the user may see: of somebody S-flagged, name and date of birth."""
    open_one = next((case for case in cases if case.is_open), None)
    record = {
        "name": patient.name,
        "born": patient.date_of_birth,
        "number_end": (patient.nhs_number or "")[-4:],
        "practice": patient.practice.name if patient.practice else "",
        "has_open_case": open_one is not None,
        "owner": owner_of(open_one) if open_one else "",
    }
    return cut(record, to, FINDING, is_s_flagged=patient.is_s_flagged)


def owner_of(case: Case) -> str:
    """Who holds a case; its team while nobody does."""
    return case.link_worker.name if case.link_worker else f"{case.team.name}, nobody yet"
