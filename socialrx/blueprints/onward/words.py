"""How an onward referral is spoken of: to the worker, and to the group that answers."""

from typing import NamedTuple

from socialrx.onward.lifecycle import OF_THE_WORKER, UNANSWERED, State, possible
from socialrx.onward.models import OnwardReferral

# The group's buttons. Saying no asks why, so it is a question of its own on the page.
BEFORE_YES = {"accept": "Yes, they can come", "say_full": "We are full"}
AFTER_YES = {
    "wait": "They are on our waiting list",
    "start": "They have started",
    "not_attend": "They did not come",
    "complete": "They have finished",
}
THANKS = {
    "accept": "Thank you for saying yes. Their link worker hears today. Below is how to reach them safely.",
    "say_full": "Thank you for telling us. Their link worker hears today and looks elsewhere, so nobody waits in vain.",
    "refuse": "Thank you for telling us. Their link worker reads your reason today, and looks elsewhere.",
    "wait": "Thank you. Their link worker hears today, and tells them that a place will come.",
    "start": "Thank you. It helps to know that they came.",
    "not_attend": "Thank you for telling us. Their link worker asks today how they are.",
    "complete": "Thank you for everything you did. Their link worker sees that they have finished.",
}
RANG = {"accept": "They said yes", "say_full": "They are full", "wait": "On their waiting list"}
HAPPENED = {
    "say_full": "The group is full after all",
    "wait": "On their waiting list",
    "start": "Has started",
    "attend": "Still going at six weeks",
    "complete": "Has finished",
    "not_attend": "Did not attend",
    "change_mind": "Decided against it",
    "lose": "Lost contact",
    "group_closes": "The group has closed",
}


class Button(NamedTuple):
    """A move and the words on its button."""

    move: str
    words: str


def of_group(referral: OnwardReferral) -> list[Button]:
    """What the group may say now by one press."""
    return buttons(referral.state, BEFORE_YES if referral.state in UNANSWERED else AFTER_YES)


def of_phone_call(referral: OnwardReferral) -> list[Button]:
    """What the group may have said on the phone, before it has answered."""
    return buttons(referral.state, RANG) if "accept" in possible(referral.state, OF_THE_WORKER) else []


def of_worker(referral: OnwardReferral) -> list[Button]:
    """What else the worker may record."""
    rung = {button.move for button in of_phone_call(referral)}
    return [button for button in buttons(referral.state, HAPPENED) if button.move not in rung]


def buttons(state: State, words: dict[str, str]) -> list[Button]:
    return [Button(move, words[move]) for move in possible(state, tuple(words))]
