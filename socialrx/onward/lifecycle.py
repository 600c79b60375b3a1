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
    """Where it may be made from, and where it leads; `after` is empty when the state stays as it is."""

    before: frozenset[State]
    after: State | None
    says: str
    needs_reason: bool = False


UNANSWERED = frozenset({State.SENT, State.NO_REPLY})
# A worker may also ring a group before anything is sent.
ASKED = UNANSWERED | {State.SUGGESTED}
TAKEN = frozenset({State.ACCEPTED, State.WAITING, State.STARTED, State.ATTENDING})
UNDER_WAY = ASKED | TAKEN
# The states in which the group knows who the person is.
KNOWN = TAKEN | {State.COMPLETED, State.DNA, State.LOST}

ONWARD_MOVES = {
    "send": OnwardMove(ASKED, State.SENT, "Sent"),
    "send_link": OnwardMove(TAKEN, None, "A new link was sent"),
    "hear_nothing": OnwardMove(frozenset({State.SENT}), State.NO_REPLY, "No reply yet"),
    "accept": OnwardMove(ASKED, State.ACCEPTED, "The group said yes"),
    "say_full": OnwardMove(ASKED | {State.ACCEPTED, State.WAITING}, State.FULL, "The group is full"),
    "refuse": OnwardMove(ASKED, State.DECLINED_PROVIDER, "Not for this group", needs_reason=True),
    "wait": OnwardMove(ASKED | {State.ACCEPTED}, State.WAITING, "On the group's waiting list"),
    "start": OnwardMove(frozenset({State.ACCEPTED, State.WAITING}), State.STARTED, "Started"),
    "attend": OnwardMove(frozenset({State.STARTED}), State.ATTENDING, "Still attending at six weeks"),
    "complete": OnwardMove(frozenset({State.STARTED, State.ATTENDING}), State.COMPLETED, "Finished"),
    "change_mind": OnwardMove(UNDER_WAY, State.DECLINED_PERSON, "The person decided against"),
    "not_attend": OnwardMove(TAKEN, State.DNA, "Did not attend"),
    "lose": OnwardMove(TAKEN, State.LOST, "Lost contact"),
    "group_closes": OnwardMove(UNDER_WAY, State.PROVIDER_CLOSED, "The group closed"),
}

# What the group itself may say, by its link or signed in; and what a worker may write down.
ANSWERS = ("accept", "say_full", "refuse", "wait")
OF_THE_GROUP = (*ANSWERS, "start", "not_attend", "complete")
OF_THE_WORKER = (*OF_THE_GROUP, "attend", "change_mind", "lose", "group_closes")


def possible(state: State, names: tuple[str, ...]) -> list[str]:
    """Those of these moves that can be made from a state, in the order given."""
    return [name for name in names if state in ONWARD_MOVES[name].before]
