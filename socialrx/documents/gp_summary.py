"""The outcome summary as a GP reads it: first what is wanted of her, then why, what was done, what came of it.

Only the fields of `summary.GP` arrive here.
"""

from collections.abc import Iterator

from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.documents.blocks import Block, Grid, Heading, Points, Scores, Title, Tone, Words
from socialrx.documents.paper import Paper, printed
from socialrx.documents.summary import GP, NOTHING_WANTED, ActionLine, Arranged, Summary, gather
from socialrx.documents.words import on_day
from socialrx.onward.lifecycle import TAKEN, UNANSWERED, State
from socialrx.plans.models import GoalStatus, Owner

GOAL_WORDS = {
    GoalStatus.REACHED: "Reached",
    GoalStatus.PARTLY: "Partly reached",
    GoalStatus.WORKING_ON: "Working on it",
    GoalStatus.SET_ASIDE: "Set aside",
}
CAME_OF_IT = {
    State.SUGGESTED: "Not made yet",
    State.SENT: "Waiting for the group's answer",
    State.NO_REPLY: "No reply yet",
    State.ACCEPTED: "The group said yes",
    State.WAITING: "On the group's waiting list",
    State.STARTED: "Started",
    State.ATTENDING: "Still going at six weeks",
    State.COMPLETED: "Finished",
    State.FULL: "The group was full",
    State.DECLINED_PROVIDER: "The group could not help with this",
    State.DECLINED_PERSON: "The patient decided against it",
    State.DNA: "Did not attend",
    State.LOST: "Lost contact",
    State.PROVIDER_CLOSED: "The group closed",
}
NEXT_STEP = {
    NextKind.ALLOCATE: "Choose a link worker",
    NextKind.CALL: "Ring the patient",
    NextKind.TEXT: "Send the patient a text",
    NextKind.LETTER: "Write to the patient",
    NextKind.HOME_VISIT: "Visit the patient",
    NextKind.MEET: "Meet the patient",
    NextKind.REVIEW: "Review with the patient",
    NextKind.CHASE: "Ask a group for its answer",
    NextKind.DECIDE: "Decide how to go on",
    NextKind.OTHER: "Next step with the patient",
}
ENDED = {
    EndedBy.PERSON: "ended by the patient",
    EndedBy.TOGETHER: "ended together",
    EndedBy.LINK_WORKER: "ended by the link worker",
    EndedBy.REFERRER: "ended by the referrer",
    EndedBy.CIRCUMSTANCES: "ended by circumstances",
}
NO_DAY = "no day set"
# The record may say more than this paper, and a reader must not take silence for safety.
NOT_HERE = (
    "Risks and worries about safety are never on this summary, whether there are any or not. To ask, ring the team."
)


def build(case: Case) -> bytes:
    """The PDF for the practice."""
    return printed(paper(gather(case).only(GP)))


def paper(summary: Summary) -> Paper:
    """The document from the GP's fields. Its title names no person."""
    return Paper(
        title=f"Outcome summary for the practice {summary.reference}",
        footer=f"{summary.reference}  ·  outcome summary of {on_day(summary.made_on)}",
        blocks=tuple(story(summary)),
        more=f"Some words are shortened here. There is more in the record: ring the team on {summary.team_phone}.",
        size=10,
    )


def story(summary: Summary) -> Iterator[Block]:
    """Top to bottom."""
    yield Title("Outcome summary so far" if summary.is_so_far else "Outcome summary", came_from(summary))
    yield Words(f"Wanted from you: {summary.wanted or NOTHING_WANTED}", Tone.FIRST)
    yield who(summary)
    yield Heading("Why referred")
    yield from why(summary)
    yield Heading("What mattered to the patient")
    yield from mattered(summary)
    yield Heading("What was arranged")
    yield from arranged(summary)
    yield Heading("Wellbeing (ONS4) then and now")
    yield from answers(summary)
    if summary.what_changed:
        yield Heading("What changed")
        yield Words(summary.what_changed)
    yield Heading("What happens next")
    yield from what_next(summary)
    yield Words(NOT_HERE, Tone.QUIET, is_kept=True)


def came_from(summary: Summary) -> str:
    reader = f"For {summary.practice_name}. " if summary.practice_name else ""
    return f"{reader}From {summary.team_name}, {on_day(summary.made_on)}. {how_it_stands(summary)}"


def how_it_stands(summary: Summary) -> str:
    """`Closed 12 July 2026: goals met, ended together.`"""
    if summary.is_so_far:
        return "The work goes on; this is how things stand today."
    ended = f", {ENDED[summary.ended_by]}" if summary.ended_by else ""
    return f"Closed {on_day(summary.closed_on)}: {lower_first(summary.closure_label)}{ended}."


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def who(summary: Summary) -> Grid:
    referred = f"{summary.reference}, received {on_day(summary.received_on)}"
    by = f", from {summary.referrer_name}" if summary.referrer_name else ""
    met = f"First conversation {on_day(summary.met_on)}" if summary.met_on else "No conversation yet"
    worker = f"{summary.link_worker}, " if summary.link_worker else ""
    rows = (
        ("Patient", f"{summary.patient_name}, born {on_day(summary.date_of_birth)}"),
        ("NHS number", summary.nhs_number or "not known to us"),
        ("Referral", f"{referred}{by}. {met}."),
        ("Link worker", f"{worker}{summary.team_name}, {summary.team_phone}"),
    )
    return Grid((), rows, (1, 5), is_kept=True)


