"""Who may do what, on one page: each deed that a route asks for, by role, and the cells of the matrix it takes.

A deed is permitted when one role that the user holds here stands in its row and
is granted every cell named there. What is not in the table is refused. Which
*rows* a user may see is another question, and `scopes` alone answers it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from socialrx.access.cells import Audit, Cell, Grant, cells
from socialrx.access.cells import Resource as R
from socialrx.access.lending import lends
from socialrx.access.roles import GRANTS, NEVER
from socialrx.accounts.models import Role, User

Row = dict[Role, list[Cell]]


class May(StrEnum):
    """Every deed that a route can ask for."""

    MAKE_REFERRAL = "referral:make"
    REFER_IN_OWN_NAME = "referral:own-name"
    SEE_REFERRAL_STATUS = "referral:status"
    READ_REFERRAL_AS_SENT = "referral:read-as-sent"
    ANSWER_QUESTION = "referral:answer"
    WITHDRAW_REFERRAL = "referral:withdraw"
    REFER_FROM_OUTSIDE = "referral:from-outside"
    SEE_WHAT_WE_SENT = "referral:sent-by-us"
    WITHDRAW_FROM_OUTSIDE = "referral:withdraw-from-outside"
    TRIAGE = "referral:triage"
    UNDO_REFERRAL = "referral:undo"
    SEE_CASELOAD = "caseload:see"
    SEE_TEAM = "team:see"
    READ_PERSON = "person:read"
    CHANGE_PERSON = "person:change"
    FIND_PERSON = "person:find"
    REVEAL_ADDRESS = "person:reveal"
    FLAG_ADDRESS = "person:s-flag"
    UNFLAG_ADDRESS = "person:s-unflag"
    FLAG_WORKER_SAFETY = "worker-safety:flag"
    READ_WORKER_SAFETY = "worker-safety:read"
    LIST_WORKER_SAFETY = "worker-safety:list"
    TAKE_COVER = "case:cover"
    BREAK_GLASS = "case:break-glass"
    REVIEW_BREAK_GLASS = "break-glass:review"
    ALLOCATE = "case:allocate"
    WORK_CASE = "case:work"
    CLOSE_CASE = "case:close"
    VOID_ENTRY = "contact:void"
    READ_WITHDRAWN = "contact:read-withdrawn"
    SEAL_NOTE = "sealed-note:write"
    READ_SEALED_NOTE = "sealed-note:read"
    UNSEAL_NOTE = "sealed-note:unseal"
    RAISE_CONCERN = "concern:raise"
    READ_CONCERN = "concern:read"
    LEAD_CONCERN = "concern:lead"
    ADD_DOCUMENT = "document:add"
    READ_DOCUMENT = "document:read"
    VOID_DOCUMENT = "document:void"
    MEASURE = "measure:record"
    PLAN = "plan:write"
    FIND_SERVICE = "directory:find"
    EDIT_DIRECTORY = "directory:edit"
    REFER_ONWARD = "onward:make"
    ANSWER_ONWARD = "onward:answer"
    MAKE_SUMMARY = "summary:make"
    READ_SUMMARY = "summary:read"
    READ_MESSAGE_BACK = "message-back:read"
    READ_REPORT = "report:read"
    EXPORT_REPORT = "report:export"
    READ_FIGURES = "report:figures"
    RECORD_OBJECTION = "objection:record"
    RESTRICT = "restriction:set"
    PROPOSE_MERGE = "merge:propose"
    APPROVE_MERGE = "merge:approve"
    AGREE_TO_MERGE = "merge:agree"
    INVESTIGATE = "inquiry:open"
    READ_UNDER_INQUIRY = "inquiry:read"
    ASK_FOR_COPY = "access-request:start"
    HANDLE_COPY = "access-request:handle"
    RELEASE_COPY = "access-request:release"
    SEE_RETENTION = "retention:see"
    APPROVE_RETENTION = "retention:approve"
    READ_TRAIL = "trail:read"
    EXPORT_TRAIL = "trail:export"
    READ_SECURITY_EVENTS = "trail:security"
    SEE_ACCOUNTS = "accounts:see"
    CHANGE_ACCOUNTS = "accounts:change"
    GIVE_ROLE = "role:give"
    END_ROLE = "role:end"
    SECOND_ROLE = "role:second"
    SET_ORGANISATION = "organisation:set"
    RUN_SYSTEM = "system:run"
    USE_OWN_ACCOUNT = "account:own"
    ENTER_REFERRAL = "referral:enter"
    OFFER_TO_MANY = "offer:list"
    ANSWER_OFFER = "offer:answer"
    TALLY = "signpost:tally"
    SEE_CODES = "coding:see"
    CHECK_CODES = "coding:check"
    SEE_WEEK = "practice:week"
    SET_LIMITS = "caseload:limits"
    SET_ABSENCE = "absence:set"
    HAND_OVER_MANY = "caseload:hand-over"
    TRANSFER = "referral:transfer"
    SEE_TODAY = "today:see"
    MAKE_TASK = "task:make"
    READ_TASK = "task:read"
    ASK_PRACTICE = "practice:ask"
    SUPERVISE = "supervision:write"
    BOOK = "appointment:book"
    SEE_APPOINTMENTS = "appointment:see"
    HUDDLE = "huddle:hold"
    JOIN_HUDDLE = "huddle:join"


def each(roles: Iterable[Role], needs: list[Cell]) -> Row:
    """The same cells for each of these roles."""
    return dict.fromkeys(roles, needs)


PRACTICE = (Role.REFERRER, Role.PRACTICE_STAFF)
TEAM = (Role.LINK_WORKER, Role.TEAM_LEAD)
WORKER, LEAD, IG = (Role.LINK_WORKER,), (Role.TEAM_LEAD,), (Role.IG_LEAD,)
LOOKS_FOR_SERVICES = (*PRACTICE, *TEAM, Role.PCN_MANAGER, Role.PROVIDER_USER, Role.DIRECTORY_EDITOR)
ADMINS = (Role.PCN_MANAGER, Role.SYSTEM_ADMIN)

TABLE: dict[May, Row] = {
    May.MAKE_REFERRAL: each(PRACTICE, cells("create", R.REFERRAL)),
    May.REFER_IN_OWN_NAME: {Role.REFERRER: cells("create", R.REFERRAL)},
    May.SEE_REFERRAL_STATUS: each(PRACTICE, cells("list read", R.REFERRAL_STATUS)),
    May.READ_REFERRAL_AS_SENT: {Role.REFERRER: cells("read", R.REFERRAL)},
    May.ANSWER_QUESTION: each(PRACTICE, cells("transition", R.REFERRAL)),
    May.WITHDRAW_REFERRAL: each(PRACTICE, cells("transition", R.REFERRAL)),
    May.REFER_FROM_OUTSIDE: {Role.PARTNER_REFERRER: cells("create", R.REFERRAL, R.PATIENT_IDENTITY)},
    May.SEE_WHAT_WE_SENT: {
        Role.PARTNER_REFERRER: cells("list read", R.REFERRAL) + cells("read", R.REFERRAL_STATUS)
    },
    May.WITHDRAW_FROM_OUTSIDE: {Role.PARTNER_REFERRER: cells("transition", R.REFERRAL)},
    May.TRIAGE: each(TEAM, cells("create", R.TRIAGE_DECISION)),
    May.UNDO_REFERRAL: each(LEAD, cells("transition", R.TRIAGE_DECISION)),
    May.SEE_CASELOAD: each(TEAM, cells("list", R.CASELOAD_LIST)),
    May.SEE_TEAM: each(LEAD, cells("read", R.CASELOAD_LIST, R.REPORT_IDENTIFIABLE)),
    May.READ_PERSON: each(TEAM, cells("read", R.CASE, R.PATIENT_IDENTITY)),
    May.CHANGE_PERSON: each(WORKER, cells("update", R.PATIENT_CONTACT)),
    May.FIND_PERSON: each(TEAM, cells("find", R.PATIENT_IDENTITY)),
    May.REVEAL_ADDRESS: each(TEAM, cells("read", R.SENSITIVE_LOCATION)),
    May.FLAG_ADDRESS: each(WORKER, cells("update", R.PATIENT_CONTACT)),
    May.UNFLAG_ADDRESS: each(LEAD, cells("read", R.SENSITIVE_LOCATION) + cells("update", R.CASE)),
    May.FLAG_WORKER_SAFETY: each(WORKER, cells("create update", R.WORKER_SAFETY_FLAG)),
    May.READ_WORKER_SAFETY: each(TEAM, cells("read", R.WORKER_SAFETY_FLAG)),
    May.LIST_WORKER_SAFETY: each(LEAD, cells("list read", R.WORKER_SAFETY_FLAG)),
    May.TAKE_COVER: each(WORKER, cells("read", R.CASE)),
    May.BREAK_GLASS: each(TEAM, cells("create", R.BREAK_GLASS)),
    May.REVIEW_BREAK_GLASS: each(IG, cells("list read approve", R.BREAK_GLASS)),
    May.ALLOCATE: {Role.LINK_WORKER: cells("assign", R.REFERRAL), Role.TEAM_LEAD: cells("assign", R.CASE)},
    May.WORK_CASE: each(WORKER, cells("update", R.CASE) + cells("create", R.CONTACT_RECORD)),
    May.CLOSE_CASE: each(TEAM, cells("transition", R.CASE)),
    May.VOID_ENTRY: each(TEAM, cells("void", R.CONTACT_RECORD, R.CASE_NOTE)),
    May.READ_WITHDRAWN: {
        Role.TEAM_LEAD: cells("read void", R.CONTACT_RECORD),
        Role.IG_LEAD: cells("read", R.CONTACT_RECORD),
    },
    May.SEAL_NOTE: each(WORKER, cells("seal", R.CASE_NOTE) + cells("create", R.SEALED_NOTE)),
    May.READ_SEALED_NOTE: each(TEAM, cells("read", R.SEALED_NOTE)),
    May.UNSEAL_NOTE: each((*LEAD, *IG), cells("unseal", R.SEALED_NOTE)),
    May.RAISE_CONCERN: each(WORKER, cells("create", R.SAFEGUARDING_CONCERN)),
    May.READ_CONCERN: each(TEAM, cells("read", R.SAFEGUARDING_CONCERN)),
    May.LEAD_CONCERN: each(LEAD, cells("list update approve", R.SAFEGUARDING_CONCERN)),
    May.ADD_DOCUMENT: each(WORKER, cells("create", R.DOCUMENT)),
    May.READ_DOCUMENT: each(TEAM, cells("read", R.DOCUMENT)),
    May.VOID_DOCUMENT: each(TEAM, cells("void", R.DOCUMENT)),
    May.MEASURE: each(WORKER, cells("create", R.ASSESSMENT_SCORE)),
    May.PLAN: each(WORKER, cells("create update", R.PLAN_GOAL)),
    May.FIND_SERVICE: each(LOOKS_FOR_SERVICES, cells("find read", R.DIRECTORY_PUBLIC)),
    May.EDIT_DIRECTORY: {Role.DIRECTORY_EDITOR: cells("create update", R.DIRECTORY_PUBLIC)},
    May.REFER_ONWARD: each(WORKER, cells("create update transition", R.ONWARD_REFERRAL)),
    May.ANSWER_ONWARD: {Role.PROVIDER_USER: cells("list read transition", R.ONWARD_REFERRAL)},
    May.MAKE_SUMMARY: each(WORKER, cells("create", R.OUTCOME_MESSAGE) + cells("print", R.PLAN_GOAL)),
    May.READ_SUMMARY: {Role.REFERRER: cells("read", R.OUTCOME_MESSAGE, R.ASSESSMENT_SCORE, R.PLAN_GOAL)},
    May.READ_MESSAGE_BACK: each(PRACTICE, cells("read", R.OUTCOME_MESSAGE)),
    May.READ_REPORT: each((Role.PCN_MANAGER, *LEAD), cells("read", R.REPORT_AGGREGATE)),
    May.EXPORT_REPORT: each((Role.PCN_MANAGER, *LEAD), cells("export", R.REPORT_AGGREGATE)),
    May.READ_FIGURES: {Role.ANALYST: cells("read export", R.REPORT_AGGREGATE)},
    May.RECORD_OBJECTION: {
        Role.LINK_WORKER: cells("create update", R.CONSENT_RECORD),
        Role.IG_LEAD: cells("update", R.CONSENT_RECORD),
    },
    May.RESTRICT: each(IG, cells("update", R.CONSENT_RECORD)),
    May.PROPOSE_MERGE: each(WORKER, cells("create", R.DUPLICATE_MERGE)),
    May.APPROVE_MERGE: each(LEAD, cells("approve", R.DUPLICATE_MERGE)),
    # Two records in one are a matter of the person's rights: the IG lead agrees where a danger could be hidden.
    May.AGREE_TO_MERGE: each(IG, cells("update", R.CONSENT_RECORD)),
    May.INVESTIGATE: each(IG, cells("find", R.PATIENT_IDENTITY)),
    May.READ_UNDER_INQUIRY: each(
        IG, cells("read", R.PATIENT_IDENTITY, R.CASE, R.CASE_NOTE, R.CONTACT_RECORD, R.SAFEGUARDING_CONCERN)
    ),
    May.ASK_FOR_COPY: each((*WORKER, *IG), cells("create", R.SAR_BUNDLE)),
    May.HANDLE_COPY: each(IG, cells("list read update", R.SAR_BUNDLE)),
    May.RELEASE_COPY: each(IG, cells("approve export", R.SAR_BUNDLE)),
    May.SEE_RETENTION: each(IG, cells("list read", R.RETENTION_ACTION)),
    May.APPROVE_RETENTION: each(IG, cells("approve", R.RETENTION_ACTION)),
    May.READ_TRAIL: each(IG, cells("find list read", R.AUDIT_LOG)),
    May.EXPORT_TRAIL: each(IG, cells("export", R.AUDIT_LOG)),
    May.READ_SECURITY_EVENTS: {Role.SYSTEM_ADMIN: cells("list", R.AUDIT_LOG)},
    May.SEE_ACCOUNTS: each((*ADMINS, *LEAD, *IG), cells("list read", R.USER_ACCOUNT)),
    May.CHANGE_ACCOUNTS: each(ADMINS, cells("create update", R.USER_ACCOUNT)),
    May.GIVE_ROLE: each(ADMINS, cells("create", R.ROLE_GRANT)),
    May.END_ROLE: {
        Role.PCN_MANAGER: cells("update", R.USER_ACCOUNT),
        Role.SYSTEM_ADMIN: cells("void", R.ROLE_GRANT),
    },
    May.SECOND_ROLE: {
        Role.IG_LEAD: cells("list read", R.ROLE_GRANT),
        Role.PCN_MANAGER: cells("create", R.ROLE_GRANT),
    },
    May.SET_ORGANISATION: each(ADMINS, cells("read update", R.ORG_CONFIG)),
    May.RUN_SYSTEM: {Role.SYSTEM_ADMIN: cells("list read", R.SYSTEM_HEALTH)},
    May.USE_OWN_ACCOUNT: each(Role, []),
    May.ENTER_REFERRAL: each(TEAM, cells("create", R.REFERRAL)),
    May.OFFER_TO_MANY: each(LEAD, cells("list create transition", R.REFERRAL)),
    May.ANSWER_OFFER: each(TEAM, cells("create", R.REFERRAL)),
    # No person is in the tally: who may look a service up may say that they told somebody of it.
    May.TALLY: each(PRACTICE, cells("find read", R.DIRECTORY_PUBLIC)),
    May.SEE_CODES: each(PRACTICE, cells("list read", R.REFERRAL_STATUS)),
    May.CHECK_CODES: each(PRACTICE, cells("list read", R.REFERRAL_STATUS)),
    May.SEE_WEEK: each(PRACTICE, cells("list read", R.REFERRAL_STATUS)),
    May.SET_LIMITS: {Role.PCN_MANAGER: cells("read update", R.ORG_CONFIG)},
    May.SET_ABSENCE: each(LEAD, cells("list assign", R.CASE)),
    May.HAND_OVER_MANY: each(LEAD, cells("list assign", R.CASE)),
    May.TRANSFER: each(LEAD, cells("transition", R.REFERRAL, R.CASE)),
    May.SEE_TODAY: each(WORKER, cells("list", R.CASELOAD_LIST, R.APPOINTMENT)),
    May.MAKE_TASK: each(TEAM, cells("create update assign", R.TASK)),
    May.READ_TASK: each(TEAM, cells("read", R.TASK)),
    May.ASK_PRACTICE: each(WORKER, cells("create", R.MESSAGE_LETTER)),
    May.SUPERVISE: each(TEAM, cells("read create update", R.SUPERVISION_LOG)),
    May.BOOK: each(TEAM, cells("create update transition", R.APPOINTMENT)),
    May.SEE_APPOINTMENTS: each(TEAM, cells("list read", R.APPOINTMENT)),
    May.HUDDLE: each(TEAM, cells("list read create update", R.HUDDLE)),
    May.JOIN_HUDDLE: {Role.HUDDLE_GUEST: cells("read update", R.HUDDLE)},
}  # fmt: skip


def permits(user: User, permission: May, thing: Any = None) -> bool:
    """Whether this user may do this, here and now."""
    return bool(roles_permitting(user, permission, thing))


def roles_permitting(user: User, permission: May, thing: Any = None) -> list[Role]:
    """The roles, of those held here, that permit it."""
    row = TABLE.get(permission, {})
    held = user.seat.roles if user.seat else frozenset()
    return [role for role in held if role in row and all(granting(role, cell, user, thing) for cell in row[role])]


def granting(role: Role, cell: Cell, user: User, thing: Any = None) -> list[Grant]:
    """The grants of this cell that hold for this role, user and record; none for what must never be.

    Over a record that a live case grant alone opens, none for what that does not lend.
    """
    if cell in NEVER[role] or not lends(user, cell, thing):
        return []
    held = GRANTS[role].get(cell, [])
    return [grant for grant in held if grant.only_if is None or grant.only_if(user, thing)]


def terms(user: User, permission: May, thing: Any = None) -> list[Grant]:
    """The grants by which the user may do this; of the first role that permits it."""
    roles = sorted(roles_permitting(user, permission, thing))
    if not roles:
        return []
    return [granting(roles[0], cell, user, thing)[0] for cell in TABLE[permission][roles[0]]]


def wants_fresh_sign_in(user: User, permission: May, thing: Any = None) -> bool:
    """Whether the matrix asks for a step up before this deed."""
    return any(grant.step_up for grant in terms(user, permission, thing))


def alerts(user: User, permission: May, thing: Any = None) -> bool:
    """Whether the IG lead is to be told of this deed."""
    roles = sorted(roles_permitting(user, permission, thing))[:1]
    held = (granting(role, cell, user, thing) for role in roles for cell in TABLE[permission][role])
    return any(grant.audit is Audit.ALERT for grants_of_cell in held for grant in grants_of_cell)
