"""ICB, commissioner or evaluator: figures, small numbers hidden."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R

MAY = [
    *grants("read export", [R.REPORT_AGGREGATE], Scope.AS_GRANTED, Audit.WRITE),
]
NEVER = [
    *cells("read export", R.PATIENT_IDENTITY, R.NHS_NUMBER, R.REPORT_IDENTIFIABLE, R.BULK_EXPORT),
    *cells("read", R.SENSITIVE_LOCATION),
    *cells("read update export", R.CASE_NOTE),
    *cells("update void", R.AUDIT_LOG),
]
