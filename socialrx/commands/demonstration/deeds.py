"""The deeds that stories are made of: each one or two of the product's own verbs, done on a day by somebody."""

from dataclasses import dataclass
from datetime import timedelta

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.caseload.limits import Room
from socialrx.caseload.loads import load_of
from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.commands.demonstration.life import Life
from socialrx.commands.demonstration.words import CONVERSATION, FOLLOWED_UP, REACHED, TRIED, WORDS, Words
from socialrx.core import clock
from socialrx.core.rules import days
from socialrx.directory.models import Service
from socialrx.feedback import actions as feedback
from socialrx.onward import actions as introducing
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.outcomes import actions as measuring
from socialrx.outcomes.models import Mode
from socialrx.plans import actions as planning
from socialrx.plans.models import GoalStatus, Owner, mark_of
from socialrx.referrals.models import Referral

TELEPHONE, FACE_TO_FACE, LETTER = "02", "01", "98"
ATTEMPTS = (("no_answer", TELEPHONE), ("voicemail", TELEPHONE), ("letter_sent", LETTER))
ONS4 = ("satisfied", "worthwhile", "happy", "anxious")
# The answers on the way to each state: the group's, then what the worker heard.
PATHS: dict[State, tuple[str, ...]] = {
    State.SENT: (),
    State.NO_REPLY: ("hear_nothing",),
    State.ACCEPTED: ("accept",),
    State.WAITING: ("wait",),
    State.STARTED: ("accept", "start"),
    State.ATTENDING: ("accept", "start", "attend"),
    State.COMPLETED: ("accept", "start", "attend", "complete"),
    State.FULL: ("say_full",),
    State.DECLINED_PROVIDER: ("refuse",),
    State.DECLINED_PERSON: ("change_mind",),
    State.DNA: ("accept", "not_attend"),
    State.LOST: ("accept", "start", "lose"),
    State.PROVIDER_CLOSED: ("accept", "group_closes"),
}
GROUPS_OWN = {"accept", "wait", "say_full", "refuse", "start"}
WORKING_DAYS_BETWEEN = {"hear_nothing": 6, "accept": 2, "start": 5, "attend": 30, "complete": 10}


@dataclass
class Story:
    """A referral, its case when there is one, and who works on it."""

    life: Life
    referral: Referral
    lead: User
    worker: User
    case: Case | None = None

    @property
    def open_case(self) -> Case:
        if self.case is None:
            raise LookupError("no case yet")
        return self.case

    @property
    def words(self) -> Words:
        return WORDS.get(self.referral.needs[0].need, WORDS["loneliness"])


def accept(story: Story, working_days: int, *, allocate: bool = True) -> None:
    with story.life.on(story.life.after(working_days), by=story.lead):
        worker = story.worker if allocate else None
        is_full = load_of(story.worker).room is Room.FULL
        reason = "Agreed with them: two of theirs close this week." if allocate and is_full else ""
        story.case = feedback.accept(story.referral, by=story.lead, link_worker=worker, reason=reason)


def try_to_reach(story: Story, times: int, *, first_after: int = 2, note: str = "") -> None:
    """Attempts that fail, some days apart; each leaves the next try on the list."""
    for number in range(times):
        outcome, mode = ATTEMPTS[min(number, len(ATTEMPTS) - 1)]
        if outcome == "voicemail" and not story.referral.patient.may_leave_message:
            outcome = "no_answer"
        after = first_after if number == 0 else days("ATTEMPT_GAP_WORKING_DAYS")
        with story.life.on(story.life.after(after), by=story.worker):
            case = story.open_case
            words = note or TRIED[outcome]
            casework.record_contact(case, by=story.worker, mode=mode, outcome=outcome, note=words)
            kind, on = casework.next_try(case)
            casework.plan_next(case, kind, on=on)


def reach(story: Story, *, after: int = 2, outcome: str = "spoke_booked", note: str = "") -> None:
    """The first time they talk; the practice hears that they did."""
    with story.life.on(story.life.after(after), by=story.worker):
        case = story.open_case
        note = note or story.life.dice.choice(REACHED)
        casework.record_contact(case, by=story.worker, mode=TELEPHONE, outcome=outcome, note=note)
        feedback.first_contact_made(case, by=story.worker)
        casework.plan_next(case, NextKind.MEET, on=clock.add_working_days(clock.today(), 4))


