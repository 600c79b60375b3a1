"""What becomes of the two hundred: one function for each way a story can go, and how many go that way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from socialrx.caseload import actions as casework
from socialrx.caseload.models import EndedBy, NextKind
from socialrx.commands.demonstration import deeds, words
from socialrx.commands.demonstration.deeds import Story
from socialrx.commands.demonstration.services import Services
from socialrx.core import clock
from socialrx.feedback import actions as feedback
from socialrx.onward.lifecycle import State
from socialrx.plans.models import GoalStatus


class NextStep(NamedTuple):
    """What is owed next and how many days from today; late when negative."""

    kind: NextKind
    in_days: int


@dataclass
class Fate:
    """One way to go: how many days ago it began, what happened, and what is particular to it."""

    share: int
    ago: tuple[int, int]
    live: Callable[[Story, "Fate", Services], None]
    tries: int = 0
    reason: str = ""
    ended_by: EndedBy = EndedBy.TOGETHER
    states: tuple[State, ...] = ()
    owed: tuple[NextStep, ...] = field(default_factory=tuple)
    is_pressing: bool = False


def wait(_story: Story, _fate: Fate, _services: Services) -> None:
    """Nothing yet: it stands in New referrals."""


def be_returned(story: Story, _fate: Fate, _services: Services) -> None:
    with story.life.on(story.life.after(1), by=story.lead):
        feedback.ask(story.referral, by=story.lead, question=story.life.dice.choice(words.QUESTIONS))


def be_answered(story: Story, fate: Fate, services: Services) -> None:
    """Returned, answered, and back in New referrals."""
    be_returned(story, fate, services)
    if story.referral.referred_by is None:
        return
    with story.life.on(story.life.after(2), by=story.referral.referred_by):
        story.referral.answer_question(by=story.referral.referred_by, answer=story.life.dice.choice(words.ANSWERS))


def be_refused(story: Story, _fate: Fate, _services: Services) -> None:
    reason, instead = story.life.dice.choice(words.NOT_ACCEPTED)
    with story.life.on(story.life.after(2), by=story.lead):
        feedback.refuse(story.referral, by=story.lead, reason=reason, instead=instead)


def be_withdrawn(story: Story, fate: Fate, _services: Services) -> None:
    """The practice takes it back, before or after the team has taken it on."""
    if fate.tries:
        deeds.accept(story, 2)
        deeds.try_to_reach(story, fate.tries)
    by = story.referral.referred_by or story.lead
    with story.life.on(story.life.after(3), by=by):
        casework.withdraw(story.referral, story.case, by=by, reason=story.life.dice.choice(words.WITHDREW))


def be_struck_out(story: Story, fate: Fate, _services: Services) -> None:
    if fate.tries:
        deeds.accept(story, 1)
    with story.life.on(story.life.after(2), by=story.lead):
        explanation = "The same referral came twice." if fate.reason == "duplicate" else "The wrong person's record."
        feedback.strike_out(story.referral, by=story.lead, mistake=fate.reason, explanation=explanation)


def wait_for_worker(story: Story, _fate: Fate, _services: Services) -> None:
    deeds.accept(story, 1, allocate=False)


def be_tried(story: Story, fate: Fate, _services: Services) -> None:
    """Accepted and in a worker's hands; tried as often as it says, which may be never."""
    deeds.accept(story, 1)
    deeds.try_to_reach(story, fate.tries)


def be_reached(story: Story, fate: Fate, _services: Services) -> None:
    deeds.accept(story, 2)
    deeds.try_to_reach(story, story.life.dice.choice((0, 0, 1)))
    deeds.reach(story)
    if story.life.chance(0.5):
        deeds.converse(story)
        deeds.ask_ons4(story, first_scores(story))
    owe(story, fate)


def begin(story: Story) -> None:
    """From acceptance to a first conversation, as it mostly goes."""
    deeds.accept(story, story.life.dice.choice((1, 1, 2, 3)))
    deeds.try_to_reach(story, story.life.dice.choice((0, 0, 0, 1, 2)))
    deeds.reach(story, after=story.life.dice.choice((1, 2, 4)))
    deeds.converse(story, after=story.life.dice.choice((3, 5, 8)))


def be_planned(story: Story, fate: Fate, services: Services) -> None:
    """A plan is agreed, and a group is asked; what is owed next is set last."""
    begin(story)
    if story.life.chance(0.85):
        deeds.ask_ons4(story, first_scores(story))
    deeds.agree_plan(story)
    be_introduced(story, fate, services)
    look_again(story)
    owe(story, fate)


