"""Where a case stands, computed from what happened and never stored."""

from enum import StrEnum

from socialrx.caseload.models import Case, CaseStatus
from socialrx.core import clock


class Stage(StrEnum):
    WAITING = "Waiting for a worker"
    TO_CONTACT = "To be contacted"
    TRIED = "Tried, not reached"
    REACHED = "Reached"
    PLANNED = "Plan agreed"
    REVIEW_DUE = "Review due"
    ON_HOLD = "On hold"
    CLOSED = "Closed"


def stage_of(case: Case, *, has_plan: bool) -> Stage:
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
