"""What a grant lends: another's case opened with a reason, to work with for some hours, or in an emergency to read.

The scopes make the case exist for as long as the grant lives; here stands what
may be done with it. Nothing is lent of what is the user's own without a grant.
"""

from typing import Any
from uuid import UUID

from flask import g, has_request_context

from socialrx.access.cells import Action, Cell, Resource
from socialrx.access.scopes import allotted_cases_for, allotted_patients_for
from socialrx.accounts.models import User
from socialrx.caseload.grants import live_grants
from socialrx.caseload.models import Case, CaseGrant
from socialrx.core.database import db
from socialrx.patients.models import Patient

READING = {Action.FIND, Action.LIST, Action.READ}


def lends(user: User, cell: Cell, thing: Any) -> bool:
    """Whether this may be done with a record, as far as grants go: with one's own always.

    In an emergency a case is read only, its sensitive address only if that was
    asked for with its own reason. No grant opens a case's sealed notes.
    """
    grant = grant_over(user, thing)
    if grant is None or cell[0] is Resource.BREAK_GLASS:
        return True
    resource, action = cell
    if resource is Resource.SEALED_NOTE and action is Action.READ:
        return not isinstance(thing, Case)
    if grant.kind.is_work:
        return True
    return action in READING and (resource is not Resource.SENSITIVE_LOCATION or grant.opens_address)


def works_with(user: User, case: Case) -> bool:
    """The case is in the user's hands, or open to them to work with: cover, duty, hand-over."""
    grant = grant_over(user, case)
    return case.link_worker_id == user.id or (grant is not None and grant.kind.is_work)


def grant_over(user: User, thing: Any) -> CaseGrant | None:
    """The live grant that alone opens this record to the user; None for what is theirs, or about nobody's case."""
    if thing is None or is_in_own_hands(user, thing):
        return None
    grant = grant_about(user, thing)
    if grant is None:
        return None
    rows, id = (allotted_patients_for, thing.id) if isinstance(thing, Patient) else (allotted_cases_for, grant.case_id)
    noun = Patient if isinstance(thing, Patient) else Case
    is_theirs = db.session.scalar(rows(user).where(noun.id == id).with_only_columns(noun.id))
    return None if is_theirs else grant


def is_in_own_hands(user: User, thing: Any) -> bool:
    """On a case of the user's own, which is at hand: seen without asking the database for grants."""
    case = case_behind(thing)
    return case is not None and case.link_worker_id == user.id


def grant_about(user: User, thing: Any) -> CaseGrant | None:
    """A live grant on the case that this record is, or hangs on; for a person, on a case of theirs."""
    live = live_now(user)
    if not live:
        return None
    if isinstance(thing, Patient):
        return next((grant for grant in live.values() if grant.patient_id == thing.id), None)
    case = case_behind(thing)
    return live.get(case.id) if case else None


def live_now(user: User) -> dict[UUID, CaseGrant]:
    """The user's live grants by case: asked once a request."""
    if not has_request_context():
        return live_grants(user)
    kept: dict[UUID, dict[UUID, CaseGrant]] = g.setdefault("live_grants", {})
    if user.id not in kept:
        kept[user.id] = live_grants(user)
    return kept[user.id]


def case_behind(thing: Any) -> Case | None:
    """The case that a record hangs on, through its plan or goal where it has to."""
    if thing is None or isinstance(thing, Case):
        return thing
    above = (getattr(thing, name, None) for name in ("case", "plan", "goal"))
    return next((case for one in above if one is not None and (case := case_behind(one))), None)
