"""Which roles somebody may give, where each can be held, and when a second person has to agree. Values only.

Source: the access matrix, rows `role_grant`. Clinical roles are here all those
that see a person who is cared for. That an IG lead, too, needs a second person
once there is one is OURS: or an administrator could make the very person who
agrees.
"""

from enum import StrEnum

from socialrx.accounts.models import Role
from socialrx.organisations.models import Kind

CARE_ROLES = frozenset(
    {
        Role.REFERRER,
        Role.PRACTICE_STAFF,
        Role.PARTNER_REFERRER,
        Role.HUDDLE_GUEST,
        Role.LINK_WORKER,
        Role.TEAM_LEAD,
    }
)
IN_A_TEAM = frozenset({Role.LINK_WORKER, Role.TEAM_LEAD})
NEVER_MEMBERS = frozenset({Role.SERVICE_CLIENT, Role.PATIENT, Role.PUBLIC})
GIVEN_BY = {
    Role.PCN_MANAGER: frozenset({Role.REFERRER, Role.PRACTICE_STAFF, Role.LINK_WORKER, Role.TEAM_LEAD}),
    Role.SYSTEM_ADMIN: frozenset(Role) - NEVER_MEMBERS,
}
EMPLOYERS = frozenset({Kind.PCN, Kind.VOLUNTARY})
BOARDS = frozenset({Kind.ICB, Kind.SUB_ICB, Kind.PCN})
HELD_IN = {
    Role.REFERRER: frozenset({Kind.PRACTICE}),
    Role.PRACTICE_STAFF: frozenset({Kind.PRACTICE}),
    Role.PARTNER_REFERRER: frozenset({Kind.PARTNER}),
    Role.HUDDLE_GUEST: frozenset({Kind.PCN, Kind.PRACTICE, Kind.PARTNER}),
    Role.LINK_WORKER: EMPLOYERS,
    Role.TEAM_LEAD: EMPLOYERS,
    Role.PCN_MANAGER: EMPLOYERS,
    Role.PROVIDER_USER: frozenset({Kind.VOLUNTARY}),
    Role.DIRECTORY_EDITOR: BOARDS | {Kind.VOLUNTARY, Kind.PLATFORM},
    Role.ANALYST: BOARDS,
    Role.IG_LEAD: BOARDS | {Kind.PRACTICE, Kind.VOLUNTARY, Kind.PARTNER},
    Role.SYSTEM_ADMIN: frozenset({Kind.PLATFORM}),
}


class Second(StrEnum):
    """Who has to agree before a role is given, beside whoever proposed it."""

    NOBODY = "nobody"
    IG_LEAD = "ig_lead"
    IG_LEAD_OR_MANAGER = "ig_lead_or_manager"


def reach_of(held: frozenset[Role]) -> frozenset[Role]:
    """The roles that somebody who holds these may give and end."""
    return frozenset().union(*(given for role, given in GIVEN_BY.items() if role in held))


def second_for(role: Role, *, given_by: frozenset[Role], has_ig_lead: bool) -> Second:
    """Whose agreement a role needs, by what its giver holds."""
    if Role.SYSTEM_ADMIN in given_by:
        is_watched = role in CARE_ROLES or (role is Role.IG_LEAD and has_ig_lead)
        return Second.IG_LEAD if is_watched else Second.NOBODY
    return Second.IG_LEAD_OR_MANAGER if role is Role.TEAM_LEAD else Second.NOBODY
