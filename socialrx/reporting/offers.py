"""Who was chosen by a search, by why: how many were offered social prescribing, and what they said."""

from typing import NamedTuple

from sqlalchemy import Select

from socialrx.core import clock, codelists
from socialrx.referrals.offers.models import Offer, ProactiveList
from socialrx.referrals.offers.queries import counts_of
from socialrx.reporting.period import Period

DEFINITION = (
    "People on proactive lists loaded in these months. Offered is everybody on them; referrals are of who agreed. "
    "Lists taken back count with what was answered."
)


class Chosen(NamedTuple):
    """One cohort: how many were offered it, and of them how many are referred, declined, or have not answered."""

    label: str
    offered: int
    referred: int
    declined: int
    unanswered: int


def by_cohort(offers: Select[Offer], period: Period) -> list[Chosen]:
    """The scoped offers of lists that were loaded in the period, the most first: one query."""
    on_lists = offers.join(ProactiveList, Offer.list_id == ProactiveList.id)
    first, after = clock.london(period.first), clock.london(period.after)
    loaded = on_lists.where(ProactiveList.loaded_at >= first, ProactiveList.loaded_at < after)
    found = [
        Chosen(codelists.label("cohorts", key), each.offered, each.agreed, each.declined, each.asked + each.not_asked)
        for key, each in counts_of(loaded, Offer.cohort).items()
    ]
    return sorted((one for one in found if one.offered), key=lambda one: -one.offered)
