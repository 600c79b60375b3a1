"""Who may do what, on one page.

A permission is granted when every predicate of at least one line holds. What is
not in the table is refused. Which *rows* a user may see is another question,
and `scopes` alone answers it. Source: the access matrix of the domain files
(a proposal, to be agreed with each deployer's Caldicott guardian); the roles
and rows that are not here yet come with the doors-and-locks work.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from socialrx.accounts.models import Role, User

Predicate = Callable[[User, Any], bool]


class May(StrEnum):
    """Every deed that a route can ask for."""

    MAKE_REFERRAL = "referral:make"
    REFER_IN_OWN_NAME = "referral:own-name"
    SEE_REFERRAL_STATUS = "referral:status"
    READ_REFERRAL_AS_SENT = "referral:read-as-sent"
    ANSWER_QUESTION = "referral:answer"
    WITHDRAW_REFERRAL = "referral:withdraw"
    TRIAGE = "referral:triage"
    UNDO_REFERRAL = "referral:undo"
    SEE_CASELOAD = "caseload:see"
    SEE_TEAM = "team:see"
    READ_PERSON = "person:read"
    CHANGE_PERSON = "person:change"
    FIND_PERSON = "person:find"
    ALLOCATE = "case:allocate"
    WORK_CASE = "case:work"
    CLOSE_CASE = "case:close"
    RAISE_CONCERN = "concern:raise"
    READ_CONCERN = "concern:read"
    LEAD_CONCERN = "concern:lead"
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
    RUN_SYSTEM = "system:run"
    USE_OWN_ACCOUNT = "account:own"


def role(wanted: Role) -> Predicate:
    """Holds for a user who sits in this role in the organisation being worked in."""

    def holds(user: User, _thing: Any) -> bool:
        return user.seat is not None and wanted in user.seat.roles

    return holds


def anyone(_user: User, _thing: Any) -> bool:
    return True


def sent_from_here(user: User, referral: Any) -> bool:
    """What others sent about a practice's people it may read, and neither answer for nor take back."""
    return referral is None or (
        user.seat is not None and referral.referring_organisation_id == user.seat.organisation_id
    )


def raised_it(user: User, concern: Any) -> bool:
    """Holds for the one who recorded the worry; and while no record is asked about yet."""
    return concern is None or concern.raised_by_id == user.id


is_referrer = role(Role.REFERRER)
is_practice_staff = role(Role.PRACTICE_STAFF)
is_link_worker = role(Role.LINK_WORKER)
is_team_lead = role(Role.TEAM_LEAD)
is_pcn_manager = role(Role.PCN_MANAGER)
is_provider = role(Role.PROVIDER_USER)
is_editor = role(Role.DIRECTORY_EDITOR)
is_admin = role(Role.SYSTEM_ADMIN)

PRACTICE = [[is_referrer], [is_practice_staff]]
TEAM = [[is_link_worker], [is_team_lead]]

TABLE: dict[May, list[list[Predicate]]] = {
    May.MAKE_REFERRAL: PRACTICE,
    May.REFER_IN_OWN_NAME: [[is_referrer]],
    May.SEE_REFERRAL_STATUS: PRACTICE,
    May.READ_REFERRAL_AS_SENT: [[is_referrer]],
    May.ANSWER_QUESTION: [[*line, sent_from_here] for line in PRACTICE],
    May.WITHDRAW_REFERRAL: [[*line, sent_from_here] for line in PRACTICE],
    May.TRIAGE: TEAM,
    May.UNDO_REFERRAL: [[is_team_lead]],
    May.SEE_CASELOAD: TEAM,
    May.SEE_TEAM: [[is_team_lead]],
    May.READ_PERSON: TEAM,
    May.CHANGE_PERSON: [[is_link_worker]],
    May.FIND_PERSON: TEAM,
    May.ALLOCATE: TEAM,
    May.WORK_CASE: [[is_link_worker]],
    May.CLOSE_CASE: TEAM,
    May.RAISE_CONCERN: TEAM,
    May.READ_CONCERN: [[is_link_worker, raised_it], [is_team_lead]],
    May.LEAD_CONCERN: [[is_team_lead]],
    May.MEASURE: [[is_link_worker]],
    May.PLAN: [[is_link_worker]],
    May.FIND_SERVICE: [[is_referrer], [is_practice_staff], *TEAM, [is_pcn_manager], [is_provider], [is_editor]],
    May.EDIT_DIRECTORY: [[is_editor]],
    May.REFER_ONWARD: [[is_link_worker]],
    May.ANSWER_ONWARD: [[is_provider]],
    May.MAKE_SUMMARY: [[is_link_worker]],
    May.READ_SUMMARY: [[is_referrer]],
    May.READ_MESSAGE_BACK: PRACTICE,
    May.READ_REPORT: [[is_pcn_manager], [is_team_lead]],
    May.EXPORT_REPORT: [[is_pcn_manager], [is_team_lead]],
    May.RUN_SYSTEM: [[is_admin]],
    May.USE_OWN_ACCOUNT: [[anyone]],
}  # fmt: skip


def permits(user: User, permission: May, thing: Any = None) -> bool:
    """Whether this user may do this, here and now."""
    if user.seat is None:
        return False
    return any(all(holds(user, thing) for holds in line) for line in TABLE.get(permission, []))
