"""What runs by itself, and when. The whole of it is this table.

A job is one line that calls one action. If it needs an `if`, the action needs
it. Each is safe to run twice, so that a restart, two leaders or a change of the
clocks cost nothing; what makes reminders runs each hour of the working day, so
that a server that slept through the morning catches up.
"""

from collections.abc import Callable
from typing import NamedTuple

from socialrx.accounts.tidying import clear_out
from socialrx.caseload.asking import chase_unanswered
from socialrx.caseload.covers import catch_up
from socialrx.caseload.home_visits import tell_overdue
from socialrx.caseload.huddles import remind_due
from socialrx.caseload.levels import remind_aftercare
from socialrx.caseload.moved_practice import propose_moves
from socialrx.core.chain import seal_all, seal_new
from socialrx.core.heads import copy_due
from socialrx.core.idempotency import forget_old
from socialrx.referrals.offers.actions import forget_unloaded
from socialrx.reminders.channels import configured
from socialrx.reminders.delivery import send_due
from socialrx.reminders.leads import remind_leads
from socialrx.reminders.making import make_due
from socialrx.reminders.posting import post_reminders
from socialrx.reminders.reviews import remind_reviewers
from socialrx.reminders.weekly import post_weeks


class Job(NamedTuple):
    """A name, a crontab line in London's time, and the action, which returns a number worth logging."""

    name: str
    cron: str
    run: Callable[[], int]


TIMETABLE = [
    Job("make-reminders", "5 7-18 * * *", make_due),
    Job("follow-covers", "*/10 * * * *", catch_up),
    Job("remind-huddle-actions", "3 6-18 * * *", remind_due),
    Job("remind-aftercare", "4 6-18 * * *", remind_aftercare),
    Job("chase-practices", "6 7-18 * * *", chase_unanswered),
    Job("remind-leads", "7 7-18 * * *", remind_leads),
    Job("post-reminders", "10 7-18 * * mon-fri", post_reminders),
    Job("propose-moves", "25 * * * *", propose_moves),
    Job("remind-reviewers", "15 8-18 * * mon-fri", remind_reviewers),
    Job("post-weeks", "20 7 * * mon", post_weeks),
    Job("forget-form-keys", "20 3 * * *", forget_old),
    Job("forget-unloaded-lists", "25 3 * * *", forget_unloaded),
    Job("clear-sign-in", "30 3 * * *", clear_out),
    # Before the letters, so that they leave in the same minute or the next.
    Job("tell-overdue-visits", "* * * * *", tell_overdue),
    Job("send-letters", "* * * * *", lambda: send_due(configured())),
    Job("seal-trail", "* * * * *", seal_new),
    Job("seal-late-entries", "40 2 * * *", seal_all),
    Job("copy-trail-head", "* * * * *", copy_due),
]
