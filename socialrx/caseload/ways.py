"""The ways of getting in touch, and what to propose next after each outcome of a try.

The outcomes are the list `contact-attempt-outcomes`, the ways the national list
`consultation-mechanism`. What is proposed is OURS: no national rule was found.
A worker may always choose otherwise, and nothing here closes a case.
"""

from datetime import date, datetime, time

from socialrx.caseload.actions import next_try
from socialrx.caseload.models import Case, CaseStatus, Contact, NextKind
from socialrx.core import clock
from socialrx.core.errors import BadInput

FACE_TO_FACE, TELEPHONE, EMAIL, TEXT, VIDEO, OTHER_WAY = "01", "02", "05", "09", "11", "98"
MOST_USED = (TELEPHONE, FACE_TO_FACE, TEXT, EMAIL, VIDEO, OTHER_WAY)
NO_ANSWER, DECLINED = "no_answer", "spoke_declined"

# Some outcomes say themselves how it was done, whatever way was left chosen.
OWN_WAY = {"text_sent": TEXT, "email_sent": EMAIL, "letter_sent": OTHER_WAY, "visited_no_answer": FACE_TO_FACE}

# After a two-way contact: the next step, and in how many working days.
AFTER_TALKING = {
    "asked_ring_back": (NextKind.CALL, 1),
    "spoke_rearranged": (NextKind.CALL, 1),
    "spoke_declined": (NextKind.DECIDE, 0),
    "spoke_booked": (NextKind.MEET, 5),
    "spoke_conversation": (NextKind.CALL, 5),
}


def way_of(outcome: str, chosen: str) -> str:
    """How it was done: a text cannot have been sent by telephone."""
    return OWN_WAY.get(outcome, chosen)


def proposed(case: Case, contact: Contact) -> tuple[NextKind, date]:
    """The next step to set when the worker chooses none, once this contact is counted; on hold, the day stands."""
    if case.status is CaseStatus.ON_HOLD and case.next_on:
        return case.next_kind, case.next_on
    if not contact.is_two_way:
        return next_try(case)
    kind, working_days = AFTER_TALKING.get(contact.outcome, (NextKind.CALL, 5))
    return kind, clock.add_working_days(clock.today(), working_days)


def moment(case: Case, day: date | None, at: time | None) -> datetime:
    """When it happened: now, unless another day or time was given. Noon stands for a time nobody gave.

    Raises BadInput for a time that has not come, or one before the referral was received.
    """
    now, day = clock.now(), day or clock.today()
    received_on = clock.day_of(case.referral.received_at)
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
