"""The ways of getting in touch, and what to propose next after each outcome of a try.

The outcomes are the list `contact-attempt-outcomes`, the ways the national list
`consultation-mechanism`. What is proposed is OURS: no national rule was found.
A worker may always choose otherwise, and nothing here closes a case.
"""

from datetime import date, datetime, time

from socialrx.caseload.actions import is_attempt, next_try
from socialrx.caseload.models import Case, CaseStatus, Contact, NextKind
from socialrx.core import clock, codelists
from socialrx.core.errors import BadInput

FACE_TO_FACE, TELEPHONE, EMAIL, TEXT, VIDEO, OTHER_WAY = "01", "02", "05", "09", "11", "98"
MOST_USED = (TELEPHONE, FACE_TO_FACE, TEXT, EMAIL, VIDEO, OTHER_WAY)
NO_ANSWER, DECLINED, ACCOMPANIED = "no_answer", "spoke_declined", "accompanied"

# Some outcomes say themselves how it was done, whatever way was left chosen.
OWN_WAY = {"text_sent": TEXT, "email_sent": EMAIL, "letter_sent": OTHER_WAY, "visited_no_answer": FACE_TO_FACE}
OWN_WAY |= {ACCOMPANIED: FACE_TO_FACE}
# What a planned step most likely was, so that it is not asked; and what came of it, where the step says so itself.
WAY_OF_STEP = {
    NextKind.CALL: TELEPHONE,
    NextKind.TEXT: TEXT,
    NextKind.LETTER: OTHER_WAY,
    NextKind.HOME_VISIT: FACE_TO_FACE,
    NextKind.MEET: FACE_TO_FACE,
}
OUTCOME_OF_STEP = {NextKind.TEXT: "text_sent", NextKind.LETTER: "letter_sent"}
# Of something that was booked: the national code (ATTENDED OR DID NOT ATTEND) that an outcome says itself.
ATTENDANCE = "attendance-status"
OWN_ATTENDANCE = {"did_not_attend": "3", "cancelled_person": "2", "cancelled_by_us": "4"}
# Outcomes of somebody who was there.
CAME = frozenset({"spoke_conversation", ACCOMPANIED})
NOT_ATTENDED, NOT_YET = frozenset({"dna", "cancelled-person", "cancelled-provider"}), "future"

# After a two-way contact: the next step, and in how many working days.
AFTER_TALKING = {
    "asked_ring_back": (NextKind.CALL, 1),
    "spoke_rearranged": (NextKind.CALL, 1),
    "spoke_declined": (NextKind.DECIDE, 0),
    "spoke_booked": (NextKind.MEET, 5),
    "spoke_conversation": (NextKind.CALL, 5),
    ACCOMPANIED: (NextKind.CALL, 5),
}
# After something was cancelled in time: a new day is found soon.
AFTER_CANCELLING = {"cancelled_person": (NextKind.CALL, 2), "cancelled_by_us": (NextKind.CALL, 1)}


def way_of(outcome: str, chosen: str) -> str:
    """How it was done: a text cannot have been sent by telephone."""
    return OWN_WAY.get(outcome, chosen)


def attendance_of(outcome: str, chosen: str | None) -> str | None:
    """The code for something booked; None where nothing was. Raises BadInput where code and outcome cannot both be."""
    code = chosen or OWN_ATTENDANCE.get(outcome)
    if code is None:
        return None
    group = codelists.grouping(ATTENDANCE, code)
    own = OWN_ATTENDANCE.get(outcome)
    if group == NOT_YET or (own and codelists.grouping(ATTENDANCE, own) != group):
        raise BadInput("That does not fit what happened. Choose one that does, or leave it")
    if outcome in CAME and group in NOT_ATTENDED:
        raise BadInput("They cannot have come and not come. Check what happened")
    return code


def proposed(case: Case, contact: Contact) -> tuple[NextKind, date]:
    """The next step to set when the worker chooses none, once this contact is counted; on hold, the day stands."""
    if case.status is CaseStatus.ON_HOLD and case.next_on:
        return case.next_kind, case.next_on
    if is_attempt(contact.outcome):
        return next_try(case)
    kind, working_days = (AFTER_TALKING | AFTER_CANCELLING).get(contact.outcome, (NextKind.CALL, 5))
    return kind, clock.add_working_days(clock.today(), working_days)


def moment(case: Case, day: date | None, at: time | None) -> datetime:
    """When it happened: now, unless another day or time was given. Noon stands for a time nobody gave.

    Raises BadInput for a time that has not come, or one before the referral was received.
    """
    now, day = clock.now(), day or clock.today()
    received_on = clock.day_of(case.referral.received_at)
    if day < case.patient.date_of_birth:
        raise BadInput("That is before they were born. Check the year")
    if day < received_on:
        raise BadInput("That is before the referral was received. Check the day")
    if at is None and day == clock.today():
        return now
    instant = clock.london(day, at or time(12))
    if instant > now:
        raise BadInput("The contact must be in the past. Check the day and the time")
    return instant if at else max(instant, case.referral.received_at)


def read_time(text: str) -> time:
    """A time as people write it: `14:30`, `2.30pm`, `2pm`. Raises BadInput for anything else."""
    squeezed = text.lower().replace(" ", "").replace(".", ":")
    for shape in ("%H:%M", "%I:%M%p", "%I%p", "%H:%M:%S"):
        try:
            return datetime.strptime(squeezed, shape).time()  # noqa: DTZ007 (a time of day has no zone)
        except ValueError:
            continue
    raise BadInput("Enter a time like 2:30pm or 14:30")


def read_minutes(text: str) -> int:
    """A length in minutes, up to a day. Raises BadInput for anything else."""
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 1440:
        raise BadInput("Enter the minutes as a number, like 20")
    return int(text)
