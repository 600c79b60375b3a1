"""What happened to each referral: a story told in rows, every constraint of the database kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from socialrx.caseload.models import Case, CaseStatus, CaseStep, Contact, EndedBy, NextKind
from socialrx.commands.population.bulk import Bulk
from socialrx.commands.population.diaries import Held, book
from socialrx.commands.population.letters import tell_practice
from socialrx.commands.population.onward import introduce
from socialrx.commands.population.people import some_days
from socialrx.commands.population.places import DOMAIN, Network
from socialrx.core import clock
from socialrx.core.ids import new_id
from socialrx.core.trail import Deed, TrailEntry
from socialrx.feedback.models import Event
from socialrx.outcomes.models import MeasureAnswer, Measurement, Mode
from socialrx.patients.models import RiskAnswer, RiskAssessment
from socialrx.plans.models import Goal, GoalStatus, Owner, Plan, PlanAction
from socialrx.referrals.bands import age_band
from socialrx.referrals.lifecycle import MOVES, WAITING, Status
from socialrx.referrals.models import Answer, PersonAnswer, Referral, ReferralNeed, ReferralStep

NEEDS = (
    "loneliness",
    "mental_wellbeing",
    "money",
    "housing",
    "physical_activity",
    "ltc",
    "carer",
    "bereavement",
    "falls",
)
SOURCES = ("gp",) * 10 + ("practice_nurse", "care_navigator", "self", "hospital", "social_care", "proactive")
CLOSURES = (
    ("goals_met",) * 6 + ("partly_met",) * 3 + ("person_stopped", "not_reached", "not_reached", "person_declined")
)
ITEMS = ("satisfied", "worthwhile", "happy", "anxious")
FAILED = ("no_answer", "voicemail", "text_sent")
DAYS_BACK = 730
LATELY = 1 / 3
OPEN_FOR_DAYS = 120
WITHOUT_WORKER, UNREAD, HIGH_RISK, FEW = 0.06, 0.06, 0.02, 0.05


@dataclass
class Story:
    """One referral on its way: where, about whom, received when, and which way it goes."""

    bulk: Bulk
    random: Random
    network: Network
    patient: dict[str, Any]
    practice: int
    received_at: datetime
    status: Status
    reference: str

    @property
    def day(self) -> Any:
        return clock.day_of(self.received_at)


def received_at(random: Random) -> datetime:
    """Some time in the last two years, a third of them lately, so that lists are as long as in life."""
    lately = random.random() < LATELY
    days = min(int(random.expovariate(1 / 30)), DAYS_BACK) if lately else random.randrange(DAYS_BACK)
    ago = timedelta(days=days, minutes=random.randrange(600))
    return clock.now().replace(hour=17, minute=0) - ago - timedelta(days=1)


def status_of(random: Random, age_days: int) -> Status:
    """What waits is recent; older referrals have been decided."""
    if age_days < 15 and random.random() < 0.5:
        return random.choice((Status.RECEIVED, Status.RECEIVED, Status.RECEIVED, Status.RETURNED))
    return random.choices(
        (Status.ACCEPTED, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.VOIDED), weights=(93, 4, 2, 1)
    )[0]


def tell(story: Story) -> None:
    """Write the referral and all that followed from it."""
    referral_id = referral(story)
    if story.status is Status.ACCEPTED:
        case(story, referral_id)
    elif story.status in WAITING:
        story.network.waiting.append(referral_id)


def referral(story: Story) -> UUID:
    bulk, random, id = story.bulk, story.random, new_id()
    gp = story.network.gps[story.practice]
    who = {
        "patient_id": story.patient["id"],
        "team_id": story.network.team_id,
        "referred_by_id": gp,
        "entered_by_id": gp,
    }
    place = {"practice_id": story.network.practices[story.practice], "pcn_id": story.network.pcn_id}
    words = {"on_behalf_of": "", "hopes": "To get out again and see people.", "contact_within_reason": ""}
    facts = {name: story.patient[name] for name in ("gender", "ethnic_category")}
    bulk.add(
        Referral,
        id=id,
        reference=story.reference,
        **who,
        **place,
        **words,
        **facts,
        referring_organisation_id=place["practice_id"],
        source=random.choice(SOURCES),
        contact_due_on=story.day + timedelta(days=14),
        status=story.status,
        is_waiting=story.status in WAITING,
        received_at=story.received_at,
        version=1,
        received_month=story.day.replace(day=1),
        age_band=age_band(story.patient["date_of_birth"], story.day),
    )
    for position, need in enumerate(random.sample(NEEDS, random.choice((1, 1, 2, 3)))):
        bulk.add(ReferralNeed, id=new_id(), referral_id=id, need=need, position=position)
    around(story, id, gp)
    return id


def around(story: Story, referral_id: UUID, gp: UUID) -> None:
    """The steps, what the person said, and who assessed the risks."""
    bulk = story.bulk
    step(story, referral_id, "receive", Status.RECEIVED, by=gp, at=story.received_at)
    moves = {Status.ACCEPTED: "accept", Status.RETURNED: "return", Status.NOT_ACCEPTED: "not_accept"}
    moves |= {Status.WITHDRAWN: "withdraw", Status.VOIDED: "void"}
    if story.status in moves:
        later = story.received_at + some_days(story.random, 3)
        step(story, referral_id, moves[story.status], story.status, by=story.network.lead_id, at=later)
    said = {"id": new_id(), "referral_id": referral_id, "answer": Answer.AGREED, "explanation": ""}
    bulk.add(PersonAnswer, **said, recorded_by_id=gp, recorded_at=story.received_at)
    answer = story.random.choice((RiskAnswer.NONE_KNOWN, RiskAnswer.NONE_KNOWN, RiskAnswer.NOT_ASSESSED))
    risk = {"id": new_id(), "patient_id": story.patient["id"], "answer": answer, "detail": "", "assessor": "The GP"}
    is_high = story.random.random() < HIGH_RISK
    bulk.add(RiskAssessment, **risk, is_high=is_high, assessed_by_id=gp, assessed_at=story.received_at)


def step(story: Story, referral_id: UUID, move: str, after: Status, *, by: UUID, at: datetime) -> None:
    """A move of the referral; each but the first is made from New referrals."""
    before = None if move == "receive" else Status.RECEIVED
    made = {"move": move, "before": before, "after": after, "by_id": by, "at": at}
    reason = "As we discussed." if MOVES[move].needs_reason else ""
    story.bulk.add(ReferralStep, id=new_id(), referral_id=referral_id, reason=reason, **made)


def case(story: Story, referral_id: UUID) -> None:
    """An accepted referral's case: contacts, and for most of them measures, a plan and an end."""
    bulk, random, id = story.bulk, story.random, new_id()
    is_open = random.random() < max(0.0, 1 - (clock.now() - story.received_at).days / OPEN_FOR_DAYS)
    worker = None if is_open and random.random() < WITHOUT_WORKER else random.choice(story.network.workers)
    opened = min(story.received_at + some_days(random, 3), clock.now())
    closure = None if is_open else random.choice(CLOSURES)
    contacts = [] if worker is None else contact_times(story, opened, closure)
    seen = [at for at, outcome in contacts if outcome.startswith("spoke")]
    closed = None if is_open else ends_at(opened, contacts)
    bulk.add(
        Case,
        id=id,
        referral_id=referral_id,
        patient_id=story.patient["id"],
        team_id=story.network.team_id,
        link_worker_id=worker,
        status=CaseStatus.OPEN if is_open else CaseStatus.CLOSED,
        is_open=is_open,
        opened_at=opened,
        next_kind=NextKind.CALL if worker else NextKind.ALLOCATE,
        next_note="",
        next_on=clock.today() + timedelta(days=random.randint(-6, 28)) if is_open else None,
        review_on=clock.today() + timedelta(days=random.randint(-2, 40)) if is_open and random.random() < FEW else None,
        attempts=0 if seen else len(contacts),
        first_attempt_at=contacts[0][0] if contacts else None,
        first_contact_at=seen[0] if seen else None,
        first_conversation_at=seen[0] if seen else None,
        closed_at=closed,
        closed_by_id=None if is_open else worker,
        closure_reason=closure,
        ended_by=None if is_open else EndedBy.TOGETHER,
        what_changed="" if is_open else "Out of the house most days.",
        version=1,
    )
    moves(story, id, worker, opened, closed)
    tell_practice(bulk, random, referral_id, f"practice{story.practice}@{DOMAIN}", told(opened, seen, closed))
    if worker:
        read(story, worker, opened)
        work(story, id, worker, contacts, seen)
        book(Held(bulk, random, id, worker), story.network, seen, is_open=is_open)


