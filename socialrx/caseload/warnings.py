"""Warnings for whoever visits: raised by a worker, always shown, read on purpose, looked at again in time."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import User
from socialrx.caseload.models import Case, WorkerSafetyFlag
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.organisations.models import Team


def warn(case: Case, *, by: User, words: str, review_on: date) -> WorkerSafetyFlag:
    """Warn whoever works with this person. Raises CannotSettleFlag when the day to look again is too far away."""
    flag = WorkerSafetyFlag(
        id=new_id(),
        patient_id=case.patient_id,
        case=case,
        organisation_id=case.team.employer_id,
        words=words,
        raised_by_id=by.id,
    )
    flag.look_again(on=review_on)
    db.session.add(flag)
    return flag


def is_warned_of() -> ColumnElement[bool]:
    """Beside a case in a list: whether a warning of the same employer stands."""
    employer = select(Team.employer_id).where(Team.id == Case.team_id).correlate(Case).scalar_subquery()
    same_person = (WorkerSafetyFlag.patient_id == Case.patient_id, WorkerSafetyFlag.ended_at.is_(None))
    return exists().where(*same_person, WorkerSafetyFlag.organisation_id == employer)


def warnings_of(case: Case) -> list[WorkerSafetyFlag]:
    """Those that stand about this case's person, of the team's own employer, with who raised each."""
    return list(db.session.scalars(standing(of_employer(case.patient_id, case.team.employer_id))))


def of_employer(patient_id: UUID, organisation_id: UUID) -> Select[WorkerSafetyFlag]:
    rows = select(WorkerSafetyFlag).where(WorkerSafetyFlag.patient_id == patient_id)
    return rows.where(WorkerSafetyFlag.organisation_id == organisation_id)


def standing(flags: Select[WorkerSafetyFlag]) -> Select[WorkerSafetyFlag]:
    """Those not taken away, the one that must be looked at first first."""
    order = (WorkerSafetyFlag.review_on, WorkerSafetyFlag.id)
    still = flags.where(WorkerSafetyFlag.ended_at.is_(None)).order_by(*order)
    return still.options(joinedload(WorkerSafetyFlag.raised_by))


def overdue_ones(flags: Select[WorkerSafetyFlag]) -> Select[WorkerSafetyFlag]:
    """Those whose day to be looked at again has passed: they stand all the same."""
    return standing(flags).where(WorkerSafetyFlag.review_on < clock.today())
