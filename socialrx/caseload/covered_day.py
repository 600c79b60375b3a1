"""Of the people of absent colleagues, those who must not wait until they are back: for the day of whoever stands in."""

from uuid import UUID

from sqlalchemy import Select, and_, func, or_, true

from socialrx.accounts.absences import Absence, holds_on
from socialrx.accounts.models import User
from socialrx.caseload.day import COLUMNS, SHOWN, Line, risk_rank
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient

FOR = (User.given_name.label("for_given"), User.family_name.label("for_family"), Absence.ends_on.label("for_until"))


def covered_day(cases: Select[Case], user_id: UUID) -> tuple[list[Line], int]:
    """Those whose next step or review is owed by today, in danger first; and how many there are. One query."""
    today, rank = clock.today(), risk_rank().label("rank")
    theirs = and_(Absence.user_id == Case.link_worker_id, Absence.team_id == Case.team_id, Absence.cover_id == user_id)
    rows = cases.join(Absence, and_(theirs, holds_on(today))).join(User, Absence.user_id == User.id)
    rows = rows.join(Patient, Case.patient_id == Patient.id).where(Case.is_open == true())
    rows = rows.where(or_(Case.next_on <= today, Case.review_on <= today))
    columns = (*COLUMNS, *FOR, rank, func.count().over().label("total"))
    found = db.session.execute(
        rows.with_only_columns(*columns).order_by(rank, Case.next_on, Case.id).limit(SHOWN)
    ).all()
    return [Line(row) for row in found], found[0].total if found else 0
