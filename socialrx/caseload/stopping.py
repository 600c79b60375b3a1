"""What is still booked with somebody when the work with them ends, moves to another team, or they die.

None of it is left in a diary: it is cancelled by us, with a contact that says
why. What has begun is left for whoever was there to say what came of it; and a
home visit under way stays watched until somebody says that the worker is out.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.caseload.models import Appointment, AppointmentState, Case, Contact, HomeVisit
from socialrx.core import clock
from socialrx.core.database import db

OUTCOME, ATTENDANCE = "cancelled_by_us", "4"


class Because(StrEnum):
    """Why it was stopped, as the contact says it."""

    CLOSED = "The case was closed, so this was cancelled."
    MOVED = "They moved to another team, so this was cancelled."
    DIED = "They have died, so this was cancelled."


def stop(case: Case, because: Because, *, by: User) -> int:
    """Cancel whatever is booked and has not begun. Returns how many appointments that were."""
    coming = [appointment for appointment in still_booked(case) if appointment.starts_at > clock.now()]
    for appointment in coming:
        appointment.settle(ATTENDANCE, AppointmentState.CANCELLED_BY_US, by=by)
        db.session.add(contact_of(appointment, because, by))
    return len(coming)


def still_booked(case: Case) -> Sequence[Appointment]:
    """Booked from today on, without those to which a worker has set off."""
    under_way = select(HomeVisit.id).where(HomeVisit.appointment_id == Appointment.id, HomeVisit.ended_at.is_(None))
    rows = select(Appointment).where(Appointment.case_id == case.id, Appointment.state == AppointmentState.BOOKED)
    return db.session.scalars(rows.where(Appointment.on >= clock.today(), ~under_way.exists())).all()


def contact_of(appointment: Appointment, because: Because, by: User) -> Contact:
    """The cancelling, among the contacts: no try, and no contact that went both ways."""
    contact = Contact(case=appointment.case, by_id=by.id, at=clock.now(), mode=appointment.kind.mode, outcome=OUTCOME)
    contact.is_two_way, contact.note, contact.attendance = False, because.value, ATTENDANCE
    return contact


def stopped_with(case: Case) -> int:
    """How many appointments were cancelled when this case closed; none while it is open."""
    if case.closed_at is None:
        return 0
    rows = select(Appointment.settled_at).where(
        Appointment.case_id == case.id,
        Appointment.state == AppointmentState.CANCELLED_BY_US,
        Appointment.settled_at >= case.closed_at,
    )
    return len(db.session.scalars(rows).all())


def in_words(number: int) -> str:
    """`2 appointments were cancelled.`; nothing for none."""
    if not number:
        return ""
    return "1 appointment was cancelled." if number == 1 else f"{number} appointments were cancelled."
