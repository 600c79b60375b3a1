"""Which fields of a record leave, where the access matrix does not say "all": one list a resource, action and role.

HTML, JSON, CSV, PDF and e-mail cut a record to it before they show it, so that
they cannot drift apart. What is in no list is shown to nobody.
"""

from collections.abc import Mapping
from typing import Any

from socialrx.access.cells import Action, Cell, Resource
from socialrx.accounts.models import Role, User

Fields = tuple[str, ...]

IDENTITY: Fields = ("name", "born", "nhs_number", "has_open_referral")
FOUND: Fields = ("name", "born", "number_end", "practice", "has_open_case", "owner")
REFERRAL: Fields = ("as_sent", "state", "dates", "reason_not_taken", "message_back")
STATE: Fields = ("state", "dates", "wanted_of_practice")
LISTED: Fields = ("name", "born", "practice", "state", "due_on", "owner", "access_needs")
BEFORE_YES: Fields = ("wanted", "district", "age_band", "needs", "risk_to_share", "referrer_contact")
AFTER_YES: Fields = (*BEFORE_YES, "name", "preferred_way", "safe_to_contact")
# The whole message back, section by section (`documents.message_schema`).
MESSAGE: Fields = (
    "requested_actions", "person", "practice", "referral", "summary", "issues", "plan", "assessments", "signposts",
    "introductions", "risks", "closure", "author",
)  # fmt: skip
# Of somebody whose whereabouts are kept from everybody (S-flag), whoever looks.
S_FLAGGED: Fields = ("name", "born")

FIELDS: dict[tuple[Resource, Action, Role], Fields] = {
    (Resource.PATIENT_IDENTITY, Action.FIND, Role.REFERRER): IDENTITY,
    (Resource.PATIENT_IDENTITY, Action.FIND, Role.PRACTICE_STAFF): IDENTITY,
    (Resource.PATIENT_IDENTITY, Action.FIND, Role.LINK_WORKER): FOUND,
    (Resource.PATIENT_IDENTITY, Action.FIND, Role.TEAM_LEAD): FOUND,
    (Resource.REFERRAL_STATUS, Action.LIST, Role.REFERRER): REFERRAL,
    (Resource.REFERRAL_STATUS, Action.READ, Role.REFERRER): REFERRAL,
    (Resource.REFERRAL_STATUS, Action.LIST, Role.PRACTICE_STAFF): STATE,
    (Resource.REFERRAL_STATUS, Action.READ, Role.PRACTICE_STAFF): STATE,
    (Resource.REFERRAL_STATUS, Action.READ, Role.PARTNER_REFERRER): ("state", "next_step", "team_contact"),
    (Resource.CASELOAD_LIST, Action.LIST, Role.LINK_WORKER): LISTED,
    (Resource.WAITING_LIST, Action.LIST, Role.LINK_WORKER): LISTED,
    (Resource.WAITING_LIST, Action.LIST, Role.PCN_MANAGER): ("count", "age", "id"),
    (Resource.OUTCOME_MESSAGE, Action.READ, Role.REFERRER): MESSAGE,
    (Resource.OUTCOME_MESSAGE, Action.READ, Role.LINK_WORKER): MESSAGE,
    (Resource.ONWARD_REFERRAL, Action.LIST, Role.PROVIDER_USER): BEFORE_YES,
    (Resource.ONWARD_REFERRAL, Action.READ, Role.PROVIDER_USER): AFTER_YES,
}  # fmt: skip


def fields_for(user: User, cell: Cell) -> frozenset[str]:
    """The fields that the roles held here may see of it; none where no list says so."""
    held = user.seat.roles if user.seat else frozenset()
    return frozenset(name for role in held for name in FIELDS.get((*cell, role), ()))


def cut(record: Mapping[str, Any], user: User, cell: Cell, *, is_s_flagged: bool = False) -> dict[str, Any]:
    """The record with only what this user may see of it."""
    seen = fields_for(user, cell)
    return {name: value for name, value in record.items() if name in seen and (not is_s_flagged or name in S_FLAGGED)}
