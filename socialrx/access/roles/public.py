"""Nobody signed in: the directory, and a form that only takes."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R

MAY = [
    *grants("create", [R.REFERRAL], Scope.PLATFORM, Audit.WRITE),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
]
NEVER = [
    *cells("find read", R.PATIENT_IDENTITY, R.REFERRAL, R.REFERRAL_STATUS),
    *cells("update", R.CASE_NOTE),
    *cells("update void", R.AUDIT_LOG),
]
