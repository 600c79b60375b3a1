"""A named guest of one huddle, while it is open: only what is brought."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import named_guest_while_open

MAY = [
    *grants("read", [R.HUDDLE], Scope.AS_GRANTED, Audit.READ, only_if=named_guest_while_open),
    *grants("update", [R.HUDDLE], Scope.AS_GRANTED, Audit.WRITE, only_if=named_guest_while_open),
]
NEVER = [
    *cells("read", R.CASE, R.CASE_NOTE, R.SAFEGUARDING_CONCERN, R.SEALED_NOTE),
]
