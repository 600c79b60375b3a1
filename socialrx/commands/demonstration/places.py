"""The organisations of the demonstration: the real practices, invented list sizes, a team for each network."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from sqlalchemy import select

from socialrx.core.database import db
from socialrx.organisations.imports import SHIPPED, import_practices
from socialrx.organisations.models import Cover, Kind, ListSize, Organisation, Team
from socialrx.organisations.queries import by_ods_code, practices_of

T = TypeVar("T")

LONG_AGO = date(2020, 4, 1)
COUNTED_ON = date(2019, 4, 1)
SOURCE = (
    "INVENTED split between its practices of the locality's true total of April 2019 ({locality}: {total:,} people)"
)
# Everybody registered in April 2019, by the localities of that time and the networks in each.
LOCALITIES = (
    ("Nottingham North and East", 141_257, ("U06437", "U51200", "U47851", "U12949")),
    ("Nottingham West", 106_562, ("U99463",)),
    ("Rushcliffe", 128_524, ("U12563",)),
)
NETWORKS = tuple(code for _, _, codes in LOCALITIES for code in codes)
HOST = "South Notts Community Host (invented)"
PLATFORM = "SocialRx demonstration platform"
HOSPITAL = "Riverside Hospital discharge team (invented)"


@dataclass(frozen=True)
class Network:
    """A Primary Care Network with its open practices and its team."""

    pcn: Organisation
    practices: list[Organisation]
    team: Team

    @property
    def code(self) -> str:
        return self.pcn.ods_code or ""


@dataclass(frozen=True)
class Places:
    """Everywhere that somebody of the demonstration works."""

    networks: dict[str, Network]
    catch_all: Team
    platform: Organisation
    hospital: Organisation


def make_places(dice: Random) -> Places:
    """Import the real organisations and put the invented ones beside them."""
    import_practices(SHIPPED)
    for locality, total, codes in LOCALITIES:
        split(dice, locality, total, codes)
    give_numbers()
    networks = {code: network(number, code) for number, code in enumerate(NETWORKS, start=1)}
    host = add(Organisation(kind=Kind.VOLUNTARY, name=HOST, mailbox="hello@host.example", phone="0115 496 0290"))
    everybody_else = Team(
        employer=host, name="South Nottinghamshire link workers", mailbox="southnotts.links@host.example"
    )
    everybody_else.phone, everybody_else.is_catch_all = "0115 496 0291", True
    add(everybody_else)
    platform = add(Organisation(kind=Kind.PLATFORM, name=PLATFORM))
    hospital = add(Organisation(kind=Kind.PARTNER, name=HOSPITAL, phone="0115 496 0292"))
    return Places(networks, everybody_else, platform, hospital)


def split(dice: Random, locality: str, total: int, codes: tuple[str, ...]) -> None:
    """Share a locality's total among its open practices, by chance but exactly."""
    practices = [practice for code in codes for practice in practices_in(code)]
    weights = [dice.randint(45, 160) for _ in practices]
    shares = [total * weight // sum(weights) for weight in weights]
    shares[0] += total - sum(shares)
    source = SOURCE.format(locality=locality, total=total)
    for practice, registered in zip(practices, shares, strict=True):
        size = ListSize(practice_id=practice.id, as_of=COUNTED_ON, registered=registered, source=source)
        size.is_invented = True
        db.session.add(size)


def practices_in(code: str) -> list[Organisation]:
    pcn = by_ods_code(code)
    return list(db.session.scalars(practices_of(pcn.id))) if pcn else []


def give_numbers() -> None:
    """Mailboxes and telephones that reach nobody, in place of the practices' own."""
    practices = db.session.scalars(select(Organisation).where(Organisation.kind == Kind.PRACTICE))
    for number, practice in enumerate(practices.all(), start=100):
        practice.mailbox = f"{(practice.ods_code or '').lower()}@practice.example"
        practice.phone = f"0115 496 0{number}"


def network(number: int, code: str) -> Network:
    pcn = by_ods_code(code)
    if pcn is None:
        raise LookupError(code)
    pcn.phone, pcn.mailbox = f"0115 496 02{number:02}", f"{code.lower()}@network.example"
    name = pcn.name.lower().replace(" ", "-")
    team = Team(employer=pcn, name=f"{pcn.name} link workers", mailbox=f"links@{name}.example")
    team.phone = f"0115 496 02{number + 50:02}"
    add(team)
    practices = practices_in(code)
    db.session.add_all(Cover(team=team, practice_id=practice.id, starts_on=LONG_AGO) for practice in practices)
    return Network(pcn, practices, team)


def add(row: T) -> T:
    db.session.add(row)
    db.session.flush()
    return row
