"""Questions about plans."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.core.database import db
from socialrx.plans.models import Goal, Plan


def plan_of(case_id: UUID) -> Plan | None:
    """The case's plan with its goals and their actions, in one query."""
    rows = select(Plan).where(Plan.case_id == case_id).options(joinedload(Plan.goals).joinedload(Goal.actions))
    return db.session.scalars(rows).unique().one_or_none()


def is_agreed(case_id: UUID) -> bool:
    """Whether the person has agreed a plan, which is what makes a case "plan agreed"."""
    return bool(db.session.scalar(select(Plan.id).where(Plan.case_id == case_id, Plan.agreed_at.is_not(None))))
