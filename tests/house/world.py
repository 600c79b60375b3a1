"""Two networks, three teams, and a case in every standing that a user can be to one."""

from dataclasses import dataclass, replace
from datetime import date

from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case, HuddleGuest
from socialrx.caseload.models.case import EndedBy
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral
from socialrx.organisations.models import Cover, Kind, Organisation, Team
from tests import factories
from tests.factories import LONG_AGO, Place
from tests.house.everything import one_of_each

# How a case stands to the link worker whose user is asked about.
OWN, CLOSED, UNALLOCATED, SAME_TEAM, OTHER_TEAM, OTHER_TENANT = STANDINGS = (
    "own",
    "closed",
    "unallocated",
    "same team",
    "other team",
    "other tenant",
)
Records = dict[type[Base], Base]


@dataclass(frozen=True)
class World:
    """Who is there by role, all of Rushcliffe or with business there; and by standing one record of every noun."""

    home: Place
    users: dict[Role, User]
    records: dict[str, Records]


def build_to_look_at() -> World:
    """All of it and both networks, to be asked for over HTTP: its rows are known, and no longer watched by the session.

    A watched row is marked as stale at the end of each request, which with all of them takes longer than the request.
    """
    made = build(*two_networks())
    unwatch()
    return made


def two_networks() -> tuple[Place, Place]:
    """As the fixtures of one test are."""
    home = factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True)
    return home, factories.place("Nottingham West", ods="U99463", practice_ods="C84065")


def unwatch() -> None:
    """Let go of every row, each as it is now."""
    for row in list(db.session):
        db.session.refresh(row)
    db.session.expunge_all()


def build(home: Place, elsewhere: Place) -> World:
    """All of it, on a real database."""
    beside = second_team(home)
    places = dict.fromkeys(STANDINGS, home) | {OTHER_TEAM: beside, OTHER_TENANT: elsewhere}
    colleague = factories.user("Dev", "Rao", Role.LINK_WORKER, home.pcn, home.team)
    hands = {standing: place.link_worker for standing, place in places.items()} | {
        SAME_TEAM: colleague,
        UNALLOCATED: None,
    }
    cases = {standing: a_case(places[standing], hands[standing], number) for number, standing in enumerate(STANDINGS)}
    records = {standing: one_of_each(case, places[standing]) for standing, case in cases.items()}
    for each in records.values():
        send(each[OnwardReferral])
    close(cases[CLOSED], home)
    hospital = factories.organisation("Queen's Hospital", Kind.PARTNER)
    # What a partner sent is a colleague's case, of our practice's person.
    cases[SAME_TEAM].referral.referring_organisation_id = hospital.id
    users = people(home, hospital, records[OWN])
    records[OWN][HuddleGuest].user_id = users[Role.HUDDLE_GUEST].id
    db.session.commit()
    return World(home, users, records)


def second_team(home: Place) -> Place:
    """Another team of the same network, with a practice of its own."""
    practice = factories.organisation("Beside Surgery", Kind.PRACTICE, ods_code="C84999", parent_id=home.pcn.id)
    team = Team(employer=home.pcn, name="Beside link workers", mailbox="beside@team.example", phone="0115 496 0201")
    factories.kept(team)
    factories.kept(Cover(team=team, practice_id=practice.id, starts_on=LONG_AGO))
    return replace(
        home,
        practice=practice,
        team=team,
        gp=factories.user("Ola", "Berg", Role.REFERRER, practice),
        link_worker=factories.user("Kit", "Moss", Role.LINK_WORKER, home.pcn, team),
        lead=factories.user("Una", "Fell", Role.TEAM_LEAD, home.pcn, team),
    )


def a_case(place: Place, worker: User | None, number: int) -> Case:
    born = date(1950 + number, 3, 1 + number)
    facts = {"date_of_birth": born, "no_number_reason": "nhs-number-not-known"}
    person = factories.patient("Joan", f"Sutton{number}", practice=place.practice, **facts)
    return factories.case(factories.referral(person, place.gp), worker, by=place.lead)


def send(onward: OnwardReferral) -> None:
    """As sent to the group, without a letter."""
    onward.state, onward.sent_at, onward.answer_due_on = State.SENT, clock.now(), clock.today()
    onward.agreed_on, onward.agreed_recorded_by_id = clock.today(), onward.made_by_id
    onward.is_under_way = True
    db.session.commit()


def close(case: Case, home: Place) -> None:
    case.close(by=home.link_worker, reason="plan_complete", ended_by=EndedBy.PERSON)
    db.session.commit()


def people(home: Place, partner: Organisation, own: Records) -> dict[Role, User]:
    """Somebody of every role that signs in."""
    platform = factories.organisation("The platform", Kind.PLATFORM)
    icb = factories.organisation("The ICB", Kind.ICB)
    return {
        Role.REFERRER: home.gp,
        Role.PRACTICE_STAFF: home.receptionist,
        Role.PARTNER_REFERRER: factories.user("Sol", "Hart", Role.PARTNER_REFERRER, partner),
        Role.HUDDLE_GUEST: factories.user("Pat", "Lane", Role.HUDDLE_GUEST, partner),
        Role.LINK_WORKER: home.link_worker,
        Role.TEAM_LEAD: home.lead,
        Role.PCN_MANAGER: home.manager,
        Role.PROVIDER_USER: factories.provider(own[OnwardReferral].service),
        Role.DIRECTORY_EDITOR: factories.user("Ffion", "Price", Role.DIRECTORY_EDITOR, platform),
        Role.ANALYST: factories.user("Ira", "Chen", Role.ANALYST, icb),
        Role.IG_LEAD: home.ig,
        Role.SYSTEM_ADMIN: factories.user("Sam", "Quill", Role.SYSTEM_ADMIN, platform),
    }
