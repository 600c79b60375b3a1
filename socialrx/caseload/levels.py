"""Step up and step down: how much support somebody gets, and the day to look again after a step down.

The levels are the list `support-levels` (OURS, UNVERIFIED as national): an
installation may have its own. Their order is that of the list: further down is
more support.
"""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import aliased, joinedload

from socialrx.accounts.models import User
from socialrx.caseload.actions import bring_forward
from socialrx.caseload.models import Case, NextKind, SupportLevel
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.rules import days

LEVELS = "support-levels"
AFTERCARE = "aftercare after stepping down"


class CannotStep(DomainError):
    """The case is closed, or the step is none."""


class Step(NamedTuple):
    """To which level, why, and after a step down the day of aftercare."""

    level: str
    why: str = ""
    aftercare_on: date | None = None


def level_of(case: Case) -> SupportLevel | None:
    """The latest step, which is the level now; None while nobody has said one."""
    return db.session.scalars(steps_of(case).limit(1)).first()


def has_level() -> ColumnElement[bool]:
    """Whether anybody has said a level of a case that is being asked about."""
    return select(SupportLevel.id).where(SupportLevel.case_id == Case.id).exists().correlate(Case)


def steps_of(case: Case) -> Select[SupportLevel]:
    rows = select(SupportLevel).where(SupportLevel.case_id == case.id).options(joinedload(SupportLevel.by))
    return rows.order_by(SupportLevel.at.desc(), SupportLevel.id.desc())


def is_down(before: str, level: str) -> bool:
    """Whether this is less support than before. What the list never had counts as most."""
    order = list(codelists.entries(LEVELS))
    if not before or level not in order:
        return False
    return before not in order or order.index(level) < order.index(before)


def usual_aftercare() -> date:
    """What is proposed."""
    return clock.add_working_days(clock.today() + timedelta(days=days("AFTERCARE_DAYS")), 0)


def step(case: Case, to: Step, *, by: User) -> SupportLevel:
    """Step up or down, or say a level for the first time. Down means an aftercare day, or the usual one.

    Raises CannotStep for a closed case, the same level again, and a step without a reason.
    """
    latest = level_of(case)
    before = latest.level if latest else ""
    check(case, before, to)
    down = is_down(before, to.level)
    row = SupportLevel(id=new_id(), case=case, before=before, level=to.level, by_id=by.id, why=to.why.strip())
    row.aftercare_on = (to.aftercare_on or usual_aftercare()) if down else None
    db.session.add(row)
    return row


def check(case: Case, before: str, to: Step) -> None:
    if not case.is_open:
        raise CannotStep("This case is closed.")
    if to.level not in {choice.key for choice in codelists.choices(LEVELS)}:
        raise CannotStep("Choose a level.")
    if to.level == before:
        raise CannotStep("That is their level already.")
    if before and not to.why.strip():
        raise CannotStep("Say why.")


def remind_aftercare() -> int:
    """Aftercare whose day has come is put onto the worker's list, once; a step taken since makes it void.

    The step that was planned is not lost. Returns how many.
    """
    later = aliased(SupportLevel)
    newer = select(later.id).where(later.case_id == SupportLevel.case_id, later.at > SupportLevel.at).exists()
    rows = select(SupportLevel).join(Case, SupportLevel.case_id == Case.id).options(joinedload(SupportLevel.case))
    rows = rows.where(SupportLevel.aftercare_on.is_not(None), SupportLevel.reminded_at.is_(None))
    rows = rows.where(SupportLevel.aftercare_on <= clock.today(), Case.is_open == true(), ~newer)
    due = db.session.scalars(rows.with_for_update(of=SupportLevel, skip_locked=True)).all()
    for one in due:
        bring_forward(one.case, NextKind.REVIEW, AFTERCARE)
        one.reminded_at = clock.now()
    db.session.commit()
    return len(due)
