"""A GP, nurse or other clinician in a practice: sends, sees what became of it, reads what comes back."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import has_not_objected, no_door_yet, not_s_flagged, sent_from_here

MAY = [
    *grants("find", [R.PATIENT_IDENTITY], Scope.PRACTICE, Audit.READ),
    *grants("list", [R.REFERRAL, R.REFERRAL_STATUS, R.TRIAGE_DECISION, R.OUTCOME_MESSAGE], Scope.PRACTICE, Audit.READ),
    *grants(
        "read",
        [R.PATIENT_IDENTITY, R.NHS_NUMBER, R.REFERRAL, R.REFERRAL_STATUS, R.TRIAGE_DECISION, R.OUTCOME_MESSAGE],
        Scope.PRACTICE,
        Audit.READ,
    ),
    *grants("read", [R.PATIENT_CONTACT], Scope.PRACTICE, Audit.READ, only_if=not_s_flagged),
    *grants("update", [R.PATIENT_CONTACT], Scope.PRACTICE, Audit.READ, only_if=no_door_yet),
    *grants("read", [R.REPORT_AGGREGATE], Scope.PRACTICE, Audit.WRITE),
    *grants("create", [R.REFERRAL, R.PATIENT_IDENTITY], Scope.PRACTICE, Audit.WRITE),
    *grants("update", [R.REFERRAL], Scope.OWN_REFERRALS, Audit.WRITE, only_if=no_door_yet),
    *grants("transition", [R.REFERRAL], Scope.OWN_REFERRALS, Audit.WRITE, only_if=sent_from_here),
    *grants("read", [R.SAFEGUARDING_CONCERN], Scope.PRACTICE, Audit.ALERT, only_if=no_door_yet),
    *grants("read", [R.ASSESSMENT_SCORE, R.PLAN_GOAL], Scope.PRACTICE, Audit.READ, only_if=has_not_objected),
    *grants("read create", [R.DOCUMENT, R.CONSENT_RECORD], Scope.OWN_REFERRALS, Audit.READ),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
]
NEVER = [
    *cells("read update", R.CASE_NOTE),
    *cells("read", R.SEALED_NOTE, R.WORKER_SAFETY_FLAG, R.SUPERVISION_LOG),
    *cells("update void", R.AUDIT_LOG),
]
