"""Somebody who refers from outside practices (hospital, housing, pharmacy): what their organisation sent, no search."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import sent_from_here

MAY = [
    *grants("list create transition", [R.REFERRAL], Scope.OWN_REFERRALS, Audit.WRITE, only_if=sent_from_here),
    *grants("read", [R.REFERRAL], Scope.OWN_REFERRALS, Audit.READ, only_if=sent_from_here),
    *grants("create", [R.PATIENT_IDENTITY], Scope.OWN_REFERRALS, Audit.WRITE),
    *grants("read", [R.REFERRAL_STATUS], Scope.OWN_REFERRALS, Audit.READ),
]
NEVER = [
    *cells("find list", R.PATIENT_IDENTITY),
]
