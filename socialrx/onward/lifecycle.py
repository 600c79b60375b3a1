"""The life of an onward referral: an introduction to a service, an answer expected.

Nothing outside this package sets `OnwardReferral.state`. No reply is a state:
it puts the matter back on the worker's list.
"""

from enum import StrEnum
from typing import NamedTuple

from socialrx.core.errors import DomainError


class State(StrEnum):
    SUGGESTED = "suggested"
    SENT = "sent"
    NO_REPLY = "no_reply"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    STARTED = "started"
    ATTENDING = "attending"
    COMPLETED = "completed"
    FULL = "full"
    DECLINED_PROVIDER = "declined_provider"
    DECLINED_PERSON = "declined_person"
    DNA = "dna"
    LOST = "lost"
    PROVIDER_CLOSED = "provider_closed"


class CannotMoveOnward(DomainError):
    """The onward referral's state does not allow this, or something it needs is missing."""


class OnwardMove(NamedTuple):
    before: frozenset[State]
    after: State
    says: str
    needs_reason: bool = False


UNANSWERED = frozenset({State.SENT, State.NO_REPLY})
TAKEN = frozenset({State.ACCEPTED, State.WAITING, State.STARTED, State.ATTENDING})
UNDER_WAY = frozenset({State.SUGGESTED}) | UNANSWERED | TAKEN

ONWARD_MOVES = {
    "send": OnwardMove(frozenset({State.SUGGESTED, State.NO_REPLY}), State.SENT, "Sent"),
    "hear_nothing": OnwardMove(frozenset({State.SENT}), State.NO_REPLY, "No reply yet"),
    "accept": OnwardMove(UNANSWERED, State.ACCEPTED, "The group said yes"),
    "say_full": OnwardMove(UNANSWERED | {State.ACCEPTED, State.WAITING}, State.FULL, "The group is full"),
    "refuse": OnwardMove(UNANSWERED, State.DECLINED_PROVIDER, "Not for this group", needs_reason=True),
    "wait": OnwardMove(UNANSWERED | {State.ACCEPTED}, State.WAITING, "On the group's waiting list"),
    "start": OnwardMove(frozenset({State.ACCEPTED, State.WAITING}), State.STARTED, "Started"),
    "attend": OnwardMove(frozenset({State.STARTED}), State.ATTENDING, "Still attending at six weeks"),
    "complete": OnwardMove(frozenset({State.STARTED, State.ATTENDING}), State.COMPLETED, "Finished"),
    "change_mind": OnwardMove(UNDER_WAY, State.DECLINED_PERSON, "The person decided against"),
    "not_attend": OnwardMove(TAKEN, State.DNA, "Did not attend"),
    "lose": OnwardMove(TAKEN, State.LOST, "Lost contact"),
    "group_closes": OnwardMove(UNDER_WAY, State.PROVIDER_CLOSED, "The group closed"),
}
