"""What is locked away, to be looked at from every side: an address nobody may see, a sealed note, a glass broken.

All of it is invented. Its people are on Amina's list, so that each sign-in shows
its own side: she works with them, Tom leads, Ruth reviews, Dev finds nothing.
"""

from datetime import timedelta
from uuid import UUID

from socialrx.accounts.models import User
from socialrx.caseload import grants
from socialrx.caseload.models import Case, GrantKind, WorkerSafetyFlag
from socialrx.caseload.same_person import propose
from socialrx.caseload.sealing import seal
from socialrx.commands.demonstration import deeds
from socialrx.commands.demonstration.known import INVENTED, Stage, days_ago, person
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.core.trail import Deed
from socialrx.patients import flags
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.referrals.actions import Request, receive
from socialrx.rights import inquiries
from socialrx.rights.models import InquiryKind

BEGAN_DAYS_AGO = 26
REFERENCE = "GV0R000"
BORN_DAYS_AGO = 34 * 365 + 60
SEALED = "Her sister knows the new address. Nobody else in the family may hear of it."


def tell(stage: Stage, life: Life) -> None:
    """Somebody who fled, and all that is kept of it; then an emergency, a cover and a possible second record."""
    story = someone_who_fled(stage, life)
    case, team = story.open_case, stage.team
    colleagues = [worker for worker in stage.staff.workers[team.id] if worker.id != story.worker.id]
    with life.on(life.after(1), by=story.worker):
        seal(case, by=story.worker, words=f"{SEALED} {INVENTED}", because="Could find her", readers=[story.lead.id])
        beware(case, story.worker, team.employer_id)
    looked_at(case, life, (story.worker, story.lead))
    broke_the_glass(case, life, colleagues[0])
    covered(case, life, colleagues[1])
    seen_twice(stage, case, life)
    investigated(stage, case, life)


def someone_who_fled(stage: Stage, life: Life) -> deeds.Story:
    born = clock.today() - timedelta(days=BORN_DAYS_AGO)
    nadia = person(
        "Nadia", "Kessell", born, stage.practice, gender="2", ethnic_category="99", nhs_number="9990000387",
        mobile="07700 900461", address="Flat 2, 9 Weir Lane, West Bridgford", postcode="NG2 7ZN",
        best_way="3", best_time="Weekdays 10 to 2", contact_warning="Say nothing unless she says the word ‘tulip’",
    )  # fmt: skip
    request = Request(
        needs=["loneliness", "housing"], source="gp", hopes=f"New in the area with two children. {INVENTED}",
        referred_by=stage.user("gp"), organisation_id=stage.practice.id, risk=RiskAnswer.RISKS,
        risk_detail=f"A former partner looks for her. {INVENTED}",
    )  # fmt: skip
    story = stage.story(life, nadia, request, began=days_ago(BEGAN_DAYS_AGO), body=REFERENCE)
    deeds.accept(story, 1)
    deeds.reach(story, after=1, note=f"Rang at 11, she said the word. Would like to meet other mothers. {INVENTED}")
    with life.on(life.after(1), by=story.worker):
        because = f"Left a violent partner in spring. {INVENTED}"
        organisation = stage.team.employer_id
        flag = flags.set_flag(
            nadia, by=story.worker, source=flags.FlagSource.WORKER, because=because, organisation_id=organisation
        )
        flag.confirm_safe_way("Ring her mobile on weekdays, 10 to 2. Never write.", by=story.worker)
    return story


def beware(case: Case, worker: User, organisation_id: UUID) -> None:
    words = f"Do not visit alone: he has followed a health visitor. Meet at the surgery. {INVENTED}"
    review = clock.today() + timedelta(days=60)
    about = {"case": case, "patient_id": case.patient_id, "organisation_id": organisation_id}
    db.session.add(WorkerSafetyFlag(words=words, review_on=review, raised_by_id=worker.id, **about))


def looked_at(case: Case, life: Life, users: tuple[User, ...]) -> None:
    """The people who work with her open her page: what the trail shows on an ordinary day."""
    for user in users:
        with life.on(life.after(1), by=user):
            trail.record(Deed.VIEWED, case)


def broke_the_glass(case: Case, life: Life, colleague: User) -> None:
    """An emergency while Amina was away. Nobody has reviewed it yet."""
    words = f"The police rang: he was seen near the surgery and she was due there. {INVENTED}"
    with life.on(life.after(2), by=colleague):
        grants.open_case(case, grants.Why(GrantKind.BREAK_GLASS, "emergency_service_asks", words), by=colleague)
        trail.record(Deed.VIEWED, case, detail="alert")


def covered(case: Case, life: Life, colleague: User) -> None:
    words = f"Amina is on leave; Nadia rang to change the day. {INVENTED}"
    with life.on(life.after(1), by=colleague):
        grants.open_case(case, grants.Why(GrantKind.COVER, "worker_away", words), by=colleague)
        trail.record(Deed.VIEWED, case)


def seen_twice(stage: Stage, case: Case, life: Life) -> None:
    """A hospital referred her too, without her number: perhaps the same person."""
    nadia = case.patient
    sender = stage.user("partner")
    twin: Patient = person(
        "Nadia", "Kessell", nadia.date_of_birth, stage.practice,
        gender="2", ethnic_category="99", no_number_reason="nhs-number-not-known", mobile="07700 900462",
        address="9 Weir Lane, West Bridgford", postcode="NG2 7ZN",
    )  # fmt: skip
    request = Request(
        needs=["mental_wellbeing"], source="hospital", hopes=f"After a panic attack; would like company. {INVENTED}",
        referred_by=sender, organisation_id=stage.staff.seats["partner"], risk=RiskAnswer.NOT_ASSESSED,
    )  # fmt: skip
    with life.on(life.after(1), by=sender):
        db.session.add(twin)
        receive(twin, request, by=sender)
    with life.on(life.after(1), by=stage.user("linkworker")):
        propose(nadia, twin, team_id=case.team_id, by=stage.user("linkworker"), words="Same name and birthday")


def investigated(stage: Stage, case: Case, life: Life) -> None:
    """The Caldicott guardian asks why the glass was broken."""
    guardian = stage.user("ig")
    with life.on(life.after(1), by=guardian):
        purpose = f"To see whether the emergency was one. {INVENTED}"
        inquiry = inquiries.open_inquiry(
            InquiryKind.INVESTIGATION, purpose=purpose, organisation_id=stage.team.employer_id, by=guardian
        )
        inquiries.choose(inquiry, case.patient, by=guardian)
