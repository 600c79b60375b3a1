"""The outcome summary as the person reads it: their words, their answers, what comes next, and whom to ring.

Only the fields of `summary.PERSON` arrive here: no risk, no worry about safety,
nothing of abuse, nothing of what the GP wrote. Large print, because everybody
can read large print.
"""

from collections.abc import Iterator

from socialrx.caseload.models import Case, NextKind
from socialrx.documents.blocks import Block, Heading, Points, Scores, Title, Tone, Words
from socialrx.documents.paper import Paper, printed
from socialrx.documents.summary import PERSON, ActionLine, Arranged, Summary, gather
from socialrx.documents.words import on_day
from socialrx.onward.lifecycle import State
from socialrx.outcomes.change import Change
from socialrx.plans.models import GoalStatus, Owner

PRINT_SIZE = 14
NUMBERS = ("none", "one", "two", "three", "four")
GOAL_WORDS = {
    GoalStatus.REACHED: "You got there",
    GoalStatus.PARTLY: "You are part of the way there",
    GoalStatus.WORKING_ON: "You are working on it",
    GoalStatus.SET_ASIDE: "Set aside for now",
}
CAME_OF_IT = {
    State.SUGGESTED: "We talked about it.",
    State.SENT: "We are waiting for their answer.",
    State.NO_REPLY: "They have not answered yet.",
    State.ACCEPTED: "They have a place for you.",
    State.WAITING: "You are on their waiting list.",
    State.STARTED: "You have started.",
    State.ATTENDING: "You are going.",
    State.COMPLETED: "You went, and finished it.",
    State.FULL: "They had no place free.",
    State.DECLINED_PROVIDER: "They could not help with this.",
    State.DECLINED_PERSON: "You decided it was not for you.",
    State.DNA: "It did not work out this time.",
    State.LOST: "We do not know how it went.",
    State.PROVIDER_CLOSED: "The group has closed.",
}
NEXT_STEP = {
    NextKind.ALLOCATE: "We will choose a link worker for you.",
    NextKind.CALL: "{worker} will ring you by {day}.",
    NextKind.TEXT: "{worker} will send you a text by {day}.",
    NextKind.LETTER: "{worker} will write to you by {day}.",
    NextKind.HOME_VISIT: "{worker} will come to see you by {day}.",
    NextKind.MEET: "{worker} will meet you by {day}.",
    NextKind.REVIEW: "{worker} will look back with you at how it is going, by {day}.",
    NextKind.CHASE: "{worker} will find out more for you by {day}.",
}
IN_TOUCH = "{worker} will be in touch by {day}."
SOON = "{worker} will be in touch soon."
# Reasons that are not listed are not for paper.
ENDED = {
    "goals_met": "We finished because you have done what you set out to do.",
    "partly_met": "We finished with part of what you set out to do done.",
    "person_stopped": "We finished because you chose to.",
    "stopped_responding": "We have not heard from you for a while, so we have stopped for now.",
    "not_reached": "We tried to reach you and could not, so we have stopped for now.",
    "person_declined": "You told us that this is not for you now.",
    "moved": "We finished because you have moved.",
    "residential_care": "We finished because you have moved.",
    "needs_other_care": "We have stopped while you have other care.",
    "other_service": "We finished because another service is helping you now.",
}


def build(case: Case) -> bytes:
    """The PDF for the person. Ask `sending.may_send_to_person` first."""
    return printed(paper(gather(case).only(PERSON)))


def paper(summary: Summary) -> Paper:
    """The document from the person's fields. Its title and footer say nothing about them."""
    return Paper(
        title=f"Your summary {summary.reference}",
        footer=f"{summary.reference}, {on_day(summary.made_on)}",
        blocks=tuple(story(summary)),
        more=f"Some words are shortened here. There is more in your record. Ring us on {summary.team_phone}.",
        size=PRINT_SIZE,
        footer_size=PRINT_SIZE,
    )


def story(summary: Summary) -> Iterator[Block]:
    """Top to bottom."""
    so_far = " so far" if summary.is_so_far else ""
    yield Title(f"What we have done together{so_far}", whom_it_is_for(summary))
    yield Heading("Why we met")
    yield from why(summary)
    if summary.what_matters or summary.goals:
        yield Heading("What matters to you")
        yield from mattered(summary)
    yield from done(summary)
    if summary.change and summary.first_on:
        yield Heading("Your answers then and now")
        yield Words(answers_sentence(summary.change))
        yield Scores(summary.change, summary.first_on, summary.latest_on)
    if summary.what_changed:
        yield Heading("What is different")
        yield Words(summary.what_changed)
    yield Heading("What happens next")
    yield from what_next(summary)
    yield Heading("Who to ring, and how to come back" if summary.reopen_until else "Who to ring")
    yield from ring(summary)


