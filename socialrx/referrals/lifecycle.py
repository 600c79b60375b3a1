"""The life of a referral: its states, and every move between them.

Nothing outside this package sets `Referral.status`. To learn what can happen to
a referral, read MOVES; the table in the user guide is printed from it. These
are the *team's* acts. What the *person* says is a `PersonAnswer`, another
thing, and carries another code.
"""

from enum import StrEnum

from socialrx.core.errors import DomainError
from socialrx.core.moves import Move


class Status(StrEnum):
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


# What stands in New referrals.
WAITING = frozenset({Status.RECEIVED, Status.RETURNED})


class CannotMove(DomainError):
    """The referral's state does not allow this, or the reason is missing."""


MOVES: dict[str, Move[Status]] = {
    "receive": Move(frozenset(), Status.RECEIVED, "Received"),
    "return": Move(frozenset({Status.RECEIVED}), Status.RETURNED, "Returned with a question", needs_reason=True),
    "answer": Move(frozenset({Status.RETURNED}), Status.RECEIVED, "Question answered", needs_reason=True),
    "accept": Move(frozenset({Status.RECEIVED}), Status.ACCEPTED, "Accepted by the team"),
    "not_accept": Move(WAITING, Status.NOT_ACCEPTED, "Not accepted by the team", needs_reason=True),
    "withdraw": Move(WAITING | {Status.ACCEPTED}, Status.WITHDRAWN, "Withdrawn by the referrer", needs_reason=True),
    # It stays what it is; whose list it is on changes, once the other team has said yes.
    "transfer": Move(WAITING | {Status.ACCEPTED}, None, "Moved to another team", needs_reason=True),
    "reconsider": Move(frozenset({Status.NOT_ACCEPTED}), Status.RECEIVED, "Reconsidered", needs_reason=True),
    "void": Move(
        WAITING | {Status.ACCEPTED},
        Status.VOIDED,
        "Voided: a duplicate, or recorded in error",
        needs_reason=True,
    ),
    # Back to the state before it was voided.
    "restore": Move(frozenset({Status.VOIDED}), None, "Restored", needs_reason=True),
}
