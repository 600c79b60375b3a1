"""PCNs, practices, teams and the people who work there, as many as the referrals need."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from socialrx.accounts.models import Membership, Role, User
from socialrx.commands.population.bulk import Bulk
from socialrx.core.ids import new_id
from socialrx.core.places import Position
from socialrx.organisations.models import Cover, Kind, ListSize, Organisation, Team

SINCE = date(2020, 4, 1)
PRACTICES = 7
WORKERS = 2
LIST_SIZE = 7_000
DOMAIN = "populated.socialrx.example"
FAMILY = (
    "Hartley",
    "Osei",
    "Kaur",
    "Bradley",
    "Nowak",
    "Lister",
    "Ahmed",
    "Whitby",
    "Fenton",
    "Okafor",
    "Reid",
    "Soames",
)
GIVEN = ("Amina", "Carol", "Dev", "Ewan", "Fiona", "Grace", "Hassan", "Isla", "Jamal", "Kath", "Leon", "Mo")
# England, roughly: PCNs are spread over it so that "near by" means the same at every size.
WEST, SOUTH, EAST, NORTH = 340_000, 110_000, 620_000, 540_000


@dataclass
class Network:
    """A PCN as the rest of the populator needs it."""

    number: int
    pcn_id: UUID
    team_id: UUID
    lead_id: UUID
    position: Position
    practices: list[UUID] = field(default_factory=list)
    gps: list[UUID] = field(default_factory=list)
    workers: list[UUID] = field(default_factory=list)
    services: list[UUID] = field(default_factory=list)
    # Referrals that nobody has decided about, and workers who are at somebody's home now.
    waiting: list[UUID] = field(default_factory=list)
    out: set[UUID] = field(default_factory=set)


def networks(bulk: Bulk, count: int, random: Random, password_hash: str) -> Iterator[Network]:
    """Make this many PCNs with everybody in them."""
    icb = new_id()
    bulk.add(Organisation, id=icb, kind=Kind.ICB, name="Populated ICB", ods_code="QZZ", parent_id=None, **mail("icb"))
    for number in range(count):
        position = Position(random.randrange(WEST, EAST), random.randrange(SOUTH, NORTH))
        network = Network(number, new_id(), new_id(), new_id(), position)
        organisation(bulk, network, icb)
        staff(bulk, network, random, password_hash)
        yield network


def organisation(bulk: Bulk, network: Network, icb: UUID) -> None:
    n = network.number
    pcn = {"id": network.pcn_id, "kind": Kind.PCN, "name": f"Populated PCN {n + 1}", "ods_code": f"U{n:05}"}
    bulk.add(Organisation, **pcn, parent_id=icb, **mail(f"pcn{n}"))
    team = {"id": network.team_id, "employer_id": network.pcn_id, "name": f"Link workers {n + 1}"}
    bulk.add(Team, **team, mailbox=f"team{n}@{DOMAIN}", phone="0115 496 0200", is_catch_all=n == 0)
    for index in range(PRACTICES):
        code, practice_id = f"A{n * PRACTICES + index:05}", new_id()
        practice = {"id": practice_id, "kind": Kind.PRACTICE, "name": f"Surgery {n + 1}.{index + 1}", "ods_code": code}
        bulk.add(Organisation, **practice, parent_id=network.pcn_id, **mail(code.lower()))
        bulk.add(Cover, id=new_id(), team_id=network.team_id, practice_id=practice_id, starts_on=SINCE)
        size = {"registered": LIST_SIZE + 137 * index, "source": "populated", "is_invented": True}
        bulk.add(ListSize, practice_id=practice_id, as_of=SINCE, **size)
        network.practices.append(practice_id)


def mail(name: str) -> dict[str, str]:
    return {"address": "", "postcode": "", "mailbox": f"{name}@{DOMAIN}", "phone": "0115 496 0100"}


def staff(bulk: Bulk, network: Network, random: Random, password_hash: str) -> None:
    """A GP in each practice, the link workers, their lead and the manager."""
    for practice_id in network.practices:
        network.gps.append(user(bulk, network, random, password_hash, Role.REFERRER, practice_id))
    for _ in range(WORKERS):
        network.workers.append(user(bulk, network, random, password_hash, Role.LINK_WORKER, network.pcn_id))
    network.lead_id = user(bulk, network, random, password_hash, Role.TEAM_LEAD, network.pcn_id)
    user(bulk, network, random, password_hash, Role.PCN_MANAGER, network.pcn_id)


def user(bulk: Bulk, network: Network, random: Random, password_hash: str, role: Role, at: UUID) -> UUID:
    """One account, known by its role and number: `link_worker12.1@...`."""
    numbered = {Role.LINK_WORKER: network.workers, Role.REFERRER: network.gps}
    id, same = new_id(), len(numbered.get(role, [])) + 1
    name = {"given_name": random.choice(GIVEN), "family_name": random.choice(FAMILY), "job_title": "", "phone": ""}
    email = f"{role}{network.number + 1}.{same}@{DOMAIN}"
    account = {"id": id, "email": email, "password_hash": password_hash, "is_demonstration": True, "safe_caseload": 60}
    bulk.add(User, **account, **name)
    in_team = network.team_id if role in {Role.LINK_WORKER, Role.TEAM_LEAD} else None
    membership = {"id": new_id(), "user_id": id, "organisation_id": at, "role": role, "team_id": in_team}
    bulk.add(Membership, **membership, starts_on=SINCE)
    return id
