"""A receptionist, care navigator or practice manager: types for a clinician, sees how far it is."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import no_door_yet, not_s_flagged, practice_lets_staff_read, sent_from_here

MAY = [
    *grants("find", [R.PATIENT_IDENTITY], Scope.PRACTICE, Audit.READ),
    *grants("list", [R.REFERRAL_STATUS], Scope.PRACTICE, Audit.READ),
    *grants("read", [R.PATIENT_IDENTITY, R.REFERRAL_STATUS], Scope.PRACTICE, Audit.READ),
    *grants("read", [R.PATIENT_CONTACT], Scope.PRACTICE, Audit.READ, only_if=not_s_flagged),
    *grants("update", [R.PATIENT_CONTACT], Scope.PRACTICE, Audit.READ, only_if=no_door_yet),
    *grants("create", [R.REFERRAL, R.PATIENT_IDENTITY], Scope.PRACTICE, Audit.WRITE),
    *grants("update", [R.REFERRAL], Scope.OWN_REFERRALS, Audit.WRITE, only_if=no_door_yet),
    *grants("transition", [R.REFERRAL], Scope.OWN_REFERRALS, Audit.WRITE, only_if=sent_from_here),
    *grants("read", [R.OUTCOME_MESSAGE], Scope.PRACTICE, Audit.READ, only_if=practice_lets_staff_read),
    *grants("find read", [R.DIRECTORY_PUBLIC], Scope.PLATFORM, Audit.NONE),
]
NEVER = [
    *cells("read update", R.CASE_NOTE),
    *cells("read", R.SEALED_NOTE, R.SAFEGUARDING_CONCERN, R.WORKER_SAFETY_FLAG, R.SUPERVISION_LOG),
    *cells("update void", R.AUDIT_LOG),
]
