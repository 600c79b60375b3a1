"""One record of every noun that a route can open, all about Joan."""

from datetime import time, timedelta

from sqlalchemy import select

from socialrx.accounts.absences import Absence, AbsenceKind
from socialrx.accounts.factors import FactorClearing, Passkey
from socialrx.accounts.granting import Second
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Role, SignInSession
from socialrx.caseload.actions import raise_concern, record_contact
from socialrx.caseload.models import (
    Appointment,
    AppointmentKind,
    Case,
    CaseGrant,
    GrantKind,
    HomeVisit,
    Huddle,
    HuddleAction,
    HuddleCase,
    HuddleContribution,
    HuddleGuest,
    HuddleState,
    PracticeQuestion,
    QuestionState,
    SupervisionMark,
    SupervisionSession,
    SupportLevel,
    Task,
    Transfer,
    VisitEnd,
)
from socialrx.caseload.papers import add as add_paper
from socialrx.caseload.sealing import seal
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.core.ids import new_id
from socialrx.core.trail import TrailEntry
from socialrx.feedback.coded import CodeRecorded
from socialrx.feedback.codes import OFFERED
from socialrx.feedback.models import Event, MessageBack
from socialrx.onward.models import OnwardReferral, RiskShared, ToldAbout
from socialrx.organisations.models import Team
from socialrx.outcomes.models import Measurement, Mode
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.objections import Objection, ObjectionKind
from socialrx.patients.restriction import Restriction
from socialrx.plans.models import Goal, Owner, Plan, PlanAction
from socialrx.referrals.models import Answer
from socialrx.referrals.offers.models import Offer, ProactiveList
from socialrx.rights.models import (
    AccessRequest,
    Destruction,
    Inquiry,
    InquiryKind,
    Keep,
    LegalHold,
    RetentionReview,
)
from tests import factories
from tests.factories import Place


def one_of_each(case: Case, place: Place) -> dict[type[Base], Base]:
    """A case with everything on it, each record by its model."""
    worker, service = place.link_worker, factories.service()
    plan = Plan(case=case, what_matters="Her garden")
    goal = Goal(plan=plan, words="To sit in the garden")
    rows = [
        plan,
        goal,
        PlanAction(goal=goal, what="Ask about a bench", owner=Owner.PERSON, due_on=clock.today()),
        Measurement(case=case, measure="ons4", mode=Mode.SELF, given_on=clock.today(), recorded_by_id=worker.id),
        OnwardReferral(case=case, service=service, risk_shared=RiskShared.NONE_TO_SHARE, made_by_id=worker.id),
        ToldAbout(case=case, service=service, told_by_id=worker.id),
        MessageBack(referral=case.referral, event=Event.CLOSED, occurrence=9, what_happened="x", what_next="y"),
        code_recorded(case, place),
        record_contact(case, by=worker, mode="02", outcome="no_answer", at=clock.now() - timedelta(hours=1)),
        raise_concern(case, by=worker, concern="She is afraid of her nephew"),
        grant_of_long_ago(case, place),
        moving_away(case, place),
        absence_of_long_ago(case, place),
        *appointment_and_visit(case, place),
        *huddle_about(case, place),
        *asked_of_each_other(case, place),
        *rights_of(case, place),
        *offered_to(case, place),
        invitation_to(place, case),
        *asked_of_the_ig_lead(case, place),
        seal(case, by=worker, words="She has a plan to leave", because="Not for the house", readers=[place.lead.id]),
        warn(case, by=worker, words="A large dog", review_on=clock.today()),
        add_paper(case, "letter.csv", b"from,says\nHousing,Come in\n", by=worker, about="A letter"),
        Passkey(user_id=worker.id, credential_id=f"of {case.id}", public_key=b"", uses=0),
        FactorClearing(user=worker, organisation_id=place.pcn.id, asked_by=place.lead, how_known="I know her"),
        SignInSession(user=worker, organisation_id=place.pcn.id, key_hash=f"of {case.id}", ends_at=clock.now()),
    ]
    db.session.add_all(rows)
    db.session.commit()
    everything = [*rows, case, case.referral, case.patient, service, worker, entry_about(case)]
    everything += [factories.membership_of(worker), place.practice]
    return {type(row): row for row in everything}


