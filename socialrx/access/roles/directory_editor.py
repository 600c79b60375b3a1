"""Who keeps the list of services: no people at all."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R

MAY = [
    *grants("find update void", [R.DIRECTORY_PUBLIC, R.DIRECTORY_DRAFT], Scope.PLATFORM, Audit.WRITE),
    *grants("list approve", [R.DIRECTORY_PUBLIC, R.DIRECTORY_DRAFT, R.PROVIDER_CLAIM], Scope.PLATFORM, Audit.WRITE),
    *grants(
        "read", [R.DIRECTORY_PUBLIC, R.DIRECTORY_DRAFT, R.PROVIDER_CLAIM, R.IMPORT_JOB], Scope.PLATFORM, Audit.WRITE
    ),
    *grants("create", [R.DIRECTORY_PUBLIC, R.DIRECTORY_DRAFT, R.IMPORT_JOB], Scope.PLATFORM, Audit.WRITE),
]
NEVER = [
    *cells("find list read", R.PATIENT_IDENTITY, R.REFERRAL, R.CASE, R.ONWARD_REFERRAL),
    *cells("read", R.SENSITIVE_LOCATION),
    *cells("update", R.CASE_NOTE),
    *cells("update void", R.AUDIT_LOG),
]
