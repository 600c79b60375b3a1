"""The person, by NHS login: their own."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R

MAY = [
    *grants("list", [R.CONTACT_RECORD, R.ONWARD_REFERRAL], Scope.SELF, Audit.READ),
    *grants(
        "read",
        [
            R.PATIENT_IDENTITY,
            R.PATIENT_CONTACT,
            R.REFERRAL_STATUS,
            R.ASSESSMENT_SCORE,
            R.PLAN_GOAL,
            R.ONWARD_REFERRAL,
            R.MESSAGE_LETTER,
            R.CONSENT_RECORD,
            R.APPOINTMENT,
        ],
        Scope.SELF,
        Audit.READ,
    ),
    *grants("create", [R.ASSESSMENT_SCORE], Scope.SELF, Audit.READ),
    *grants("create", [R.REFERRAL, R.MESSAGE_LETTER], Scope.SELF, Audit.WRITE),
    *grants("update", [R.PATIENT_CONTACT, R.CONSENT_RECORD], Scope.SELF, Audit.WRITE),
    *grants("transition", [R.ONWARD_REFERRAL], Scope.SELF, Audit.WRITE),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
    *grants("read create", [R.SAR_BUNDLE], Scope.SELF, Audit.WRITE, step_up=True),
]
NEVER = [
    *cells(
        "read",
        R.SENSITIVE_LOCATION,
        R.TRIAGE_DECISION,
        R.SEALED_NOTE,
        R.SAFEGUARDING_CONCERN,
        R.WORKER_SAFETY_FLAG,
        R.SUPERVISION_LOG,
    ),
    *cells("update", R.CASE_NOTE),
    *cells("read update void", R.AUDIT_LOG),
]