def appointment_and_visit(case: Case, place: Place) -> list[Base]:
    """A visit at home that is booked for tomorrow, and one that is over."""
    worker, day = place.link_worker, clock.today() + timedelta(days=1)
    what = {"minutes": 45, "kind": AppointmentKind.HOME_VISIT, "travel_note": "Bus 6"}
    booked = Appointment(case=case, worker_id=worker.id, booked_by_id=worker.id, on=day, at=time(10), **what)
    visit = HomeVisit(case=case, worker_id=worker.id, going_at=clock.now(), expected_out_at=clock.now())
    visit.ended_at, visit.ended_by_id, visit.ended_how = clock.now(), worker.id, VisitEnd.OUT_SAFELY
    return [booked, visit]


def code_recorded(case: Case, place: Place) -> CodeRecorded:
    """That the practice recorded that it offered social prescribing."""
    row = CodeRecorded(patient_id=case.patient_id, practice_id=place.practice.id, code=OFFERED.code)
    row.referral_id, row.recorded_by_id = case.referral_id, place.gp.id
    return row


def huddle_about(case: Case, place: Place) -> list[Base]:
    """An open huddle to which the person is brought; a guest who signs in nowhere, and what one owes."""
    huddle = Huddle(
        team=case.team, title="Huddle", on=clock.today(), organiser_id=place.lead.id, state=HuddleState.OPEN
    )
    row = HuddleCase(huddle=huddle, case=case, brought_by_id=place.lead.id, called="Joan, 74", answer=Answer.AGREED)
    action = HuddleAction(subject=row, what="See to the rail", owner_name="Pat Lane", due_on=clock.today())
    action.added_by_id = place.lead.id
    return [
        huddle,
        row,
        action,
        HuddleGuest(huddle=huddle, name="Pat Lane", organisation="Nurses", named_by_id=place.lead.id),
        HuddleContribution(subject=row, by_id=place.lead.id, words="There is a rail"),
        SupportLevel(case=case, level="2", by_id=place.lead.id),
    ]


def asked_of_each_other(case: Case, place: Place) -> list[Base]:
    """A task of the place's worker, what its practice answered, and what worker and lead talk over."""
    worker, lead, today = place.link_worker, place.lead, clock.today()
    asked = PracticeQuestion(case=case, practice=place.practice, words="Which tablets?", asked_by_id=worker.id)
    asked.state, asked.due_on, asked.answer = QuestionState.ANSWERED, today, "None"
    asked.answered_at, asked.answered_by_id = clock.now(), place.gp.id
    talk = SupervisionSession(worker=worker, supervisor=lead, team=case.team, recorded_by=lead, held_on=today)
    talk.next_on = today + timedelta(weeks=4)
    mark = SupervisionMark(case=case, worker=worker, team_id=case.team_id, why="Her son", marked_by=worker)
    return [asked, talk, mark, Task(case=case, words="Ring housing", owner=worker, due_on=today, made_by=lead)]


def moving_away(case: Case, place: Place) -> Transfer:
    """A team that nobody asked about works in is asked to take Joan on."""
    far = Team(employer=place.pcn, name="Far link workers", mailbox="far@team.example", phone="0115 496 0299")
    return Transfer(
        referral=case.referral, from_team=place.team, to_team=far, why="She moved away", due_on=clock.today()
    )


def invitation_to(place: Place, case: Case) -> Invitation:
    """To the place's practice, which waits for a second person."""
    asked = Invitation(email=f"{case.id}@example.org", given_name="Nadia", family_name="Okoro", role=Role.REFERRER)
    asked.organisation, asked.needs = place.practice, Second.IG_LEAD_OR_MANAGER
    return asked


