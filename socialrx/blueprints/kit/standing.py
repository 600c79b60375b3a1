"""What those who sent a referral read of its state, and of what comes next."""

from socialrx.blueprints.kit.words import day_words
from socialrx.caseload.standing import Sent, Standing
from socialrx.core import clock

# The tag's colour says the same as its words, for those who see it.
COLOURS = {
    Standing.RECEIVED: "blue",
    Standing.QUESTION: "orange",
    Standing.ACCEPTED: "aqua-green",
    Standing.ALLOCATED: "aqua-green",
    Standing.TRIED: "yellow",
    Standing.IN_TOUCH: "green",
    Standing.ON_HOLD: "grey",
    Standing.CLOSED: "grey",
    Standing.NOT_ACCEPTED: "red",
    Standing.WITHDRAWN: "grey",
    Standing.VOIDED: "grey",
}
THEN = {
    Standing.QUESTION: "The team needs an answer before it can go on. The referral stays on its list.",
    Standing.NOT_ACCEPTED: "The team has not taken this on. The message below says why, and what instead.",
    Standing.WITHDRAWN: "You took this referral back. Nothing more happens.",
    Standing.VOIDED: "This referral was a duplicate or recorded in error. Nothing more happens.",
}


def what_next(sent: Sent) -> str:
    """The next step, in a sentence that can be read to the patient on the phone."""
    who = sent.worker or "A link worker"
    match sent.standing:
        case Standing.RECEIVED | Standing.ACCEPTED | Standing.ALLOCATED:
            return first_contact(who, sent)
        case Standing.TRIED:
            return f"{who} has tried and not got through. The next step is due by {day_words(sent.next_on)}."
        case Standing.IN_TOUCH:
            return f"{who} and the patient are in touch. You will hear how it ends."
        case Standing.ON_HOLD:
            return f"Paused for now. The next look is on {day_words(sent.next_on)}."
        case Standing.CLOSED:
            return f"The work ended on {day_words(sent.closed_at)}."
        case standing:
            return THEN[standing]


def first_contact(who: str, sent: Sent) -> str:
    """By when somebody gets in touch, or that the day has passed and what to do about it."""
    if sent.contact_due_on < clock.today():
        return f"Contact was due by {day_words(sent.contact_due_on)}. Ring the team to ask."
    return f"{who} will get in touch with the patient by {day_words(sent.contact_due_on)}."
