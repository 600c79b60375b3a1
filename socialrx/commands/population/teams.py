"""What stands round a team's cases: who is away, what another team is asked, and the people of a search's list."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import UUID

from socialrx.accounts.absences import Absence, AbsenceKind
from socialrx.caseload.models import Transfer, TransferState
from socialrx.commands.population.bulk import Bulk
from socialrx.commands.population.people import person
from socialrx.commands.population.places import Network
from socialrx.core import clock
from socialrx.core.ids import new_id
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList

OFFERED = 20
AWAY_NOW = 0.1
COHORT = "frailty_falls"
WHY = "They have moved into your area."


def around(bulk: Bulk, random: Random, network: Network, other: Network, numbers: Iterator[str | None]) -> None:
    """Few of each, as in life, whatever the size of the whole."""
    absences(bulk, random, network)
    offers(bulk, random, network, numbers)
    if other.team_id != network.team_id:
        transfers(bulk, network, other)


def absences(bulk: Bulk, random: Random, network: Network) -> None:
    """Everybody was away last month; now and then somebody is today, and the next worker stands in."""
    for worker, cover in zip(network.workers, [*network.workers[1:], network.workers[0]], strict=True):
        last = clock.today() - timedelta(days=random.randint(8, 40))
        whose = {"user_id": worker, "team_id": network.team_id, "cover_id": cover, "set_by_id": network.lead_id}
        times = [(last - timedelta(days=7), last)]
        if worker == network.workers[-1] and random.random() < AWAY_NOW:
            times.append((clock.today() - timedelta(days=2), clock.today() + timedelta(days=5)))
        for starts_on, ends_on in times:
            facts = {"kind": AbsenceKind.LEAVE, "starts_on": starts_on, "ends_on": ends_on}
            bulk.add(Absence, id=new_id(), **whose, **facts, version=1)


def offers(bulk: Bulk, random: Random, network: Network, numbers: Iterator[str | None]) -> None:
    """One list of one practice, its people not yet asked, or asked once and not reached."""
    id, made = new_id(), clock.now() - timedelta(days=random.randint(1, 60))
    of = {"team_id": network.team_id, "practice_id": network.practices[0], "cohort": COHORT}
    named = {"name": "Chosen by a search", "digest": f"{network.number:064}", "rows_in_file": OFFERED}
    done = {"checked_at": made, "loaded_at": made, "checked_by_id": network.lead_id, "loaded_by_id": network.lead_id}
    bulk.add(ProactiveList, id=id, **of, **named, **done)
    for n in range(OFFERED):
        patient = person(bulk, random, next(numbers), network.practices[0])
        asked = {"times_asked": 1, "asked_at": clock.now(), "asked_by_id": network.workers[0]} if n % 3 == 0 else {}
        facts = {"list_id": id, "team_id": network.team_id, "patient_id": patient["id"], "cohort": COHORT}
        bulk.add(Offer, id=new_id(), **facts, state=OfferState.OFFERED, is_first_known=True, **asked)


def transfers(bulk: Bulk, network: Network, other: Network) -> None:
    """The other team is asked to take two of this one's: one waits for the answer, the other was not accepted."""
    for referral_id, state in zip(network.waiting, (TransferState.ASKED, TransferState.REFUSED), strict=False):
        asked = {"asked_at": clock.now() - timedelta(days=2), "asked_by_id": network.lead_id, "why": WHY}
        facts: dict[str, object] = {"due_on": clock.today() + timedelta(days=1), "state": state}
        if state is TransferState.REFUSED:
            facts |= {"answered_at": clock.now(), "answered_by_id": other.lead_id, "answer": "They live in your area."}
        teams: dict[str, UUID] = {"from_team_id": network.team_id, "to_team_id": other.team_id}
        bulk.add(Transfer, id=new_id(), referral_id=referral_id, **teams, **asked, **facts)
