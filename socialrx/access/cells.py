"""The words of the access matrix: resources, actions, scopes, how much is written down, and a grant made of them.

Source: the access matrix of the domain files (a proposal, to be agreed with
each deployer's Caldicott guardian).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from socialrx.accounts.models import User

Predicate = Callable[[User, Any], bool]


class Resource(StrEnum):
    """What is asked for."""

    API_CLIENT = auto()
    APPOINTMENT = auto()
    ASSESSMENT_SCORE = auto()
    AUDIT_LOG = auto()
    BREAK_GLASS = auto()
    BULK_EXPORT = auto()
    CASE = auto()
    CASE_NOTE = auto()
    CASELOAD_LIST = auto()
    CONSENT_RECORD = auto()
    CONTACT_RECORD = auto()
    DIRECTORY_DRAFT = auto()
    DIRECTORY_PUBLIC = auto()
    DOCUMENT = auto()
    DUPLICATE_MERGE = auto()
    HUDDLE = auto()
    IMPORT_JOB = auto()
    MESSAGE_LETTER = auto()
    NHS_NUMBER = auto()
    ONWARD_OUTCOME = auto()
    ONWARD_REFERRAL = auto()
    ORG_CONFIG = auto()
    OUTCOME_MESSAGE = auto()
    PATIENT_CONTACT = auto()
    PATIENT_IDENTITY = auto()
    PLAN_GOAL = auto()
    PROVIDER_CLAIM = auto()
    REFERRAL = auto()
    REFERRAL_STATUS = auto()
    REPORT_AGGREGATE = auto()
    REPORT_IDENTIFIABLE = auto()
    RETENTION_ACTION = auto()
    ROLE_GRANT = auto()
    SAFEGUARDING_CONCERN = auto()
    SAR_BUNDLE = auto()
    SEALED_NOTE = auto()
    SENSITIVE_LOCATION = auto()
    SUPERVISION_LOG = auto()
    SYSTEM_HEALTH = auto()
    TASK = auto()
    TRIAGE_DECISION = auto()
    USER_ACCOUNT = auto()
    WAITING_LIST = auto()
    WORKER_SAFETY_FLAG = auto()


class Action(StrEnum):
    """What is done with it."""

    FIND = auto()
    LIST = auto()
    READ = auto()
    CREATE = auto()
    UPDATE = auto()
    ASSIGN = auto()
    TRANSITION = auto()
    VOID = auto()
    SEAL = auto()
    UNSEAL = auto()
    PRINT = auto()
    EXPORT = auto()
    APPROVE = auto()


class Scope(StrEnum):
    """Which records; `scopes.py` says in SQL what each of them means for each noun."""

    SELF = auto()
    OWN_ENTRIES = auto()
    OWN_REFERRALS = auto()
    OWN_WORK = auto()
    OWN_LISTING = auto()
    OWN_ORG = auto()
    PRACTICE = auto()
    CASELOAD = auto()
    SUPERVISEES = auto()
    TEAM = auto()
    PCN = auto()
    SENT_TO_ORG = auto()
    GRANTED_ORGS = auto()
    AS_GRANTED = auto()
    ORGANISATION = auto()
    PLATFORM = auto()


class Audit(StrEnum):
    """How much the trail keeps: nothing, changes and lists, every view of a person, or that and the IG lead is told."""

    NONE = auto()
    WRITE = auto()
    READ = auto()
    ALERT = auto()


Cell = tuple[Resource, Action]


@dataclass(frozen=True)
class Grant:
    """One allowed cell. `only_if` is asked about the user and the record; `step_up` wants a fresh sign-in."""

    cell: Cell
    scope: Scope
    audit: Audit
    step_up: bool = False
    only_if: Predicate | None = None


def grants(
    actions: str,
    resources: Iterable[Resource],
    scope: Scope,
    audit: Audit,
    *,
    step_up: bool = False,
    only_if: Predicate | None = None,
) -> list[Grant]:
    """A grant for each of these actions on each of these resources."""
    return [Grant(cell, scope, audit, step_up, only_if) for cell in cells(actions, *resources)]


def cells(actions: str, *resources: Resource) -> list[Cell]:
    """Every pair of these actions and resources."""
    return [(resource, Action(action)) for resource in resources for action in actions.split()]
