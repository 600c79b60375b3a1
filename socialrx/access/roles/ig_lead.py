"""Caldicott guardian, data protection officer or privacy officer: the trail, and records inside an open inquiry."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import second_to_unseal, under_an_open_inquiry

MAY = [
    *grants("find read", [R.PATIENT_IDENTITY], Scope.ORGANISATION, Audit.ALERT, only_if=under_an_open_inquiry),
    *grants(
        "read",
        [R.CASE, R.CASE_NOTE, R.SAFEGUARDING_CONCERN, R.CONTACT_RECORD, R.DOCUMENT],
        Scope.ORGANISATION,
        Audit.ALERT,
        step_up=True,
        only_if=under_an_open_inquiry,
    ),
    *grants("unseal", [R.SEALED_NOTE], Scope.ORGANISATION, Audit.ALERT, step_up=True, only_if=second_to_unseal),
    *grants("find", [R.AUDIT_LOG], Scope.ORGANISATION, Audit.READ),
    *grants("list read", [R.CONSENT_RECORD, R.AUDIT_LOG], Scope.ORGANISATION, Audit.READ),
    *grants("update", [R.CONSENT_RECORD], Scope.ORGANISATION, Audit.READ),
    *grants("list read", [R.IMPORT_JOB, R.BREAK_GLASS, R.USER_ACCOUNT, R.ROLE_GRANT], Scope.ORGANISATION, Audit.WRITE),
    *grants("approve", [R.BREAK_GLASS], Scope.ORGANISATION, Audit.WRITE),
    *grants("list read create update export approve", [R.SAR_BUNDLE], Scope.ORGANISATION, Audit.ALERT, step_up=True),
    *grants("list read approve", [R.RETENTION_ACTION], Scope.ORGANISATION, Audit.WRITE, step_up=True),
    *grants("export", [R.AUDIT_LOG], Scope.ORGANISATION, Audit.READ, step_up=True),
]
NEVER = [
    *cells("update", R.CASE_NOTE),
    *cells("update void", R.AUDIT_LOG),
]
