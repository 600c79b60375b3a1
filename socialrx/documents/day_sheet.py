"""The day on paper, for when the system or the signal is down: who is met and who is rung, and how safely.

Only what it needs. Where somebody's whereabouts are sensitive there is no
number and no place, and of a warning for workers only that it must be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from socialrx.caseload.appointments import MOST_IN_A_STRETCH, between, in_order
from socialrx.caseload.models import Appointment, AppointmentKind, Case
from socialrx.caseload.queries import open_ones
from socialrx.caseload.warnings import is_warned_of
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.documents.blocks import Block, Grid, Heading, Title, Tone, Words
from socialrx.documents.paper import Press
from socialrx.documents.tagged import build
from socialrx.patients.flags import SFlag
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection, ObjectionKind

PRINT_SIZE = 10
MOST_DUE = 60
CONFIDENTIAL = "Confidential: about people's care. Keep it on you, and shred it at the end of the day."


@dataclass(frozen=True)
class Line:
    """One row of the sheet."""

    when: str
    who: str
    where: str


@dataclass(frozen=True)
class DaySheet:
    """What is printed, and whose cases it tells of, for the trail."""

    day: date
    worker: str
    appointments: tuple[Line, ...]
    due: tuple[Line, ...]
    has_more: bool
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Known:
    """What must be said about some of the people on the sheet."""

    warned: set[UUID]
    no_contact: set[UUID]
    safe_ways: dict[UUID, str]


def gather(appointments: Select[Appointment], cases: Select[Case], *, day: date, worker: str) -> DaySheet:
    """A worker's day from these appointments and cases, in five queries."""
    person = joinedload(Case.patient)
    own = in_order(between(appointments, day, day)).options(joinedload(Appointment.case).joinedload(Case.patient))
    booked = [row for row in db.session.scalars(own.limit(MOST_IN_A_STRETCH)) if row.is_booked]
    due = list(db.session.scalars(open_ones(cases).where(Case.next_on <= day).options(person).limit(MOST_DUE + 1)))
    met = {row.case_id for row in booked}
    rung = [case for case in due[:MOST_DUE] if case.id not in met]
    people = {case.id: case for case in [*(row.case for row in booked), *rung]}
    known = known_of(people.values())
    return DaySheet(
        day=day,
        worker=worker,
        appointments=tuple(line_of(row, known) for row in booked),
        due=tuple(Line(due_words(case), who(case, known), "") for case in rung),
        has_more=len(due) > MOST_DUE,
        cases=tuple(people.values()),
    )


def known_of(cases: Iterable[Case]) -> Known:
    ids = [case.id for case in cases]
    people = [case.patient_id for case in cases]
    hidden = [case.patient_id for case in cases if case.patient.is_s_flagged]
    asked = (Objection.kind == ObjectionKind.CONTACT, Objection.withdrawn_at.is_(None))
    no_contact = select(Objection.patient_id).where(Objection.patient_id.in_(people), *asked)
    safe = select(SFlag.patient_id, SFlag.safe_way).where(SFlag.patient_id.in_(hidden), SFlag.ended_at.is_(None))
    confirmed = safe.where(SFlag.safe_way_confirmed_at.is_not(None))
    return Known(
        warned=set(db.session.scalars(select(Case.id).where(Case.id.in_(ids), is_warned_of()))),
        no_contact=set(db.session.scalars(no_contact)),
        safe_ways={row.patient_id: row.safe_way for row in db.session.execute(confirmed)} if hidden else {},
    )


def line_of(row: Appointment, known: Known) -> Line:
    when = f"{clock.time_in_words(row.at)}, {row.minutes} min. {row.kind.says}"
    return Line(when, who(row.case, known), " ".join(filter(None, (place_of(row), row.travel_note))))


def place_of(row: Appointment) -> str:
    """Nothing for whom it could betray; at home the address and what helps at the door."""
    patient = row.case.patient
    if patient.is_s_flagged:
        return "Place hidden."
    if row.kind is not AppointmentKind.HOME_VISIT:
        return f"{row.place}." if row.place else ""
    address = ", ".join(filter(None, (patient.address, patient.postcode)))
    return f"{address}. {patient.door_note}" if patient.door_note else f"{address}."


def due_words(case: Case) -> str:
    late = "" if case.next_on is None or case.next_on >= clock.today() else " (late)"
    return f"{case.next_kind.says}{late}"


def who(case: Case, known: Known) -> str:
    """The name, how to reach them, and what must be minded before anything else."""
    patient = case.patient
    first = [
        "Read the warning for workers first." if case.id in known.warned else "",
        "Asked for no contact." if patient.id in known.no_contact else "",
        "Their record says that they died." if patient.died_on else "",
        f"Take care: {patient.contact_warning}." if patient.contact_warning else "",
    ]
    return " ".join(filter(None, [f"{patient.name}.", *first, reach(patient, known)]))


def reach(patient: Patient, known: Known) -> str:
    if patient.is_s_flagged:
        safe = known.safe_ways.get(patient.id)
        return f"Whereabouts hidden. Safe way: {safe}" if safe else "Whereabouts hidden. No safe way confirmed."
    numbers = " or ".join(filter(None, (patient.mobile, patient.landline))) or "No number"
    message = "You may leave a message." if patient.may_leave_message else "Do not leave a message."
    best = f"Best: {patient.best_time}." if patient.best_time else ""
    never = f"Never: {patient.unsafe_times}." if patient.unsafe_times else ""
    interpreter = f"{codelists.label('interpreter-needed', patient.interpreter)}." if patient.interpreter else ""
    return " ".join(filter(None, (f"{numbers}.", message, best, never, interpreter)))


def story(sheet: DaySheet) -> list[Block]:
    """The sheet in blocks, top to bottom."""
    blocks: list[Block] = [
        Title("Day sheet", f"{clock.in_words(sheet.day)}: {sheet.worker}"),
        Words(CONFIDENTIAL, Tone.FIRST, is_kept=True),
        Heading("Appointments"),
        table(sheet.appointments, ("When", "Who", "Where")) if sheet.appointments else Words("None booked."),
        Heading("Owed by today"),
        table(sheet.due, ("What", "Who", "Done")) if sheet.due else Words("Nothing more."),
    ]
    if sheet.has_more:
        blocks.append(Words(f"More is owed than these {MOST_DUE}: see your caseload.", Tone.FIRST, is_kept=True))
    return blocks


def table(lines: Iterable[Line], head: tuple[str, ...]) -> Grid:
    return Grid(head, tuple((line.when, line.who, line.where) for line in lines), (1.3, 3, 1.7), is_kept=True)


def as_pdf(sheet: DaySheet) -> bytes:
    """As many pages as it takes. Title and footer name nobody."""
    return build(Press(PRINT_SIZE).story(story(sheet)), title="Day sheet", footer="Confidential", most_pages=40)
