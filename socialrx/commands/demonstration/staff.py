"""Everybody who works in the demonstration: twelve who sign in, and invented colleagues who cannot."""

import secrets
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple
from uuid import UUID

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.passwords import hash_password
from socialrx.commands.demonstration.names import name
from socialrx.commands.demonstration.places import LONG_AGO, Network, Places
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.organisations.models import Organisation, Team

# Printed by `make run`. It opens nothing outside demonstration mode.
PASSWORD = "by-the-river-trent"  # noqa: S105 (published on purpose)
DOMAIN = "demo.socialrx.example"
RUSHCLIFFE, THEIR_PRACTICE = "U12563", "C84090"
ELSEWHERE = "U99463"
LINK_WORKERS_A_TEAM = 4


class SignIn(NamedTuple):
    """Somebody whose password is printed, and who they are."""

    local: str
    given: str
    family: str
    job: str
    role: Role
    who: str

    @property
    def email(self) -> str:
        return f"{self.local}@{DOMAIN}"


SIGN_INS = (
    SignIn("gp", "Asha", "Menon", "GP", Role.REFERRER, "a GP at Musters Medical Practice"),
    SignIn("reception", "Lynne", "Carver", "Receptionist", Role.PRACTICE_STAFF, "a receptionist at the same practice"),
    SignIn("linkworker", "Amina", "Hassan", "Link worker", Role.LINK_WORKER, "a link worker in Rushcliffe"),
    SignIn("lead", "Tom", "Bright", "Team lead", Role.TEAM_LEAD, "the lead of the Rushcliffe team"),
    SignIn("manager", "Grace", "Lowe", "PCN manager", Role.PCN_MANAGER, "the manager of Rushcliffe PCN"),
    SignIn("group", "Bernard", "Oakes", "Secretary", Role.PROVIDER_USER, "the secretary of a walking football club"),
    SignIn("editor", "Ffion", "Price", "Directory editor", Role.DIRECTORY_EDITOR, "who keeps the directory"),
    SignIn("ig", "Ruth", "Ellery", "Caldicott guardian", Role.IG_LEAD, "the Caldicott guardian of Rushcliffe PCN"),
    SignIn("guest", "Pat", "Lane", "Community nurse", Role.HUDDLE_GUEST, "a guest of the huddle that is open today"),
    SignIn("partner", "Sol", "Hart", "Discharge nurse", Role.PARTNER_REFERRER, "who refers from a hospital"),
    SignIn(
        "elsewhere",
        "Dev",
        "Rao",
        "Link worker",
        Role.LINK_WORKER,
        "a link worker in another network, who sees none of it",
    ),
    SignIn("admin", "Sam", "Quill", "Administrator", Role.SYSTEM_ADMIN, "who runs the system"),
)


@dataclass
class Staff:
    """Who works where: by team and by practice, and those who sign in by the first part of their address."""

    signing_in: dict[str, User] = field(default_factory=dict)
    seats: dict[str, UUID] = field(default_factory=dict)
    workers: dict[UUID, list[User]] = field(default_factory=dict)
    leads: dict[UUID, User] = field(default_factory=dict)
    gps: dict[UUID, list[User]] = field(default_factory=dict)
    receptionists: dict[UUID, User] = field(default_factory=dict)


class Employing:
    """Takes people on: invented names, and a password that nobody knows unless it is printed."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.staff = Staff()
        self.printed, self.nobodys = hash_password(PASSWORD), hash_password(secrets.token_urlsafe(32))
        self.addresses: set[str] = set()

    def all_of(self, places: Places) -> Staff:
        for network in places.networks.values():
            self.people_of(network)
        host = places.catch_all.employer
        self.staff.leads[places.catch_all.id] = self.someone("Team lead", Role.TEAM_LEAD, host, places.catch_all)
        self.staff.workers[places.catch_all.id] = [
            self.someone("Link worker", Role.LINK_WORKER, host, places.catch_all) for _ in range(2)
        ]
        for local in ("editor", "admin"):
            self.known(local, places.platform)
        self.known("partner", places.hospital)
        self.known("guest", places.hospital)
        return self.staff

    def people_of(self, network: Network) -> None:
        """A team with its lead, a manager, and in each practice a GP or two and a receptionist."""
        pcn, team, is_theirs = network.pcn, network.team, network.code == RUSHCLIFFE
        signing_in = {RUSHCLIFFE: "linkworker", ELSEWHERE: "elsewhere"}.get(network.code)
        workers = [self.known(signing_in, pcn, team)] if signing_in else []
        while len(workers) < LINK_WORKERS_A_TEAM:
            workers.append(self.someone("Link worker", Role.LINK_WORKER, pcn, team))
        workers[-1].safe_caseload = 8
        self.staff.workers[team.id] = workers
        lead = self.known("lead", pcn, team) if is_theirs else self.someone("Team lead", Role.TEAM_LEAD, pcn, team)
        self.staff.leads[team.id] = lead
        if is_theirs:
            self.known("manager", pcn)
            self.known("ig", pcn)
        else:
            self.someone("PCN manager", Role.PCN_MANAGER, pcn)
        for practice in network.practices:
            self.surgery(practice)

    def surgery(self, practice: Organisation) -> None:
        gps = [self.someone("GP", Role.REFERRER, practice) for _ in range(self.dice.choice((1, 2)))]
        receptionist = None
        if practice.ods_code == THEIR_PRACTICE:
            practice.staff_read_messages = True
            gps, receptionist = [self.known("gp", practice), *gps[:1]], self.known("reception", practice)
        self.staff.gps[practice.id] = gps
        self.staff.receptionists[practice.id] = receptionist or self.someone(
            "Receptionist", Role.PRACTICE_STAFF, practice
        )

    def known(self, local: str, at: Organisation, team: Team | None = None) -> User:
        """One of those who sign in."""
        one = next(sign_in for sign_in in SIGN_INS if sign_in.local == local)
        user = User(id=new_id(), given_name=one.given, family_name=one.family, email=one.email, job_title=one.job)
        user.password_hash = self.printed
        self.staff.seats[local] = at.id
        self.staff.signing_in[local] = self.employ(user, one.role, at, team)
        return user

    def someone(self, job: str, role: Role, at: Organisation, team: Team | None = None) -> User:
        called = name(self.dice)
        user = User(id=new_id(), given_name=called.given, family_name=called.family, job_title=job)
        user.email, user.password_hash = self.address(called.given, called.family, at), self.nobodys
        return self.employ(user, role, at, team)

    def employ(self, user: User, role: Role, at: Organisation, team: Team | None) -> User:
        user.is_demonstration = True
        user.phone = team.phone if team else at.phone
        db.session.add(user)
        # First the account, since an id alone tells the database nothing of the order.
        db.session.flush()
        team_id = team.id if team and role in {Role.LINK_WORKER, Role.TEAM_LEAD} else None
        seat = {"user_id": user.id, "organisation_id": at.id, "team_id": team_id, "starts_on": LONG_AGO}
        db.session.add(Membership(role=role, **seat))
        return user

    def address(self, given: str, family: str, at: Organisation) -> str:
        """An address that reaches nobody, and belongs to one only."""
        place = (at.ods_code or "host").lower()
        plain = f"{given}.{family}".lower().replace(" ", "").replace("’", "").encode("ascii", "ignore").decode()
        number = next(n for n in range(1, 100) if f"{plain}{n}@{place}.example" not in self.addresses)
        address = f"{plain}{number}@{place}.example"
        self.addresses.add(address)
        return address
