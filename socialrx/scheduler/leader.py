"""Runs the timetable. Several servers may start it; a lease in the database lets one lead at a time."""

import logging
import os
import socket
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from socialrx.core.database import db
from socialrx.core.leases import take_lease
from socialrx.scheduler.timetable import TIMETABLE, Job

log = logging.getLogger(__name__)

TIMEZONE = "Europe/London"
LATE_BY_SECONDS = 3600
# Longer than a minute, the shortest step of the timetable, so that a leader that lives renews in time.
LEADS_FOR = timedelta(seconds=150)


def start(app: Flask) -> BackgroundScheduler:
    """Start the timetable in a thread of its own. The caller shuts it down."""
    scheduler = BackgroundScheduler(timezone=TIMEZONE)
    for job in TIMETABLE:
        trigger = CronTrigger.from_crontab(job.cron, timezone=TIMEZONE)
        options = {"coalesce": True, "misfire_grace_time": LATE_BY_SECONDS, "max_instances": 1}
        scheduler.add_job(run_in, trigger, args=[app, job], id=job.name, replace_existing=True, **options)
    scheduler.start()
    return scheduler


def run_in(app: Flask, job: Job) -> int | None:
    """Run one job if this process leads. None when another does."""
    with app.app_context():
        leads = take_lease("timetable", this_process(), LEADS_FOR)
        db.session.commit()
        if not leads:
            return None
        done = job.run()
        log.log(logging.INFO if done else logging.DEBUG, "job %s: %d", job.name, done)
        return done


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