def told(opened: datetime, seen: list[datetime], closed: datetime | None) -> dict[Event, datetime]:
    """What the practice hears of a case, and when."""
    times = {Event.ACCEPTED: opened, Event.FIRST_CONTACT: seen[0] if seen else None, Event.CLOSED: closed}
    return {event: at for event, at in times.items() if at}


def contact_times(story: Story, opened: datetime, closure: str | None) -> list[tuple[datetime, str]]:
    """Attempts, then a handful of conversations; those never reached have attempts only."""
    random, at, out = story.random, opened, []
    never = closure in {"not_reached", "person_declined"} or (closure is None and random.random() < 0.3)
    kinds = random.choices(FAILED, k=random.randint(0, 2) + never * 2)
    kinds += [] if never else ["spoke_conversation"] * random.randint(2, 7)
    for outcome in kinds:
        at += some_days(random, 12)
        if at > clock.now():
            break
        out.append((at, outcome))
    return out


def ends_at(opened: datetime, contacts: list[tuple[datetime, str]]) -> datetime:
    last = contacts[-1][0] if contacts else opened
    return min(last + timedelta(days=1), clock.now())


def moves(story: Story, id: UUID, worker: UUID | None, opened: datetime, closed: datetime | None) -> None:
    lead = story.network.lead_id
    steps: list[tuple[str, CaseStatus | None, CaseStatus, UUID, datetime]]
    steps = [("open", None, CaseStatus.OPEN, lead, opened)]
    if worker:
        steps.append(("allocate", CaseStatus.OPEN, CaseStatus.OPEN, lead, opened))
    if closed:
        steps.append(("close", CaseStatus.OPEN, CaseStatus.CLOSED, worker or lead, closed))
    for move, before, after, by, at in steps:
        facts = {"id": new_id(), "case_id": id, "move": move, "before": before, "after": after}
        story.bulk.add(CaseStep, **facts, by_id=by, at=at, reason="")


