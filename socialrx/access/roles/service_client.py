"""A GP system or a form, by machine: sends, and asks what became of what it sent."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R

MAY = [
    *grants("create", [R.REFERRAL], Scope.GRANTED_ORGS, Audit.WRITE),
    *grants("read", [R.REFERRAL_STATUS, R.OUTCOME_MESSAGE], Scope.OWN_REFERRALS, Audit.READ),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
]
NEVER = [
    *cells("read export", R.CASE, R.SEALED_NOTE, R.SAFEGUARDING_CONCERN, R.BULK_EXPORT),
    *cells("read update export", R.CASE_NOTE),
    *cells("update void", R.AUDIT_LOG),
]
