"""Manager of a PCN or host organisation: figures and accounts, never the care."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import no_door_yet, role_within_reach

MAY = [
    *grants("list", [R.WAITING_LIST, R.USER_ACCOUNT], Scope.PCN, Audit.WRITE),
    *grants("read", [R.REPORT_AGGREGATE, R.USER_ACCOUNT, R.ORG_CONFIG], Scope.PCN, Audit.WRITE),
    *grants("create", [R.USER_ACCOUNT], Scope.PCN, Audit.WRITE),
    *grants("update", [R.USER_ACCOUNT, R.ORG_CONFIG], Scope.PCN, Audit.WRITE),
    *grants("export", [R.REPORT_AGGREGATE], Scope.PCN, Audit.WRITE),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
    *grants("read", [R.REPORT_IDENTIFIABLE], Scope.PCN, Audit.ALERT, step_up=True, only_if=no_door_yet),
    *grants("create", [R.ROLE_GRANT], Scope.PCN, Audit.WRITE, step_up=True, only_if=role_within_reach),
]
NEVER = [
    *cells("read update", R.CASE_NOTE),
    *cells("read", R.SEALED_NOTE, R.SAFEGUARDING_CONCERN, R.SUPERVISION_LOG),
    *cells("update void", R.AUDIT_LOG),
]
