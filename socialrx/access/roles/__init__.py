"""What each role may do: a page a role, written by hand and held, cell by cell, against the access matrix by a test.

`MAY` grants; what is not granted is refused. `NEVER` is refused whatever is
granted: no later line, setting or break-glass may turn it on.
"""

from collections import defaultdict
from types import ModuleType

from socialrx.access.cells import Cell, Grant
from socialrx.access.roles import (
    analyst,
    directory_editor,
    huddle_guest,
    ig_lead,
    link_worker,
    partner_referrer,
    patient,
    pcn_manager,
    practice_staff,
    provider_user,
    public,
    referrer,
    service_client,
    system_admin,
    team_lead,
)
from socialrx.accounts.models import Role

PAGES: dict[Role, ModuleType] = {
    Role.REFERRER: referrer,
    Role.PRACTICE_STAFF: practice_staff,
    Role.PARTNER_REFERRER: partner_referrer,
    Role.HUDDLE_GUEST: huddle_guest,
    Role.LINK_WORKER: link_worker,
    Role.TEAM_LEAD: team_lead,
    Role.PCN_MANAGER: pcn_manager,
    Role.PROVIDER_USER: provider_user,
    Role.DIRECTORY_EDITOR: directory_editor,
    Role.ANALYST: analyst,
    Role.IG_LEAD: ig_lead,
    Role.SYSTEM_ADMIN: system_admin,
    Role.SERVICE_CLIENT: service_client,
    Role.PATIENT: patient,
    Role.PUBLIC: public,
}


def by_cell(grants: list[Grant]) -> dict[Cell, list[Grant]]:
    found = defaultdict(list)
    for grant in grants:
        found[grant.cell].append(grant)
    return dict(found)


GRANTS: dict[Role, dict[Cell, list[Grant]]] = {role: by_cell(page.MAY) for role, page in PAGES.items()}
NEVER: dict[Role, frozenset[Cell]] = {role: frozenset(page.NEVER) for role, page in PAGES.items()}
