"""Verbs that touch a case and something beside it."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, true

from socialrx.accounts.absences import NotOfThisTeam, absence_today, is_worker
from socialrx.accounts.models import User
from socialrx.accounts.queries import lead_of
from socialrx.caseload.appointments import go_with_case
from socialrx.caseload.covers import follow
from socialrx.caseload.limits import Room
from socialrx.caseload.loads import Load, held_by
from socialrx.caseload.models import Case, ConcernReading, Contact, EndedBy, NextKind, SafeguardingConcern
from socialrx.caseload.models.case import CannotMoveCase
from socialrx.caseload.stopping import Because, in_words, stop
from socialrx.caseload.supervision import ask_for_debrief
from socialrx.caseload.tasks import follow_case
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import days, rule
from socialrx.patients.flags import may_write_to
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk
from socialrx.referrals.models import Answer, PersonAnswer, Referral

OUTCOMES = "contact-attempt-outcomes"
CONVERSATION = "spoke_conversation"
NOTE_LENGTH = 150


class NeedsReason(DomainError):
    """It can be done, and somebody has to say why."""


class CaseloadFull(NeedsReason):
    """The link worker already holds as much as is safe; a reason is wanted, nothing is refused outright."""


class WorkerAway(NeedsReason):
    """The link worker is away today."""


class AssessFirst(DomainError):
    """Nobody has said whether it is safe to visit this person at home."""


class AskSafeWay(DomainError):
    """Nothing is posted to somebody whose whereabouts are sensitive until a safe way is confirmed."""


class NobodyLeads(DomainError):
    """A worry about safety needs a named lead."""


def take_on(referral: Referral, *, by: User, link_worker: User | None = None, reason: str = "") -> Case:
    """Accept a referral and open a case for it, together or not at all; with a worker, or waiting for one."""
    referral.accept(by=by)
    case = Case(id=new_id(), referral=referral, patient=referral.patient, team=referral.team)
    case.next_kind, case.next_on = NextKind.ALLOCATE, clock.today()
    case.record_opened(by=by)
    db.session.add(case)
    if link_worker:
        allocate(case, link_worker, by=by, reason=reason)
    return case


def allocate(case: Case, link_worker: User, *, by: User, reason: str = "") -> None:
    """Give a case to a worker, and to whoever stands in for them.

    Raises NotOfThisTeam for anybody but a link worker of the case's team today; and without a reason, CaseloadFull
    past the worker's safe limit of cases or points, and WorkerAway while they are away.
    """
    if not db.session.scalar(select(is_worker(link_worker.id, case.team.id))):
        raise NotOfThisTeam(f"{link_worker.name} is no link worker of this team today. Choose somebody else.")
    if not reason.strip():
        must_have_room(link_worker)
        must_be_here(link_worker)
    before = case.link_worker_id
    case.allocate(link_worker, by=by, reason=reason)
    go_with_case(case, link_worker)
    follow_case(case, link_worker, before=before)
    follow(case)


def must_have_room(link_worker: User) -> None:
    load = Load(link_worker, held_by(link_worker.id), year=0)
    if load.room is Room.FULL:
        by_cases = load.held.open >= link_worker.safe_caseload
        limit = f"{link_worker.safe_caseload} open cases" if by_cases else f"{load.points_limit} points"
        raise CaseloadFull(
            f"{link_worker.name} already has {limit}, which is as many as is safe. "
            "Give a reason to go on, or choose somebody else."
        )


def must_be_here(link_worker: User) -> None:
    if absence := absence_today(link_worker.id):
        raise WorkerAway(
            f"{link_worker.name} is away until {clock.in_words(absence.ends_on)}. "
            "Give a reason to go on, or choose somebody else."
        )


def record_contact(
    case: Case, *, by: User, mode: str, outcome: str, at: datetime | None = None, note: str = ""
) -> Contact:
    """Write down an attempt and what came of it. A failed attempt counts; the first success is remembered."""
    instant = at or clock.now()
    is_two_way = codelists.grouping(OUTCOMES, outcome) == "Y"
    contact = Contact(case=case, by_id=by.id, at=instant, mode=mode, outcome=outcome, is_two_way=is_two_way, note=note)
    db.session.add(contact)
    if is_two_way:
        case.attempts = 0
        case.first_contact_at = earlier(case.first_contact_at, instant)
    elif is_attempt(outcome):
        case.attempts += 1
    if is_two_way or is_attempt(outcome):
        case.first_attempt_at = earlier(case.first_attempt_at, instant)
    if outcome == CONVERSATION:
        case.first_conversation_at = earlier(case.first_conversation_at, instant)
    return contact


def is_attempt(outcome: str) -> bool:
    """Whether this was a try that failed. What was cancelled in time is neither a try nor a contact."""
    return codelists.grouping(OUTCOMES, outcome) == "N"


def earlier(known: datetime | None, new: datetime) -> datetime:
    return min(known, new) if known else new


def next_try(case: Case) -> tuple[NextKind, date]:
    """What to propose after an attempt that failed: another way, some working days on; then that a person decide.

    Number of attempts and gap are settings, because no national rule was found. It never closes anything.
    """
    return usual_next(case, case.attempts)


def usual_next(case: Case, attempts: int) -> tuple[NextKind, date]:
    """The same for a number of attempts that have failed; a letter is proposed to nobody who must not be written to."""
    kind, on = try_after(attempts)
    return (kind if kind is not NextKind.LETTER or may_write_to(case.patient) else NextKind.CALL), on


def try_after(attempts: int) -> tuple[NextKind, date]:
    """What is usual after a number of attempts that have failed."""
    on = clock.add_working_days(clock.today(), days("ATTEMPT_GAP_WORKING_DAYS"))
    if attempts >= days("ATTEMPTS_BEFORE_DECIDING"):
        return NextKind.DECIDE, on
    return (NextKind.CALL, on) if attempts < 2 else (NextKind.LETTER, on)


def plan_next(case: Case, kind: NextKind, *, on: date, note: str = "", visit_is_safe_because: str = "") -> None:
    """Set the next step. Raises AssessFirst for a home visit to somebody whose risks nobody has assessed, and
    AskSafeWay for a letter to somebody whose whereabouts are sensitive while no way is known to be safe."""
    if kind is NextKind.LETTER and not may_write_to(case.patient):
        raise AskSafeWay("Their whereabouts are sensitive. Ask them which way is safe, and record it, before a letter.")
    if kind is NextKind.HOME_VISIT and not visit_is_safe_because.strip():
        risk = latest_risk(case.patient_id)
        if risk is None or risk.answer is RiskAnswer.NOT_ASSESSED:
            raise AssessFirst("Nobody has assessed the risks yet. Assess them, or say why a home visit is safe.")
    case.will(kind, on=on, note="; ".join(filter(None, (note, visit_is_safe_because)))[:150])


def bring_forward(case: Case, kind: NextKind, note: str) -> None:
    """Put an open case on its list for today at the latest, without losing the step that was planned."""
    if not case.is_open or case.next_on is None:
        return
    if case.next_on <= clock.today():
        case.will(case.next_kind, on=case.next_on, note=fitted(note, case.next_note))
    else:
        planned = f"{case.next_kind.replace('_', ' ')} on {case.next_on.day} {case.next_on:%B}"
        case.will(kind, on=clock.today(), note=fitted(note, f"then {planned}", case.next_note))


def fitted(*notes: str) -> str:
    """Notes as one, as long as the column holds."""
    return "; ".join(filter(None, notes))[:NOTE_LENGTH]


def end(case: Case, *, by: User, reason: str, ended_by: EndedBy, what_changed: str = "") -> int:
    """Close a case, and cancel what is still booked with the person. Returns how many appointments that were."""
    case.close(by=by, reason=reason, ended_by=ended_by, what_changed=what_changed)
    return stop(case, Because.DIED if case.patient.died_on else Because.CLOSED, by=by)


def note_death(case: Case, on: date, *, by: User) -> None:
    """They died. Every open case with them is stopped, and whoever has another has it before them today."""
    case.patient.record_death(on)
    others = select(Case).where(Case.patient_id == case.patient_id, Case.id != case.id, Case.is_open == true())
    for other in db.session.scalars(others):
        stop(other, Because.DIED, by=by)
        bring_forward(other, NextKind.DECIDE, "they have died")


def end_with_refusal(case: Case, *, by: User, explanation: str = "") -> None:
    """The person declined: their answer is recorded, and the case closes for that reason and no other."""
    case.referral.answers.append(PersonAnswer(answer=Answer.DECLINED, explanation=explanation, recorded_by_id=by.id))
    end(case, by=by, reason="person_declined", ended_by=EndedBy.PERSON)


def withdraw(referral: Referral, case: Case | None, *, by: User, reason: str) -> None:
    """The referrer takes it back; an open case closes with it, reason *referrer withdrew*, and who had it is told.

    Raises CannotMoveCase when the work has ended: what was done is not undone.
    """
    if case and not case.is_open:
        raise CannotMoveCase("The work has ended, so there is nothing left to take back.")
    referral.withdraw(by=by, reason=reason)
    if case and case.is_open:
        stopped = end(case, by=by, reason="referrer_withdrew", ended_by=EndedBy.REFERRER)
        tell_withdrawn(case, in_words(stopped))


def tell_withdrawn(case: Case, also: str) -> None:
    """The worker, or the team where there is none, may be about to ring or visit."""
    enqueue(
        "withdrawn",
        case.id,
        recipient=case.link_worker.email if case.link_worker else case.team.mailbox,
        title=f"Referral {case.referral.reference} was withdrawn",
        body=(
            f"The practice took this referral back, and the case is closed: {rule('PUBLIC_URL')}/cases/{case.id}\n"
            f"{also}\n"
        ),
        period=clock.now().isoformat(),
    )


def raise_concern(case: Case, *, by: User, concern: str, done_at_once: str = "") -> SafeguardingConcern:
    """Record a worry about safety and tell the team's named lead at once, without saying about whom or what.

    Raises NobodyLeads when the team has no lead: then ring the numbers on the page.
    """
    lead = lead_of(case.team_id)
    if lead is None:
        raise NobodyLeads("Your team has no named lead. Ring the numbers on this page now.")
    review_on = clock.today() + timedelta(days=days("CONCERN_REVIEW_DAYS"))
    record = SafeguardingConcern(
        id=new_id(),
        patient_id=case.patient_id,
        case=case,
        raised_by_id=by.id,
        named_lead=lead,
        concern=concern,
        done_at_once=done_at_once,
        review_on=review_on,
    )
    db.session.add(record)
    enqueue(
        "concern-raised",
        record.id,
        recipient=lead.email,
        title="A link worker needs you to look at something now",
        body=f"Sign in to {rule('SERVICE_NAME')} and open Worries about safety: {rule('PUBLIC_URL')}/concerns/\n",
    )
    ask_for_debrief(record, by=by)
    return record


def say_read(concern: SafeguardingConcern, *, by: User) -> None:
    """Whoever took the case over says that they have read an open worry. Saying it twice changes nothing."""
    known = select(ConcernReading).where(ConcernReading.concern_id == concern.id, ConcernReading.user_id == by.id)
    if db.session.scalar(known) is None:
        db.session.add(ConcernReading(concern=concern, user_id=by.id))
