"""Paul: a painful knee, a link worker, walking football, a stone and a half less. Published in 2020; closed here."""

from datetime import timedelta

from socialrx.caseload import actions as casework
from socialrx.caseload.models import EndedBy, NextKind
from socialrx.commands.demonstration import deeds
from socialrx.commands.demonstration.known import INVENTED, PUBLISHED, Stage, days_ago, person
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.onward.lifecycle import State
from socialrx.patients.models import RiskAnswer
from socialrx.plans import actions as planning
from socialrx.plans.models import GoalStatus, Owner
from socialrx.referrals.actions import Request

BEGAN_DAYS_AGO = 168
BORN_DAYS_AGO = 58 * 365 + 120
REFERENCE = "PA1R000"
HOPES = (
    "Knee pain. He has stopped being active and keeps to the house. The operation needs him to lose weight first, "
    f"and he cannot do it alone. {PUBLISHED}"
)
CHANGED = (
    "Plays walking football every week, keeps a food diary, and is a stone and a half lighter. "
    "He is on the list for the operation. (Scores and dates invented.)"
)


def tell(stage: Stage, life: Life) -> None:
    """From the GP's referral to the closure, over five months that end a fortnight ago."""
    paul = person(
        "Paul", "Whitlock", clock.today() - timedelta(days=BORN_DAYS_AGO), stage.practice,
        gender="1", ethnic_category="A", nhs_number="9990000018", mobile="07700 900982", may_leave_message=True,
        may_text=True, may_post=True, best_time="After 10am", address="14 Heron Court, West Bridgford",
        postcode="NG2 7ZN",
    )  # fmt: skip
    needs = ["physical_activity", "loneliness", "ltc"]
    request = Request(
        needs=needs, source="gp", hopes=HOPES, referred_by=stage.user("gp"), organisation_id=stage.practice.id,
        risk=RiskAnswer.NONE_KNOWN,
    )  # fmt: skip
    story = stage.story(life, paul, request, began=days_ago(BEGAN_DAYS_AGO), body=REFERENCE)
    deeds.accept(story, 1)
    deeds.reach(story, after=2, note=f"Rang at 10. Fed up with the knee and with sitting in. Glad to meet. {INVENTED}")
    note = "Met at the surgery. Used to play football on Sundays; misses the lads more than the game."
    deeds.converse(story, after=4, note=f"{note} {INVENTED}")
    deeds.ask_ons4(story, (3, 4, 3, 7))
    plan(story)
    deeds.introduce(story, stage.football, State.ATTENDING, wanted="Would like to play again, gently; one bad knee.")
    deeds.follow_up(story, after=3, note=f"Scales say a stone gone. Food diary kept nearly every day. {INVENTED}")
    end(story)


def plan(story: deeds.Story) -> None:
    """A food diary and a plan, and something to enjoy."""
    with story.life.on(story.life.after(1), by=story.worker):
        case, today = story.open_case, clock.today()
        deeds.write_matters(case, "Being one of the lads again, and getting the knee done.")
        weight = planning.add_goal(case, "Lose enough weight for the operation")
        planning.add_action(weight, "Keep a food diary", owner=Owner.PERSON, due_on=today + timedelta(days=14))
        together = "Look at the diary together"
        planning.add_action(weight, together, owner=Owner.LINK_WORKER, due_on=today + timedelta(days=21))
        active = planning.add_goal(case, "Be active in company every week")
        first = "Go to walking football once and watch"
        planning.add_action(active, first, owner=Owner.PERSON, due_on=today + timedelta(days=10))
        planning.agree(case, by=story.worker, review_on=today + timedelta(days=84))
        casework.plan_next(case, NextKind.CALL, on=today + timedelta(days=10))


def end(story: deeds.Story) -> None:
    """Review, the four questions again, and an end that both name."""
    note = "Review over a coffee. A stone and a half lighter, and captain next week."
    with story.life.on(days_ago(15), by=story.worker):
        casework.record_contact(
            story.open_case, by=story.worker, mode=deeds.FACE_TO_FACE, outcome=casework.CONVERSATION,
            note=f"{note} {INVENTED}",
        )  # fmt: skip
    deeds.finish_plan(story, GoalStatus.REACHED)
    deeds.ask_ons4(story, (7, 8, 7, 3))
    deeds.close(story, "goals_met", EndedBy.TOGETHER, after=1, what_changed=CHANGED)
