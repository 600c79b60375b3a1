"""What must be known about a person beside their own record: objections, a possible second record, somebody like them.

For the person's page and for a new referral. A worry on the other record is
named with whom to ask, and never by what it says.
"""

from typing import NamedTuple

from sqlalchemy import select

from socialrx.access.gate import me
from socialrx.access.scopes import people_of_our_teams
from socialrx.caseload.models import Case, SafeguardingConcern
from socialrx.caseload.same_person import not_told_apart, open_worries
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.patients.likeness import Likeness, around, looks_like, suspected
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection, standing
from socialrx.reminders.stopped import stopped_for


class Alerts(NamedTuple):
    """In the order in which a page says them."""

    objections: list[Objection]
    duplicates: list[tuple[Patient, Likeness]]
    worries: list[SafeguardingConcern]
    look_alikes: list[Patient]
    earlier: list[Patient]
    stopped: list[Letter]


def alerts_for(patient: Patient, case: Case | None = None) -> Alerts:
    """At most six queries, and four where nobody is like them."""
    others = around(people_of_our_teams(me()), patient)
    duplicates = not_told_apart(patient, suspected(patient, others))
    same = {other.id for other, _ in duplicates}
    return Alerts(
        objections=standing(patient.id),
        duplicates=duplicates,
        worries=open_worries(same) if same else [],
        look_alikes=[other for other in others if looks_like(patient, other) and other.id not in same],
        earlier=merged_into(patient),
        stopped=stopped_for(case) if case else [],
    )


def merged_into(patient: Patient) -> list[Patient]:
    """Records that go on under this one, where they warned of something that this one may not."""
    rows = select(Patient).where(Patient.merged_into_id == patient.id, Patient.contact_warning != "")
    return list(db.session.scalars(rows))
