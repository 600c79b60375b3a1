"""On Monday, one letter to each practice: how many things came back in the week before, and where to look. No names.

A practice without a mailbox, one that has closed, and one that does without
the letter (a setting of the practice) get none; nor does one with no news.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, true

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.feedback.models import MessageBack
from socialrx.feedback.weeks import WEEK, monday_of, within
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import practices
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.patients.restriction import restricted
from socialrx.referrals.models import Referral

WEEKLY_KIND = "practice-week"


def post_weeks() -> int:
    """A letter to each practice with news of the week before. Returns how many were new; safe to run twice."""
    monday = monday_of(clock.today()) - WEEK
    numbers = came_back(monday)
    wanting = practices().where(Organisation.weekly_letter == true(), Organisation.mailbox != "")
    with_news = db.session.scalars(wanting.where(Organisation.id.in_(numbers))).all()
    made = sum(write(practice, monday, numbers[practice.id]) for practice in with_news)
    db.session.commit()
    return made


def came_back(monday: date) -> dict[UUID, int]:
    """How many messages each practice got from that Monday to Sunday, as its page shows them: one query."""
    rows = select(Referral.practice_id, func.count()).join(MessageBack, MessageBack.referral_id == Referral.id)
    kept_out = objecting(Referral.patient_id, ObjectionKind.PRACTICE)
    rows = rows.where(~kept_out, ~restricted(Referral.patient_id), *within(MessageBack.made_at, monday))
    rows = rows.where(Referral.practice_id.is_not(None)).group_by(Referral.practice_id)
    return {practice: number for practice, number in db.session.execute(rows) if practice}


def write(practice: Organisation, monday: date, number: int) -> bool:
    """The one line. False when it is in the outbox already."""
    things = "1 thing" if number == 1 else f"{number} things"
    return enqueue(
        WEEKLY_KIND,
        practice.id,
        recipient=practice.mailbox,
        title="Social prescribing: your practice's week",
        body=f"{things} came back last week: {rule('PUBLIC_URL')}/practice/week?from={monday.isoformat()}\n",
        period=monday.isoformat(),
    )
