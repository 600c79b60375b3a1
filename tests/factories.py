"""People and places for tests, with names and stories. Each factory commits, and returns what it made."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.passwords import hash_password
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.directory.rows import refresh
from socialrx.organisations.models import Cover, Kind, Organisation, Team
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.referrals import actions as referring
from socialrx.referrals.models import Referral

PASSWORD = "correct horse battery staple"
# Before any story begins: those of old records too.
LONG_AGO = date(2010, 4, 1)
# Valid numbers of the range that is never issued.
NUMBERS = [
    "9990000018",
    "9990000026",
    "9990000034",
    "9990000042",
    "9990000050",
    "9990000069",
    "9990000077",
    "9990000085",
]
turn = count()


@dataclass(frozen=True)
class Place:
    """A Primary Care Network and everybody in it."""

    pcn: Organisation
    practice: Organisation
    team: Team
    gp: User
    receptionist: User
    link_worker: User
    lead: User
    manager: User
    ig: User


def kept(*rows: Any) -> Any:
    """Commit, and hand back the first."""
    db.session.add_all(rows)
    db.session.commit()
    return rows[0]


def organisation(name: str, kind: Kind, **facts: Any) -> Organisation:
    return kept(Organisation(name=name, kind=kind, **facts))


def user(given: str, family: str, role: Role, at: Organisation, team: Team | None = None) -> User:
    email = f"{given}.{family}.{next(turn)}@example.org".lower()
    person = User(given_name=given, family_name=family, email=email, password_hash=hash_password(PASSWORD))
    db.session.add(person)
    db.session.flush()
    kept(Membership(user=person, organisation=at, role=role, team=team, starts_on=LONG_AGO))
    return person


def place(name: str, *, ods: str, practice_ods: str, is_catch_all: bool = False) -> Place:
    pcn = organisation(f"{name} PCN", Kind.PCN, ods_code=ods)
    mailbox = f"{practice_ods.lower()}@practice.example"
    practice = organisation(
        f"{name} Surgery",
        Kind.PRACTICE,
        ods_code=practice_ods,
        parent_id=pcn.id,
        mailbox=mailbox,
        phone="0115 496 0100",
        staff_read_messages=True,
    )
    team = Team(employer=pcn, name=f"{name} link workers", mailbox=f"{ods.lower()}@team.example", phone="0115 496 0200")
    team.is_catch_all = is_catch_all
    kept(team)
    kept(Cover(team=team, practice_id=practice.id, starts_on=LONG_AGO))
    return Place(
        pcn=pcn,
        practice=practice,
        team=team,
        gp=user("Helen", "Marsh", Role.REFERRER, practice),
        receptionist=user("Priya", "Nair", Role.PRACTICE_STAFF, practice),
        link_worker=user("Amina", "Hassan", Role.LINK_WORKER, pcn, team),
        lead=user("Tom", "Bright", Role.TEAM_LEAD, pcn, team),
        manager=user("Grace", "Lowe", Role.PCN_MANAGER, pcn),
        ig=user("Ruth", "Ellery", Role.IG_LEAD, pcn),
    )


def patient(
    given: str = "Joan", family: str = "Sutton", *, practice: Organisation | None = None, **facts: Any
) -> Patient:
    facts.setdefault("nhs_number", NUMBERS[next(turn) % len(NUMBERS)] if "no_number_reason" not in facts else None)
    facts.setdefault("date_of_birth", date(1951, 5, 4))
    facts.setdefault("mobile", "07700 900123")
    return kept(Patient(given_name=given, family_name=family, practice=practice, **facts))


def referral(person: Patient, gp: User | None, **asked: Any) -> Referral:
    asked = {"needs": ["loneliness"], "source": "gp", "risk": RiskAnswer.NONE_KNOWN} | asked
    request = referring.Request(referred_by=gp, organisation_id=person.practice_id, **asked)
    return kept(referring.receive(person, request, by=gp))


def case(sent: Referral, link_worker: User | None, *, by: User) -> Case:
    return kept(casework.take_on(sent, by=by, link_worker=link_worker))


def service(name: str = "Trentside Walking Circle", *, email: str = "hello@trentside.example", **facts: Any) -> Service:
    """A service checked last week, run by an organisation of the same name."""
    facts.setdefault("assured_date", clock.today() - timedelta(days=7))
    group = CommunityOrganisation(name=name, description="A community group", email=email)
    made = Service(organisation=group, name=name, email=email, **facts)
    db.session.add_all([made, group])
    refresh(made)
    return kept(made)


def provider(at: Service) -> User:
    """Somebody of the group that runs this service, who signs in."""
    account = organisation(at.organisation.name, Kind.VOLUNTARY)
    at.organisation.account_id = account.id
    return user("Bernard", "Oakes", Role.PROVIDER_USER, account)


def membership_of(user: User) -> Membership:
    return db.session.query(Membership).filter_by(user_id=user.id).one()
