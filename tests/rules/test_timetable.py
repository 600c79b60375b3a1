"""The timetable: one leader, London's clock, and jobs that are one line."""

from datetime import timedelta

from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.leases import take_lease
from socialrx.scheduler import leader
from socialrx.scheduler.timetable import TIMETABLE, Job


def test_one_process_leads_at_a_time():
    assert take_lease("timetable", "first", timedelta(minutes=2))
    assert not take_lease("timetable", "second", timedelta(minutes=2))
    assert take_lease("timetable", "first", timedelta(minutes=2)), "the leader renews"


def test_a_leader_that_died_is_followed_by_another(time_machine_at):
    take_lease("timetable", "first", timedelta(minutes=2))
    db.session.commit()

    time_machine_at(clock.now() + timedelta(minutes=3))

    assert take_lease("timetable", "second", timedelta(minutes=2))


def test_a_job_does_not_run_where_another_process_leads(app: Flask):
    take_lease("timetable", "another", timedelta(minutes=2))
    db.session.commit()
    ran = []

    leader.run_in(app, Job("a job", "* * * * *", lambda: ran.append(1) or 1))

    assert ran == []


def test_every_job_of_the_timetable_runs(app: Flask):
    assert [leader.run_in(app, job) for job in TIMETABLE] == [0] * len(TIMETABLE)


def test_the_first_reminders_are_made_at_five_past_seven_in_london_summer_and_winter():
    trigger = CronTrigger.from_crontab(TIMETABLE[0].cron, timezone=leader.TIMEZONE)

    for day in (
        clock.london(clock.date(2027, 3, 27)),
        clock.london(clock.date(2027, 3, 28)),
        clock.london(clock.date(2026, 10, 25)),
    ):
        due = trigger.get_next_fire_time(None, day)
        assert (due.hour, due.minute) == (7, 5)


def test_the_timetable_starts_and_stops(app: Flask):
    scheduler = leader.start(app)

    assert {job.id for job in scheduler.get_jobs()} == {job.name for job in TIMETABLE}
    scheduler.shutdown()