def look_again(story: Story) -> None:
    """A review that would be past has been held, and the next is some weeks from now."""
    today = clock.day_of(story.life.ends)
    if story.open_case.review_on and story.open_case.review_on <= today:
        deeds.follow_up(story, after=5)
        with story.life.on(story.life.day, by=story.worker):
            story.open_case.review_on = today + timedelta(days=story.life.dice.randint(8, 40))


def be_introduced(story: Story, fate: Fate, services: Services) -> None:
    if story.life.chance(0.4) and (service := services.for_story(story)):
        deeds.tell_about(story, service)
    state = story.life.dice.choice(fate.states) if fate.states else None
    if state and (service := services.for_story(story, must_have_mail=True)):
        deeds.introduce(story, service, state)


def come_to_review(story: Story, fate: Fate, services: Services) -> None:
    """Planned long enough ago that the review is due now, or was."""
    be_planned(story, fate, services)
    with story.life.on(story.life.after(5), by=story.worker):
        owed = story.life.dice.choice(fate.owed)
        story.open_case.review_on = clock.day_of(story.life.ends) + timedelta(days=owed.in_days)


def be_held(story: Story, fate: Fate, _services: Services) -> None:
    begin(story)
    with story.life.on(story.life.after(5), by=story.worker):
        until = clock.day_of(story.life.ends) + timedelta(days=story.life.dice.randint(-2, 25))
        story.open_case.hold(by=story.worker, reason=fate.reason, until=max(until, clock.today()))


def never_be_reached(story: Story, _fate: Fate, _services: Services) -> None:
    deeds.accept(story, 2)
    deeds.try_to_reach(story, 3)
    deeds.close(story, "not_reached", EndedBy.LINK_WORKER, after=6)


def decline(story: Story, _fate: Fate, _services: Services) -> None:
    deeds.accept(story, 2)
    deeds.reach(story, outcome="spoke_declined", note="Thank you, but not now. Knows how to come back.")
    deeds.close(story, "person_declined", EndedBy.PERSON, after=0)


def part_early(story: Story, fate: Fate, _services: Services) -> None:
    """One conversation shows that something else is right."""
    begin(story)
    deeds.close(story, fate.reason, fate.ended_by, after=3)


def go_all_the_way(story: Story, fate: Fate, services: Services) -> None:
    """Plan, group, follow-up, the questions again, and an end that both name."""
    begin(story)
    first = first_scores(story)
    if story.life.chance(0.92):
        deeds.ask_ons4(story, first)
    deeds.agree_plan(story)
    be_introduced(story, fate, services)
    deeds.follow_up(story, after=12)
    if fate.reason in {"goals_met", "partly_met"}:
        end_well(story, fate, first)
    deeds.close(story, fate.reason, fate.ended_by, after=1, what_changed=what_changed(story, fate))


def end_well(story: Story, fate: Fate, first: tuple[int, int, int, int]) -> None:
    status = GoalStatus.REACHED if fate.reason == "goals_met" else GoalStatus.PARTLY
    deeds.finish_plan(story, status, after=10)
    if story.life.chance(0.85):
        deeds.ask_ons4(story, later_scores(story, first))


def die(story: Story, fate: Fate, _services: Services) -> None:
    begin(story)
    with story.life.on(story.life.after(8), by=story.lead):
        story.referral.patient.died_on = clock.today() - timedelta(days=3)
    deeds.close(story, fate.reason, EndedBy.CIRCUMSTANCES, after=1)


def what_changed(story: Story, fate: Fate) -> str:
    return story.words.changed if fate.reason in {"goals_met", "partly_met"} else ""


def owe(story: Story, fate: Fate) -> None:
    """Leave the next step on the list, some days from today; some are late, as in life."""
    owed = story.life.dice.choice(fate.owed or (NextStep(NextKind.CALL, 3),))
    with story.life.on(story.life.after(1), by=story.worker):
        casework.plan_next(story.open_case, owed.kind, on=on_day(story, owed.in_days))


def on_day(story: Story, in_days: int) -> date:
    """A working day that many days from now; one that is past stays past."""
    day = clock.day_of(story.life.ends) + timedelta(days=in_days)
    return day if in_days <= 0 else clock.add_working_days(day, 0)


def first_scores(story: Story) -> tuple[int, int, int, int]:
    dice = story.life.dice
    return (dice.randint(2, 6), dice.randint(2, 7), dice.randint(1, 6), dice.randint(4, 9))


def later_scores(story: Story, first: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Mostly better, sometimes not; anxiety is better when lower."""
    gains = [story.life.dice.choice((-1, 0, 1, 1, 2, 2, 3)) for _ in first]
    satisfied, worthwhile, happy = (min(10, max(0, was + gain)) for was, gain in zip(first[:3], gains[:3], strict=True))
    return (satisfied, worthwhile, happy, min(10, max(0, first[3] - gains[3])))
