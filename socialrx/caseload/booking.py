"""Verbs of appointments: booked with the next step of the case, moved, and settled with a contact."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from socialrx.accounts.absences import is_away
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.actions import plan_next, record_contact
from socialrx.caseload.appointments import Slot, overlapping
from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, Case, Contact, NextKind
from socialrx.caseload.models.appointment import LEAST_MINUTES, MOST_MINUTES, STATES, CannotBook, CannotSettle
from socialrx.caseload.ways import proposed
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id

# What came of it, among the outcomes of contacts; of some kinds something nearer.
CANCELLED = (AppointmentState.CANCELLED_BY_PERSON, AppointmentState.CANCELLED_BY_US)
OUTCOMES = {
    AppointmentState.ATTENDED: "spoke_conversation",
    AppointmentState.DID_NOT_ATTEND: "did_not_attend",
    AppointmentState.CANCELLED_BY_PERSON: "cancelled_person",
    AppointmentState.CANCELLED_BY_US: "cancelled_by_us",
}
OUTCOMES_OF_KIND = {
    (AppointmentState.DID_NOT_ATTEND, AppointmentKind.HOME_VISIT): "visited_no_answer",
    (AppointmentState.DID_NOT_ATTEND, AppointmentKind.CALL): "no_answer",
    (AppointmentState.ATTENDED, AppointmentKind.ACCOMPANIED): "accompanied",
}
# The national list says "in the future" too, which is what a booked one is.
ATTENDANCE = "attendance-status"


class AskFirst(DomainError):
    """It can be booked, and somebody has to say that they mean it: `anyway`."""


class Overlaps(AskFirst):
    """The worker has something else then, or too soon before or after."""


class Away(AskFirst):
    """The worker is away on that day."""


def book(
    case: Case, slot: Slot, *, worker: User, by: User, anyway: bool = False, visit_is_safe_because: str = ""
) -> Appointment:
    """Book it, and make it the case's next step. Raises CannotBook, AskFirst, or AssessFirst before a visit."""
    if not case.is_open:
        raise CannotBook("This case is closed. Re-open it before you book anything.")
    must_be_possible(slot, worker)
    must_be_free(slot, worker, anyway=anyway)
    row = Appointment(id=new_id(), case=case, worker=worker, booked_by_id=by.id, state=AppointmentState.BOOKED)
    put(row, slot)
    db.session.add(row)
    plan(row, visit_is_safe_because)
    return row


def move(appointment: Appointment, slot: Slot, *, anyway: bool = False, visit_is_safe_because: str = "") -> None:
    """Another day, time, length or place. Raises what booking raises."""
    appointment.must_be_booked()
    must_be_possible(slot, appointment.worker)
    must_be_free(slot, appointment.worker, anyway=anyway, besides=appointment.id)
    put(appointment, slot)
    plan(appointment, visit_is_safe_because)


def must_be_possible(slot: Slot, worker: User) -> None:
    """Raises CannotBook for a time, a length or a worker with which nobody would be met."""
    if not LEAST_MINUTES <= slot.minutes <= MOST_MINUTES:
        raise CannotBook(f"Choose from {LEAST_MINUTES} to {MOST_MINUTES} minutes.")
    if slot.starts_at < clock.now():
        raise CannotBook("That time has passed. If it took place, record a contact instead.")
    if clock.day_of(slot.ends_at) != slot.on:
        raise CannotBook("It would end after midnight. Choose an earlier time, or fewer minutes.")
    if skipped(slot):
        raise CannotBook("The clocks go forward that night: there is no such time that day. Choose another.")
    if not works_on(worker, slot):
        raise CannotBook(f"{worker.name} does not work here on that day. Choose another day, or hand the case over.")


def skipped(slot: Slot) -> bool:
    """Whether the clocks jump over this time: it comes back as another one."""
    back: datetime = slot.starts_at.astimezone(clock.LONDON)
    return (back.date(), back.time()) != (slot.on, slot.at)


def works_on(worker: User, slot: Slot) -> bool:
    """Whether the worker has an account and a seat in a team on that day."""
    held = select(Membership.id).where(Membership.user_id == worker.id, is_current(slot.on))
    held = held.where(Membership.role.in_([Role.LINK_WORKER, Role.TEAM_LEAD])).limit(1)
    return worker.ended_at is None and db.session.scalar(held) is not None


def must_be_free(slot: Slot, worker: User, *, anyway: bool, besides: UUID | None = None) -> None:
    """Raises Away or Overlaps, unless it is meant all the same. Says times only: the others may be anybody's."""
    if anyway:
        return
    if db.session.scalar(select(is_away(worker.id, slot.on))):
        raise Away(f"{worker.name} is away that day. Choose another day, or book it anyway.")
    if others := overlapping(worker, slot, besides=besides):
        times = ", ".join(f"{clock.time_in_words(other.at)} ({other.minutes} minutes)" for other in others)
        raise Overlaps(f"Too near to another appointment: {times}. Choose another time, or book it anyway.")


def put(row: Appointment, slot: Slot) -> None:
    """At home there is no place to keep: the address is the person's own, and may become one that nobody sees."""
    row.on, row.at, row.minutes, row.kind = slot.on, slot.at, slot.minutes, slot.kind
    row.place = "" if slot.kind is AppointmentKind.HOME_VISIT else slot.place
    row.travel_note = slot.travel_note


def plan(row: Appointment, safe_because: str) -> None:
    note = f"booked for {clock.time_in_words(row.at)}"
    plan_next(row.case, row.kind.next_kind, on=row.on, note=note, visit_is_safe_because=safe_because)


def settle(appointment: Appointment, attendance: str, *, by: User, note: str = "") -> Contact:
    """Say what came of it, as a contact; what follows is planned while the case is open.

    Raises CannotSettle for a code that is no outcome, one that comes too early, or a second one.
    """
    state = STATES.get(codelists.grouping(ATTENDANCE, attendance))
    if state is None:
        raise CannotSettle("Choose what came of it.")
    appointment.settle(attendance, state, by=by)
    contact = contact_from(appointment, by=by, note=note)
    if appointment.case.is_open:
        follow_up(appointment.case, contact)
    return contact


def contact_from(appointment: Appointment, *, by: User, note: str) -> Contact:
    """The contact that an appointment was, or was to be; a cancelled one is no attempt."""
    has_begun = appointment.starts_at <= clock.now()
    contact = record_contact(
        appointment.case,
        by=by,
        mode=appointment.kind.mode,
        outcome=OUTCOMES_OF_KIND.get((appointment.state, appointment.kind), OUTCOMES[appointment.state]),
        at=appointment.starts_at if has_begun else clock.now(),
        note=note,
    )
    contact.attendance = appointment.attendance
    contact.minutes = appointment.minutes if appointment.state is AppointmentState.ATTENDED else None
    return contact


def follow_up(case: Case, contact: Contact) -> None:
    """What is usual after this contact; after a cancelled appointment, ring and find another time."""
    if contact.outcome in {OUTCOMES[state] for state in CANCELLED}:
        on = clock.add_working_days(clock.today(), 1)
        plan_next(case, NextKind.CALL, on=on, note="find another time")
    else:
        kind, on = proposed(case, contact)
        plan_next(case, kind, on=max(on, clock.today()))
