"""Somebody of a community group: what was sent to it, and only what it needs."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import no_door_yet

MAY = [
    *grants("create", [R.SAFEGUARDING_CONCERN, R.ONWARD_OUTCOME], Scope.SENT_TO_ORG, Audit.WRITE),
    *grants("update", [R.ONWARD_OUTCOME], Scope.SENT_TO_ORG, Audit.WRITE),
    *grants("transition", [R.ONWARD_REFERRAL], Scope.SENT_TO_ORG, Audit.WRITE),
    *grants("list", [R.ONWARD_REFERRAL], Scope.SENT_TO_ORG, Audit.READ),
    *grants("read", [R.ONWARD_REFERRAL, R.MESSAGE_LETTER], Scope.SENT_TO_ORG, Audit.READ),
    *grants("create", [R.MESSAGE_LETTER], Scope.SENT_TO_ORG, Audit.READ),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
    *grants("read", [R.PROVIDER_CLAIM, R.REPORT_AGGREGATE], Scope.OWN_LISTING, Audit.WRITE),
    *grants("create", [R.DIRECTORY_DRAFT, R.PROVIDER_CLAIM], Scope.OWN_LISTING, Audit.WRITE),
    *grants("update", [R.DIRECTORY_DRAFT], Scope.OWN_LISTING, Audit.WRITE),
    *grants("list create update", [R.USER_ACCOUNT], Scope.OWN_ORG, Audit.WRITE, only_if=no_door_yet),
]
NEVER = [
    *cells("find", R.PATIENT_IDENTITY),
    *cells(
        "read",
        R.SENSITIVE_LOCATION,
        R.NHS_NUMBER,
        R.CASE,
        R.SEALED_NOTE,
        R.SAFEGUARDING_CONCERN,
        R.WORKER_SAFETY_FLAG,
        R.ASSESSMENT_SCORE,
        R.DOCUMENT,
    ),
    *cells("read update", R.CASE_NOTE),
    *cells("export", R.ONWARD_REFERRAL),
    *cells("update void", R.AUDIT_LOG),
]
