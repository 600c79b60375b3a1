"""JP, 96: falls, A&E again and again, a hip fracture; talked over in a huddle. Published in 2020; open here."""

from datetime import time, timedelta

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.caseload import huddles, levels
from socialrx.caseload.models import Huddle, HuddleCase, NextKind
from socialrx.commands.demonstration import deeds
from socialrx.commands.demonstration.known import INVENTED, PUBLISHED, Stage, days_ago, person
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.around import Said, add_contact
from socialrx.patients.models import AccessNeed, RiskAnswer
from socialrx.plans import actions as planning
from socialrx.plans.models import Owner
from socialrx.referrals.actions import Request
from socialrx.referrals.models import Answer

BEGAN_DAYS_AGO = 34
BORN_DAYS_AGO = 96 * 365 + 24 + 70
REFERENCE = "JP96000"
HOPES = (
    "Aged 96. Falls, comes to A&E often, and has broken a hip. The huddle asks what would help JP to stay at home and "
    f"not be alone. {PUBLISHED}"
)


def tell(stage: Stage, life: Life) -> None:
    """From the huddle's referral to a home visit that is owed today."""
    jp = person(
        "JP", "Ashmore", clock.today() - timedelta(days=BORN_DAYS_AGO), stage.practice,
        gender="X", ethnic_category="99", nhs_number="9990000026", landline="0115 496 0982", may_leave_message=False,
        may_post=True, best_way="3", best_time="Late morning, after the carer", address="3 Willowbank, West Bridgford",
        postcode="NG2 5RP", door_note="Key safe; ring first, JP needs time to get up",
        emergency_name="Marian", emergency_relationship="niece", emergency_phone="07700 900983",
    )  # fmt: skip
    add_contact(jp, Said("Marian", "niece", "07700 900983", may_talk=True), by=stage.user("gp"))
    request = Request(
        needs=["falls", "loneliness", "practical"], source="integrated_care_team", hopes=HOPES,
        reason="Home from hospital this week after a broken hip",
        referred_by=stage.user("gp"), organisation_id=stage.practice.id, risk=RiskAnswer.RISKS,
        risk_detail=f"Falls, most on the stairs; walks with a frame since the hip. {INVENTED}",
        contact_within=5, contact_within_reason="Home from hospital this week",
    )  # fmt: skip
    story = stage.story(life, jp, request, began=days_ago(BEGAN_DAYS_AGO), body=REFERENCE)
    deeds.accept(story, 1)
    deeds.try_to_reach(story, 1, first_after=1, note=f"Rang out. No message left. {INVENTED}")
    note = "JP rang back, slowly and with jokes. Would like somebody to come."
    deeds.reach(story, after=1, note=f"{note} {INVENTED}")
    note = "Home visit. Afraid of the stairs and of being taken to A&E again. Was a signalman; tells it well."
    deeds.converse(story, after=4, note=f"{note} {INVENTED}")
    deeds.ask_ons4(story, (4, 3, 4, 6))
    huddle(story)
    plan(story)
    huddle_today(story, guest=stage.user("guest"))


def huddle(story: deeds.Story) -> None:
    """The practice, the community nurses and the link worker talk it over, with JP's agreement."""
    with story.life.on(story.life.after(2), by=story.worker):
        held, jp = bring_jp(story, "Falls, A&E again and again, and now a broken hip. Afraid of the stairs.")
        huddles.name_guest(held, by=story.worker, name="Pat Lane", organisation="Community nurses")
        held.open()
        options = "A care home; a stair lift; a rail, a lower frame and company at home."
        decision = "JP stays at home. The nurse sees to the rail and the frame, the practice to the tablets."
        huddles.decide(jp, options=options, decision=f"{decision} {INVENTED}", by=story.worker)
        week = clock.today() + timedelta(days=7)
        for owed in (
            huddles.Owed("See about a second rail and the frame", week, owner_name="Pat Lane, community nurse"),
            huddles.Owed("Look over the tablets", week, owner_name="Asha Menon, GP"),
        ):
            huddles.add_action(jp, owed, by=story.worker).finish(by=story.worker)
        levels.step(story.open_case, levels.Step("3"), by=story.worker)
        held.close(by=story.worker)
    note = "Told JP what the huddle agreed: the nurse sees to the frame and the stairs, the practice to the tablets, "
    note += "I to company. Suits JP."
    deeds.follow_up(story, after=1, note=f"{note} {INVENTED}")


def bring_jp(story: deeds.Story, words: str) -> tuple[Huddle, HuddleCase]:
    """To a huddle of today, JP having said yes."""
    case = story.open_case
    meeting = huddles.Meeting("Integrated care huddle", clock.today(), time(14), f"{story.referral.team.name}, online")
    held = huddles.plan(case.team, meeting, by=story.worker)
    brought = huddles.Brought("JP, 96", "What would help JP to stay at home and not be alone?", f"{words} {INVENTED}")
    return held, huddles.bring(held, case, brought, huddles.Agreement(Answer.AGREED), by=story.worker)


def huddle_today(story: deeds.Story, *, guest: User) -> None:
    """How it goes on: open now, so that a guest who signs in sees what is brought and nothing else."""
    with story.life.on(clock.day_of(story.life.ends), by=story.worker):
        held, jp = bring_jp(story, "At home since the hip. Rail and frame are done. Says the evenings are long.")
        huddles.name_guest(held, by=story.worker, email=guest.email, organisation="Queen's hospital at home")
        held.open()
        in_some_days = clock.today() + timedelta(days=5)
        visitor = huddles.Owed("Ask the visitors for an evening", in_some_days, owner=story.worker)
        huddles.add_action(jp, visitor, by=story.worker)


def plan(story: deeds.Story) -> None:
    with story.life.on(story.life.after(2), by=story.worker):
        case, today = story.open_case, clock.today()
        db.session.add(
            AccessNeed(patient=case.patient, key="1325371000000107", label="Requires home visit appointments")
        )
        deeds.write_matters(case, "Staying in my own house, and somebody to tell it to.")
        safe = planning.add_goal(case, "Get down to the kitchen without fear")
        frame = "See about a second rail and the frame"
        planning.add_action(safe, frame, owner=Owner.OTHER, owner_name="Community nurse", due_on=today)
        company = planning.add_goal(case, "Company twice a week")
        friends = "Ask the telephone friends, and a visitor"
        planning.add_action(company, friends, owner=Owner.LINK_WORKER, due_on=today + timedelta(days=7))
        planning.agree(case, by=story.worker, review_on=clock.day_of(story.life.ends) + timedelta(days=10))
        visit = "Bring the photographs of the signal box"
        casework.plan_next(case, NextKind.HOME_VISIT, on=clock.day_of(story.life.ends), note=visit)
