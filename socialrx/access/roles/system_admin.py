"""Who runs the software: accounts and settings, no care data."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import role_within_reach

MAY = [
    *grants(
        "list",
        [R.IMPORT_JOB, R.AUDIT_LOG, R.USER_ACCOUNT, R.ORG_CONFIG, R.API_CLIENT, R.SYSTEM_HEALTH],
        Scope.PLATFORM,
        Audit.WRITE,
    ),
    *grants(
        "read", [R.IMPORT_JOB, R.USER_ACCOUNT, R.ORG_CONFIG, R.API_CLIENT, R.SYSTEM_HEALTH], Scope.PLATFORM, Audit.WRITE
    ),
    *grants("create update", [R.USER_ACCOUNT, R.ORG_CONFIG, R.SYSTEM_HEALTH], Scope.PLATFORM, Audit.WRITE),
    *grants("void", [R.USER_ACCOUNT, R.ORG_CONFIG, R.API_CLIENT, R.SYSTEM_HEALTH], Scope.PLATFORM, Audit.WRITE),
    *grants("create void", [R.ROLE_GRANT], Scope.PLATFORM, Audit.ALERT, step_up=True, only_if=role_within_reach),
    *grants("create update", [R.API_CLIENT], Scope.PLATFORM, Audit.WRITE, step_up=True),
]
NEVER = [
    *cells(
        "read export",
        R.PATIENT_IDENTITY,
        R.PATIENT_CONTACT,
        R.NHS_NUMBER,
        R.CASE,
        R.SEALED_NOTE,
        R.SAFEGUARDING_CONCERN,
        R.DOCUMENT,
        R.MESSAGE_LETTER,
        R.REPORT_IDENTIFIABLE,
        R.BULK_EXPORT,
    ),
    *cells("read", R.SENSITIVE_LOCATION),
    *cells("read update export", R.CASE_NOTE),
    *cells("update void", R.AUDIT_LOG),
]
