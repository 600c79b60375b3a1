"""By when a request for a copy must be answered.

Source: UK GDPR article 12(3) and the ICO's guidance "How long do we have to
comply?": one calendar month from the day it came, that is the day of the same
number in the next month, or that month's last day; two months more when it is
complex or one of several, if the person is told why within the first month. A
day that is no working day moves to the next that is. While we wait to be told
what is wanted, the days do not count (Data (Use and Access) Act 2025).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from socialrx.core import clock
from socialrx.rights.models import AccessRequest, RequestPause

MONTHS, MONTHS_MORE = 1, 2
ACKNOWLEDGE_WITHIN = timedelta(days=30)


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later, or that month's last day."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(request: AccessRequest) -> date | None:
    """The day by which it must be answered; None while the clock stands still."""
    if request.pause:
        return None
    months = MONTHS + (MONTHS_MORE if request.extended_on else 0)
    return counted(request.received_on, months, request.pauses)


def must_be_told_by(request: AccessRequest) -> date:
    """The last day on which the person can be told that it takes longer."""
    answered = [pause for pause in request.pauses if pause.answered_on]
    return counted(request.received_on, MONTHS, answered)


def counted(received: date, months: int, pauses: Iterable[RequestPause]) -> date:
    stood = sum((pause.answered_on - pause.asked_on).days for pause in pauses if pause.answered_on)
    return clock.add_working_days(months_after(received, months) + timedelta(days=stood), 0)


def is_overdue(request: AccessRequest) -> bool:
    due = due_on(request)
    return request.is_open and due is not None and due < clock.today()


def acknowledge_by(request: AccessRequest) -> date | None:
    """By when a complaint must be acknowledged: within 30 days (in law since 19 June 2026)."""
    if request.complained_on is None or request.complaint_acknowledged_on:
        return None
    return request.complained_on + ACKNOWLEDGE_WITHIN
