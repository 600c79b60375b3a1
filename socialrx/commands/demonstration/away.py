"""A colleague of the first link worker is on leave, and she stands in; and what the manager has set for the team."""

from datetime import timedelta

from socialrx.accounts.absences import AbsenceKind
from socialrx.accounts.models import User
from socialrx.caseload.covers import set_absence
from socialrx.caseload.limits import set_limits
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.organisations.models import Team

SINCE, UNTIL = timedelta(days=2), timedelta(days=5)


def tell(lead: User, workers: list[User], team: Team, life: Life) -> None:
    """The third of the team's workers is away from two days ago to five days on; the last works three days a week."""
    first, third, last = workers[0], workers[2], workers[-1]
    with life.on(clock.today() - SINCE, by=lead):
        set_limits(last, safe_caseload=last.safe_caseload, hours_a_week=22.5, languages="Polish")
        stretch = (clock.today(), clock.today() + SINCE + UNTIL)
        set_absence(third.id, team.id, AbsenceKind.LEAVE, stretch, cover_id=first.id, by=lead)
