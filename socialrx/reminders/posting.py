"""Reminders become one e-mail a person: what is due, by reference only, and where to look."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select, update

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import db, one_by_one
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.organisations.models import Team
from socialrx.reminders.models import Reminder, ReminderKind

HEADINGS = {
    ReminderKind.LATE_TO_LEAD_AGAIN: "Still late in your team: act now",
    ReminderKind.LATE_TO_LEAD: "Late in your team for some days",
    ReminderKind.OVERDUE: "Late",
    ReminderKind.CONTACT_DUE: "To contact today",
    ReminderKind.REVIEW_DUE: "Reviews due",
    ReminderKind.ONWARD_UNANSWERED: "Groups that have not answered",
}
MOST_LISTED = 40


class Hearer(NamedTuple):
    """Who hears: a worker, or a team's shared mailbox."""

    id: UUID
    address: str
    mine: sa.ColumnElement[bool]


def post_reminders() -> int:
    """Put one letter into the outbox for each who has reminders waiting. Returns how many; safe to run twice."""
    return one_by_one([*workers(), *teams()], post_to)


def workers() -> list[Hearer]:
    waiting = select(Reminder.user_id).where(Reminder.posted_at.is_(None), Reminder.user_id.is_not(None))
    rows = db.session.execute(select(User.id, User.email).where(User.id.in_(waiting), User.ended_at.is_(None)))
    return [Hearer(id, email, Reminder.user_id == id) for id, email in rows]


def teams() -> list[Hearer]:
    waiting = select(Reminder.team_id).where(Reminder.posted_at.is_(None), Reminder.user_id.is_(None))
    rows = db.session.execute(select(Team.id, Team.mailbox).where(Team.id.in_(waiting)))
    return [Hearer(id, mailbox, sa.and_(Reminder.team_id == id, Reminder.user_id.is_(None))) for id, mailbox in rows]


def post_to(hearer: Hearer) -> None:
    """Claim this one's reminders and write the letter, together or not at all."""
    instant = clock.now()
    claim = update(Reminder).where(hearer.mine, Reminder.posted_at.is_(None)).values(posted_at=instant)
    claimed = db.session.execute(claim.returning(Reminder.kind, Reminder.reference)).all()
    if claimed:
        rows = sorted((ReminderKind(kind), reference) for kind, reference in claimed)
        period = instant.isoformat(timespec="microseconds")
        title, body = subject_line(rows), body_of(rows)
        enqueue("reminder", hearer.id, recipient=hearer.address, title=title, body=body, period=period)


def subject_line(rows: list[tuple[ReminderKind, str]]) -> str:
    count = len(rows)
    return f"{count} thing{'s' if count != 1 else ''} due in {rule('SERVICE_NAME')}"


def body_of(rows: list[tuple[ReminderKind, str]]) -> str:
    """The letter: references under headings, what is late first, and a link to the list itself."""
    counts = Counter(kind for kind, _ in rows)
    parts = []
    for kind, heading in HEADINGS.items():
        references = [reference for each, reference in rows if each is kind]
        if references:
            more = len(references) - MOST_LISTED
            listed = references[:MOST_LISTED] + ([f"and {more} more"] if more > 0 else [])
            parts.append(f"{heading} ({counts[kind]})\n" + "\n".join(f"  {line}" for line in listed))
    return "\n\n".join([*parts, f"Open your list: {rule('PUBLIC_URL')}/"]) + "\n"