def offered_to(case: Case, place: Place) -> list[Base]:
    """A list that the person stands on, from before they were referred."""
    made = ProactiveList(team=case.team, practice=place.practice, cohort="carers", name="Carers", digest=f"{case.id}")
    made.checked_by_id = made.loaded_by_id = place.lead.id
    made.loaded_at = clock.now()
    return [made, Offer(list=made, team=case.team, patient=case.patient, cohort="carers")]


def rights_of(case: Case, place: Place) -> list[Base]:
    """An objection that stands, a restriction that was lifted, and a record that may be a second one of the person."""
    worker, ig = case.link_worker or place.link_worker, place.ig
    lifted = Restriction(patient=case.patient, reason="Disputed", restricted_by_id=ig.id, lifted_because="Put right")
    lifted.lifted_at, lifted.lifted_by_id = clock.now(), ig.id
    second = factories.patient("Jean", "Twice", nhs_number=None, no_number_reason="nhs-number-not-known")
    return [
        Objection(patient=case.patient, kind=ObjectionKind.CONTACT, words="Do not ring me", recorded_by_id=worker.id),
        lifted,
        DuplicateMerge(kept=case.patient, merged=second, team=case.team, reasons="same name", proposed_by_id=worker.id),
    ]


def asked_of_the_ig_lead(case: Case, place: Place) -> list[Base]:
    """An inquiry that is open, the copy it serves, a hold, and a proposal that waits for a second person."""
    person, lead = {"patient_id": case.patient_id, "organisation_id": place.pcn.id}, place.ig
    kind, purpose = InquiryKind.ACCESS_REQUEST, "Joan asked for a copy"
    inquiry = Inquiry(kind=kind, purpose=purpose, opened_by=lead, **person)
    asked = {"received_on": clock.today(), "identity_checked": "Known to us"}
    due = {"rule": "adult", "last_contact_on": clock.today(), "decision": Keep.DESTROY}
    return [
        inquiry,
        AccessRequest(inquiry=inquiry, started_by=place.link_worker, **asked, **person),
        LegalHold(placed_by=lead, reason="An inquest", **person),
        RetentionReview(decided_by=lead, reason="Nobody needs it", **due, **person),
        destruction_of_somebody(place),
    ]


def entry_about(case: Case) -> TrailEntry:
    """What the trail kept first about the person."""
    rows = select(TrailEntry).where(TrailEntry.patient_id == case.patient_id).order_by(TrailEntry.at, TrailEntry.id)
    return db.session.scalars(rows.limit(1)).one()


def destruction_of_somebody(place: Place) -> Destruction:
    """What remains of somebody whose record was destroyed."""
    by = {"proposed_by_id": place.ig.id, "approved_by_id": place.lead.id, "organisation_id": place.pcn.id}
    return Destruction(
        destroyed_id=new_id(), rule="adult", last_contact_on=clock.today(), proposed_at=clock.now(), **by
    )


def absence_of_long_ago(case: Case, place: Place) -> Absence:
    """The place's worker was away once, and nobody stood in."""
    began = clock.today() - timedelta(days=99)
    absence = Absence(user=place.link_worker, team=case.team, kind=AbsenceKind.LEAVE, set_by_id=place.lead.id)
    absence.starts_on, absence.ends_on = began, began + timedelta(days=1)
    return absence


def grant_of_long_ago(case: Case, place: Place) -> CaseGrant:
    """The place's worker opened the case once; what that lent is over."""
    began = clock.now() - timedelta(days=9)
    return CaseGrant(
        kind=GrantKind.COVER,
        user_id=place.link_worker.id,
        case=case,
        patient_id=case.patient_id,
        organisation_id=place.pcn.id,
        reason="worker_away",
        words="Dev is off sick",
        starts_at=began,
        ends_at=began + timedelta(hours=8),
    )
