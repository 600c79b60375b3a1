"""How often practices told somebody of a service and referred nobody: taps, not people, in no figure of referrals."""

from collections import Counter

from sqlalchemy import Select, select

from socialrx.core import codelists
from socialrx.onward.tally import SignpostTally, counts
from socialrx.organisations.models import Organisation
from socialrx.reporting.period import Period


def signposts(practices: Select[Organisation], period: Period) -> list[tuple[str, int]]:
    """By reason, the most first; of these practices, in these months. One query."""
    theirs = practices.with_only_columns(Organisation.id).order_by(None)
    rows = select(SignpostTally).where(SignpostTally.practice_id.in_(theirs))
    taps: Counter[str] = Counter()
    for one in counts(rows, first=period.first, after=period.after):
        taps[codelists.label("need-categories", one.need)] += one.times
    return taps.most_common()