def read(story: Story, worker: UUID, opened: datetime) -> None:
    """The worker has looked at nearly everybody who was given to them: the trail knows."""
    if story.random.random() >= UNREAD:
        who = {"user_id": worker, "organisation_id": story.network.pcn_id, "patient_id": story.patient["id"]}
        looked = {"at": opened + timedelta(hours=1), "deed": Deed.VIEWED, "subject_kind": "case_"}
        story.bulk.add(TrailEntry, id=new_id(), **who, **looked)


def work(story: Story, id: UUID, worker: UUID, contacts: list[tuple[datetime, str]], seen: list[datetime]) -> None:
    """What a worker wrote down."""
    for at, outcome in contacts:
        facts = {"id": new_id(), "case_id": id, "at": at, "by_id": worker, "recorded_at": at, "mode": "02"}
        is_two_way = outcome.startswith("spoke")
        lasted = {"minutes": story.random.choice((10, 20, 45)) if is_two_way else None}
        story.bulk.add(Contact, **facts, **lasted, outcome=outcome, is_two_way=is_two_way, note="Talked of the week.")
    if len(seen) >= 2:
        measured(story, id, worker, seen[0], low=2)
        planned(story, id, worker, seen[1])
        introduce(story.bulk, story.random, id, worker, story.network.services, seen[1])
    if len(seen) >= 4:
        measured(story, id, worker, seen[-1], low=4)


def measured(story: Story, id: UUID, worker: UUID, at: datetime, *, low: int) -> None:
    measurement_id = new_id()
    facts = {"id": measurement_id, "case_id": id, "measure": "ons4", "version": "1", "mode": Mode.HELPED}
    story.bulk.add(Measurement, **facts, given_on=clock.day_of(at), recorded_by_id=worker, recorded_at=at)
    for position, item in enumerate(ITEMS):
        value = story.random.randint(low, low + 5)
        story.bulk.add(MeasureAnswer, measurement_id=measurement_id, item=item, value=value, position=position)


def planned(story: Story, id: UUID, worker: UUID, at: datetime) -> None:
    plan_id, goal_id = new_id(), new_id()
    agreed = {"agreed_at": at, "agreed_with_id": worker}
    story.bulk.add(Plan, id=plan_id, case_id=id, what_matters="My allotment.", **agreed, changed_at=at, version=1)
    story.bulk.add(
        Goal, id=goal_id, plan_id=plan_id, words="To be on the allotment by May", status=GoalStatus.WORKING_ON
    )
    due = clock.day_of(at) + timedelta(days=21)
    action = {"id": new_id(), "goal_id": goal_id, "what": "Ring the allotment society", "owner": Owner.PERSON}
    story.bulk.add(PlanAction, **action, owner_name="", due_on=due, done_on=None)
