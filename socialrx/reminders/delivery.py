"""Letters leave: claimed with a lease, sent, marked. Never silently not sent, and never marked by two.

A refusal that may pass is tried again for three days, waiting longer each time;
a refusal for good, or three days of trying, marks the letter failed: in the
same transaction it is on the worker's list, and the team's first pages show it
until somebody deals with it (`undelivered`). One about somebody who has
objected since is stopped.
"""

import logging
import os
import smtplib
import socket
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import or_, select, true, update

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.reminders.channels import Channel, RefusedForGood
from socialrx.reminders.stopped import put_back, say_on_list, why_stopped

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_WAIT = timedelta(hours=4)
AT_ONCE = 50
# A letter that waits for longer is shown to whoever can do something about it (hazard H-18).
LATE_AFTER = timedelta(minutes=15)


def this_worker() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}"[:60]


def send_due(channel: Channel, worker: str | None = None) -> int:
    """Send what is due, a few at a time. Returns how many left; safe to run twice and beside another."""
    sent, name = 0, worker or this_worker()
    while letters := claim(name):
        sent += sum(send_one(letter, channel, name) for letter in letters)
    return sent


def claim(worker: str) -> list[Letter]:
    """Take a few letters for this worker alone, until the lease ends. Committed before anything is sent."""
    instant = clock.now()
    is_free = or_(Letter.claimed_until.is_(None), Letter.claimed_until < instant)
    due = select(Letter.id).where(Letter.is_waiting == true(), Letter.next_try_at <= instant, is_free)
    due = due.order_by(Letter.next_try_at, Letter.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    taking = update(Letter).where(Letter.id.in_(due)).values(claimed_by=worker, claimed_until=instant + LEASE)
    ids = db.session.scalars(taking.returning(Letter.id)).all()
    db.session.commit()
    letters = db.session.scalars(select(Letter).where(Letter.id.in_(ids)).order_by(Letter.id)).all()
    db.session.commit()
    return list(letters)


def send_one(letter: Letter, channel: Channel, worker: str) -> bool:
    """Send one letter outside any transaction, then mark what became of it, if the claim is still ours.

    Whether it may leave at all is asked now, not when it was written.
    """
    because = why_stopped(letter)
    db.session.commit()
    if because:
        stop(letter, worker, because)
        return False
    try:
        channel.send(letter)
    except RefusedForGood as refusal:
        give_up(letter, worker, str(refusal)[:300])
        return False
    except (OSError, smtplib.SMTPException) as problem:
        put_off(letter, worker, problem)
        return False
    mark(letter, worker, is_waiting=False, sent_at=clock.now(), last_error="")
    return True


def stop(letter: Letter, worker: str, because: str) -> None:
    """Not sent, on purpose: kept with the reason, and back with the worker; together or not at all."""
    put_back(letter, because)
    mark(letter, worker, is_waiting=False, stopped_at=clock.now(), last_error=because)
    log.info("letter %s of kind %s was stopped: %s", letter.id, letter.kind, because)


def put_off(letter: Letter, worker: str, problem: Exception) -> None:
    """Try again later: after one minute, two, four... at most four hours; failed when three days have gone."""
    instant = clock.now()
    later = instant + min(timedelta(minutes=2 ** min(letter.tries, 10)), LONGEST_WAIT)
    error = f"{type(problem).__name__}: {problem}"[:300]
    if instant - letter.enqueued_at >= GIVE_UP_AFTER:
        give_up(letter, worker, error)
    else:
        mark(letter, worker, next_try_at=later, tries=Letter.tries + 1, last_error=error)


def give_up(letter: Letter, worker: str, error: str) -> None:
    """It will not arrive: marked so, and a task for whoever has the case, together or not at all."""
    say_on_list(letter, "A letter could not be delivered")
    mark(letter, worker, is_waiting=False, failed_at=clock.now(), last_error=error)


def mark(letter: Letter, worker: str, **facts: object) -> None:
    ours = (Letter.id == letter.id, Letter.claimed_by == worker)
    db.session.execute(update(Letter).where(*ours).values(claimed_by=None, claimed_until=None, **facts))
    db.session.commit()
    if "failed_at" in facts:
        log.error("letter %s of kind %s failed: %s", letter.id, letter.kind, facts["last_error"])


def counts() -> dict[str, int]:
    """For the system page: letters waiting, waiting for more than a quarter of an hour, and failed."""
    late = clock.now() - LATE_AFTER
    waiting = sa.func.count().filter(Letter.is_waiting == true())
    overdue = sa.func.count().filter(Letter.is_waiting == true(), Letter.enqueued_at < late)
    failed = sa.func.count(Letter.failed_at)
    row = db.session.execute(select(waiting, overdue, failed)).one()
    return {"waiting": row[0], "late": row[1], "failed": row[2]}
