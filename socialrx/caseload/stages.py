"""Where a case stands, computed from what happened and never stored."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from socialrx.caseload.models import Case, CaseStatus
from socialrx.core import clock

# What a list must load of a case so that its stage can be told.
STANDING: tuple[Any, ...] = (
    Case.is_open,
    Case.status,
    Case.link_worker_id,
    Case.review_on,
    Case.first_contact_at,
    Case.attempts,
)


class Standing(Protocol):
    """A case, or a row of a list with the columns of STANDING."""

    @property
    def is_open(self) -> bool: ...
    @property
    def status(self) -> CaseStatus: ...
    @property
    def link_worker_id(self) -> UUID | None: ...
    @property
    def review_on(self) -> date | None: ...
    @property
    def first_contact_at(self) -> datetime | None: ...
    @property
    def attempts(self) -> int: ...


class Stage(StrEnum):
    WAITING = "Waiting for a worker"
    TO_CONTACT = "To be contacted"
    TRIED = "Tried, not reached"
    REACHED = "Reached"
    PLANNED = "Plan agreed"
    REVIEW_DUE = "Review due"
    ON_HOLD = "On hold"
    CLOSED = "Closed"


def stage_of(case: Standing, *, has_plan: bool) -> Stage:
    """The furthest thing that is true of it. The plan's room is above this one, so the asker says if there is one."""
    if not case.is_open:
        return Stage.CLOSED
    if case.status is CaseStatus.ON_HOLD:
        return Stage.ON_HOLD
    if case.link_worker_id is None:
        return Stage.WAITING
    if case.review_on and case.review_on <= clock.today():
        return Stage.REVIEW_DUE
    if has_plan:
        return Stage.PLANNED
    if case.first_contact_at:
        return Stage.REACHED
    return Stage.TRIED if case.attempts else Stage.TO_CONTACT
