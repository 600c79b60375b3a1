"""A named guest of one huddle, while it is open: only what is brought."""

from socialrx.access.cells import Audit, Scope, cells, grants
from socialrx.access.cells import Resource as R
from socialrx.access.conditions import no_door_yet

MAY = [
    *grants("read", [R.HUDDLE], Scope.AS_GRANTED, Audit.READ, only_if=no_door_yet),
    *grants("update", [R.HUDDLE], Scope.AS_GRANTED, Audit.WRITE, only_if=no_door_yet),
]
NEVER = [
    *cells("read", R.CASE, R.CASE_NOTE, R.SAFEGUARDING_CONCERN, R.SEALED_NOTE),
]
