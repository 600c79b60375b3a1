"""What is booked with the people of a caseload, what came of it, and the visits to their homes."""

from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, HomeVisit, VisitEnd
from socialrx.commands.population.bulk import Bulk
from socialrx.commands.population.places import Network
from socialrx.core import clock
from socialrx.core.ids import new_id

KINDS = (AppointmentKind.CALL,) * 3 + (AppointmentKind.MEET,) * 3 + (AppointmentKind.HOME_VISIT,) * 2
WAS_BOOKED = 0.5
STAYED_AWAY = 0.1
IS_COMING = 0.6
WITHOUT_OUTCOME = 0.04
OUT_NOW = 0.003
AHEAD_DAYS = 20
HOURS = range(9, 17)
ATTENDED, DID_NOT_ATTEND = "5", "3"


class Held(NamedTuple):
    """A case in somebody's hands."""

    bulk: Bulk
    random: Random
    case_id: UUID
    worker_id: UUID


def book(held: Held, network: Network, seen: list[datetime], *, is_open: bool) -> None:
    """Half of the conversations were booked before; of an open case something may come, or wait for its outcome."""
    random = held.random
    for at in seen:
        if random.random() < WAS_BOOKED:
            has_come = random.random() >= STAYED_AWAY
            settled(held, at, AppointmentState.ATTENDED if has_come else AppointmentState.DID_NOT_ATTEND)
    if is_open and random.random() < IS_COMING:
        appointment(held, random.randint(0, AHEAD_DAYS))
    if is_open and random.random() < WITHOUT_OUTCOME:
        appointment(held, -random.randint(1, AHEAD_DAYS))
    if is_open and held.worker_id not in network.out and random.random() < OUT_NOW:
        network.out.add(held.worker_id)
        visit(held, None, clock.now() - timedelta(minutes=random.randint(10, 50)), is_over=False)


def settled(held: Held, at: datetime, state: AppointmentState) -> None:
    """One that was, with its national code; and where it was at somebody's home, that the worker came out of it."""
    has_come = state is AppointmentState.ATTENDED
    code = {"state": state, "attendance": ATTENDED if has_come else DID_NOT_ATTEND}
    done = {"settled_at": at, "settled_by_id": held.worker_id}
    id, kind = add(held, **code, **done, on=clock.day_of(at), at=half_hour(held.random))
    if kind is AppointmentKind.HOME_VISIT and has_come:
        visit(held, id, at, is_over=True)


def appointment(held: Held, days: int) -> None:
    """Booked for that many days from today; never on a Saturday or Sunday."""
    on = clock.today() + timedelta(days=days)
    on -= timedelta(days=max(0, on.weekday() - 4))
    add(held, on=on, at=half_hour(held.random))


def half_hour(random: Random) -> time:
    return time(random.choice(HOURS), random.choice((0, 30)))


def add(held: Held, **facts: object) -> tuple[UUID, AppointmentKind]:
    id, kind = new_id(), held.random.choice(KINDS)
    whose = {"case_id": held.case_id, "worker_id": held.worker_id, "booked_by_id": held.worker_id}
    place = "The library" if kind is AppointmentKind.MEET else ""
    held.bulk.add(Appointment, id=id, **whose, minutes=45, kind=kind, place=place, version=1, **facts)
    return id, kind


def visit(held: Held, appointment_id: UUID | None, at: datetime, *, is_over: bool) -> None:
    out = at + timedelta(hours=1)
    over = {"ended_at": out, "ended_by_id": held.worker_id, "ended_how": VisitEnd.OUT_SAFELY} if is_over else {}
    whose = {"case_id": held.case_id, "worker_id": held.worker_id, "appointment_id": appointment_id}
    held.bulk.add(HomeVisit, id=new_id(), **whose, going_at=at, in_at=at, expected_out_at=out, **over)