def why(summary: Summary) -> Iterator[Block]:
    yield Points(summary.needs)
    if summary.hopes:
        yield Words(f"The referrer hoped for: {summary.hopes}")


def mattered(summary: Summary) -> Iterator[Block]:
    if summary.what_matters:
        yield Words(summary.what_matters)
    if summary.goals:
        yield Points(tuple(f"{GOAL_WORDS[goal.status]}: {goal.words}" for goal in summary.goals))
    if not summary.what_matters and not summary.goals:
        yield Words("Nothing was written down.")


def arranged(summary: Summary) -> Iterator[Block]:
    if summary.arranged:
        rows = tuple((one.service, how(one), came_of(one)) for one in summary.arranged)
        yield Grid(("Service", "How", "What came of it"), rows, (5, 4, 4))
    else:
        yield Words("No community service was arranged.")
    if summary.done:
        yield Points(tuple(done_sentence(action, summary) for action in summary.done))


def done_sentence(action: ActionLine, summary: Summary) -> str:
    """`Done 3 May 2026 by the patient: ...`"""
    return f"Done {on_day(action.on)} by {whose(action, summary)}: {action.what}"


def how(one: Arranged) -> str:
    """`Introduced 3 May 2026`."""
    return f"{'Told about it' if one.state is None else 'Introduced'} {on_day(one.on)}"


def came_of(one: Arranged) -> str:
    return "No answer expected" if one.state is None else CAME_OF_IT[one.state]


def whose(action: ActionLine, summary: Summary) -> str:
    """Who owes a step, or did it."""
    if action.owner is Owner.PERSON:
        return "the patient"
    if action.owner is Owner.LINK_WORKER:
        return summary.link_worker or "the link worker"
    return action.owner_name or "somebody else"


def answers(summary: Summary) -> Iterator[Block]:
    """A table for the eye and the record, and the same drawn."""
    change, first_on = summary.change, summary.first_on
    if change is None or first_on is None:
        yield Words("Not asked.")
        return
    if summary.latest_on is None:
        rows = tuple((item.label, change.said(change.first, item.id)) for item in change.items)
        yield Grid(("Question, 0 to 10", f"Then, {on_day(first_on)}"), rows, (5, 4), is_kept=True)
        yield Words("Not asked again, or not long enough after the first time to compare.")
        return
    latest = f"Now, {on_day(summary.latest_on)}"
    rows3 = tuple(
        (item.label, change.said(change.first, item.id), change.said(change.latest, item.id), verdict(summary, item.id))
        for item in change.items
    )
    yield Grid(("Question, 0 to 10", f"Then, {on_day(first_on)}", latest, "Change"), rows3, (5, 4, 4, 3), is_kept=True)
    yield Scores(change, first_on, summary.latest_on)
    if not change.is_same_way:
        yield Words("Asked in different ways (alone, helped, or by phone), so the answers are not compared.")


def verdict(summary: Summary, item: str) -> str:
    """`better by 4`; `not compared` where it cannot be told."""
    gained = summary.change.in_(item) if summary.change else None
    if gained is None:
        return "not compared"
    return f"{'better' if gained > 0 else 'worse'} by {abs(gained)}" if gained else "the same"


def what_next(summary: Summary) -> Iterator[Block]:
    if rows := tuple(next_rows(summary)):
        yield Grid(("What", "Who owes it", "By"), rows, (6, 4, 3))
    else:
        yield Words("Nothing more is planned.")
    if summary.reopen_until:
        yield Words(f"The case can be opened again until {on_day(summary.reopen_until)}; ring the team.")


def next_rows(summary: Summary) -> Iterator[tuple[str, str, str]]:
    """What is still owed, by whom and when: our own next step, groups that have not finished, steps of the plan."""
    if summary.next_kind:
        yield NEXT_STEP[summary.next_kind], summary.link_worker or summary.team_name, on_day(summary.next_on)
    elif summary.hold_until:
        yield "On hold: look again", summary.link_worker or summary.team_name, on_day(summary.hold_until)
    for one in summary.arranged:
        if one.state in UNANSWERED | TAKEN:
            owes = one.service if one.state in UNANSWERED else "The patient"
            yield f"{CAME_OF_IT[one.state]}: {one.service}", owes, NO_DAY
    for action in summary.to_do:
        yield action.what, upper_first(whose(action, summary)), on_day(action.on) or NO_DAY
