"""The life of an onward referral: an introduction to a service, an answer expected.

Nothing outside this package sets `OnwardReferral.state`. No reply is a state:
it puts the matter back on the worker's list.
"""

from enum import StrEnum

from socialrx.core.errors import DomainError
from socialrx.core.moves import Move


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


UNANSWERED = frozenset({State.SENT, State.NO_REPLY})
# A worker may also ring a group before anything is sent.
ASKED = UNANSWERED | {State.SUGGESTED}
TAKEN = frozenset({State.ACCEPTED, State.WAITING, State.STARTED, State.ATTENDING})
UNDER_WAY = ASKED | TAKEN
# The states in which the group knows who the person is.
KNOWN = TAKEN | {State.COMPLETED, State.DNA, State.LOST}

ONWARD_MOVES: dict[str, Move[State]] = {
    "send": Move(ASKED, State.SENT, "Sent"),
    "send_link": Move(TAKEN, None, "A new link was sent"),
    "hear_nothing": Move(frozenset({State.SENT}), State.NO_REPLY, "No reply yet"),
    "accept": Move(ASKED, State.ACCEPTED, "The group said yes"),
    "say_full": Move(ASKED | {State.ACCEPTED, State.WAITING}, State.FULL, "The group is full"),
    "refuse": Move(ASKED, State.DECLINED_PROVIDER, "Not for this group", needs_reason=True),
    "wait": Move(ASKED | {State.ACCEPTED}, State.WAITING, "On the group's waiting list"),
    "start": Move(frozenset({State.ACCEPTED, State.WAITING}), State.STARTED, "Started"),
    "attend": Move(frozenset({State.STARTED}), State.ATTENDING, "Still attending at six weeks"),
    "complete": Move(frozenset({State.STARTED, State.ATTENDING}), State.COMPLETED, "Finished"),
    "change_mind": Move(UNDER_WAY, State.DECLINED_PERSON, "The person decided against"),
    "not_attend": Move(TAKEN, State.DNA, "Did not attend"),
    "lose": Move(TAKEN, State.LOST, "Lost contact"),
    "group_closes": Move(UNDER_WAY, State.PROVIDER_CLOSED, "The group closed"),
}

# What the group itself may say, by its link or signed in; and what a worker may write down.
ANSWERS = ("accept", "say_full", "refuse", "wait")
OF_THE_GROUP = (*ANSWERS, "start", "not_attend", "complete")
OF_THE_WORKER = (*OF_THE_GROUP, "attend", "change_mind", "lose", "group_closes")


def possible(state: State, names: tuple[str, ...]) -> list[str]:
    """Those of these moves that can be made from a state, in the order given."""
    return [name for name in names if state in ONWARD_MOVES[name].before]