def whom_it_is_for(summary: Summary) -> str:
    worker = f"{summary.link_worker_known_as}, " if summary.link_worker_known_as else ""
    return f"For {summary.known_as}. From {worker}{summary.team_name}, {on_day(summary.made_on)}."


def why(summary: Summary) -> Iterator[Block]:
    """A list of reasons; or, when there is none to print, only who asked."""
    asked = "You asked us" if summary.is_self_referral else f"{summary.practice_name or 'Somebody'} asked us"
    about = " to talk with you about:" if summary.needs_to_person else " to get in touch with you."
    yield Words(asked + (about if not summary.is_self_referral or summary.needs_to_person else " to talk with you."))
    if summary.needs_to_person:
        yield Points(summary.needs_to_person)


def mattered(summary: Summary) -> Iterator[Block]:
    if summary.what_matters:
        yield Words(summary.what_matters)
    if summary.goals:
        yield Points(tuple(f"{GOAL_WORDS[goal.status]}: {goal.words}" for goal in summary.goals))


def done(summary: Summary) -> Iterator[Block]:
    """What the person did stands by itself, and first."""
    own = tuple(action.what for action in summary.done if action.owner is Owner.PERSON)
    others = tuple(
        f"{whose(action, summary)}: {action.what}" for action in summary.done if action.owner != Owner.PERSON
    )
    ours = others + tuple(arranged_sentence(one) for one in summary.arranged_to_person)
    if own:
        yield Heading("What you did")
        yield Points(own)
    if ours:
        yield Heading("What we did")
        yield Points(ours)


def whose(action: ActionLine, summary: Summary) -> str:
    """Who did a step, or owes it."""
    if action.owner is Owner.PERSON:
        return "You"
    if action.owner is Owner.LINK_WORKER:
        return summary.link_worker_known_as or "We"
    return action.owner_name or "Somebody else"


def arranged_sentence(one: Arranged) -> str:
    """`We introduced you to Trentside Walking Circle. You are going.`"""
    if one.state is None:
        return f"We told you about {one.service}."
    return f"We introduced you to {one.service}. {CAME_OF_IT[one.state]}"


def answers_sentence(change: Change) -> str:
    """What the numbers say, kindly and truly."""
    gains = [gain for item in change.items if (gain := change.in_(item.id)) is not None]
    if not gains:
        asked = len(change.items)
        return f"You answered {NUMBERS[asked]} question{'s' if asked > 1 else ''} from 0 to 10. Here is what you said."
    better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    first = "Your answers are the same as when we began." if better == worse == 0 else how_many(better, len(gains))
    return f"{first} If anything is harder than it was, ring us." if worse else first


def how_many(better: int, answers: int) -> str:
    """`Three of your four answers are better than when we began.`"""
    if answers == 1:
        return f"Your answer is {'' if better else 'not '}better than when we began."
    if better == answers:
        return "All of your answers are better than when we began."
    verb = "are" if better > 1 else "is"
    return f"{NUMBERS[better].capitalize()} of your {NUMBERS[answers]} answers {verb} better than when we began."


def what_next(summary: Summary) -> Iterator[Block]:
    if summary.closed_on:
        because = ENDED.get(summary.closure_reason, "")
        ended = f"{because} We closed your record with us on {on_day(summary.closed_on)}."
        yield Words(ended.strip(), is_kept=True)
    steps = tuple(next_sentences(summary))
    if steps:
        yield Points(steps)
    elif not summary.closed_on:
        yield Words("We will be in touch.")


def next_sentences(summary: Summary) -> Iterator[str]:
    worker = summary.link_worker_known_as or "A link worker"
    if summary.next_kind:
        # A day that has gone by is a promise broken, not to be printed again.
        is_late = summary.next_on is not None and summary.next_on < summary.made_on
        words = SOON if is_late else NEXT_STEP.get(summary.next_kind, IN_TOUCH)
        yield words.format(worker=worker, day=on_day(summary.next_on))
    elif summary.hold_until:
        yield f"We have paused. {worker} will be in touch by {on_day(summary.hold_until)}."
    for action in summary.to_do:
        by = f", by {on_day(action.on)}" if action.on else ""
        yield f"{whose(action, summary)}{by}: {action.what}"


def ring(summary: Summary) -> Iterator[Block]:
    worker = f"{summary.link_worker_known_as} or anyone in " if summary.link_worker_known_as else ""
    reference = f"Your reference is {summary.reference}."
    yield Words(
        f"Ring {summary.team_phone} and ask for {worker}{summary.team_name}. {reference}", Tone.FIRST, is_kept=True
    )
    if summary.reopen_until:
        until = on_day(summary.reopen_until)
        back = f"You can come back. Until {until} we can go on where we stopped. After that, ring us or ask your GP."
        yield Words(back, is_kept=True)
    if summary.crisis:
        yield Words(summary.crisis, is_kept=True)