def converse(story: Story, *, after: int = 4, note: str = "") -> None:
    """They meet: the conversation, and the four questions of the ONS when there is a mind for them."""
    with story.life.on(story.life.after(after), by=story.worker):
        case, dice = story.open_case, story.life.dice
        note = note or dice.choice(CONVERSATION)
        casework.record_contact(case, by=story.worker, mode=FACE_TO_FACE, outcome=casework.CONVERSATION, note=note)
        casework.plan_next(case, NextKind.CALL, on=clock.add_working_days(clock.today(), 5))


def follow_up(story: Story, *, after: int, note: str = "") -> None:
    with story.life.on(story.life.after(after), by=story.worker):
        note = note or story.life.dice.choice(FOLLOWED_UP)
        casework.record_contact(
            story.open_case, by=story.worker, mode=TELEPHONE, outcome=casework.CONVERSATION, note=note
        )


def ask_ons4(story: Story, scores: tuple[int, int, int, int], *, after: int = 0) -> None:
    with story.life.on(story.life.after(after), by=story.worker):
        values = dict(zip(ONS4, scores, strict=True))
        measuring.record(
            story.open_case, by=story.worker, measure="ons4", values=values, mode=Mode.HELPED, given_on=clock.today()
        )


def agree_plan(story: Story, *, after: int = 1, review_in: int = 42) -> None:
    """What matters, one goal with two steps, and the day of review."""
    with story.life.on(story.life.after(after), by=story.worker):
        case, words = story.open_case, story.words
        write_matters(case, words.matters)
        goal = planning.add_goal(case, words.goal)
        today = clock.today()
        planning.add_action(goal, words.action, owner=Owner.PERSON, due_on=today + timedelta(days=14))
        planning.add_action(
            goal, "Ring to hear how it goes", owner=Owner.LINK_WORKER, due_on=today + timedelta(days=10)
        )
        planning.agree(case, by=story.worker, review_on=today + timedelta(days=review_in))
        casework.plan_next(case, NextKind.REVIEW, on=today + timedelta(days=review_in))


def write_matters(case: Case, words: str) -> None:
    """What matters to them, on a page that was empty."""
    planning.write_matters(case, words, seen=mark_of(""))


def tell_about(story: Story, service: Service, *, after: int = 0) -> None:
    with story.life.on(story.life.after(after), by=story.worker):
        introducing.tell(story.open_case, service, by=story.worker)


def introduce(story: Story, service: Service, state: State, *, wanted: str = "", after: int = 1) -> OnwardReferral:
    """Introduce the person to a service, and live on until the introduction is in this state."""
    with story.life.on(story.life.after(after), by=story.worker):
        is_agreed = state is not State.SUGGESTED
        asked = introducing.Introduction(
            wanted=wanted or story.words.wanted,
            risk_shared=RiskShared.NONE_TO_SHARE,
            agreed_on=clock.today() if is_agreed else None,
        )
        referral = introducing.suggest(story.open_case, service, asked, by=story.worker)
        if is_agreed:
            introducing.send(referral, by=story.worker)
    for move in PATHS.get(state, ()):
        with story.life.on(story.life.after(WORKING_DAYS_BETWEEN.get(move, 4))):
            hear(story, referral, move)
    return referral


def hear(story: Story, referral: OnwardReferral, move: str) -> None:
    if move == "hear_nothing":
        introducing.note_unanswered(referral)
    elif move in GROUPS_OWN:
        reason = "We have no volunteer with a car for that part of town." if move == "refuse" else ""
        introducing.answer(referral, move, reason=reason)
    else:
        introducing.record(referral, move, by=story.worker)


def close(story: Story, reason: str, ended_by: EndedBy, *, after: int = 5, what_changed: str = "") -> None:
    with story.life.on(story.life.after(after), by=story.worker):
        feedback.close(story.open_case, by=story.worker, reason=reason, ended_by=ended_by, what_changed=what_changed)


def finish_plan(story: Story, status: GoalStatus, *, after: int = 0) -> None:
    """How the goals went, and the steps that were taken."""
    with story.life.on(story.life.after(after), by=story.worker):
        for goal in planning.begun(story.open_case).goals:
            planning.set_goal(goal, status)
            if status is not GoalStatus.SET_ASIDE:
                for action in goal.actions:
                    planning.finish_action(action, clock.today())
