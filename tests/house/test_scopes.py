"""Which rows exist for whom, noun by noun and role by role; and no way in may be wider or narrower by a line."""

from collections.abc import Callable

import pytest
from sqlalchemy import false, true

from socialrx.access import scopes
from socialrx.access.scopes import SCOPES, Rows
from socialrx.accounts.absences import Absence
from socialrx.accounts.factors import FactorClearing, Passkey
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, Role, SignInSession, User
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.caseload.models import (
    Case,
    CaseGrant,
    Huddle,
    HuddleCase,
    HuddleGuest,
    PracticeQuestion,
    SafeguardingConcern,
    SealedNote,
    SupervisionMark,
    SupervisionSession,
    Task,
    Transfer,
)
from socialrx.core.database import Base, db
from socialrx.core.trail import TrailEntry
from socialrx.directory.models import Service
from socialrx.feedback.coded import CodeRecorded
from socialrx.feedback.models import MessageBack
from socialrx.onward.models import OnwardReferral
from socialrx.organisations.models import Organisation
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection
from socialrx.patients.restriction import Restriction
from socialrx.referrals.models import Referral
from socialrx.referrals.offers.models import Offer, ProactiveList
from socialrx.rights.models import AccessRequest, Destruction, Inquiry, LegalHold, RetentionReview
from tests.house.world import CLOSED, OTHER_TEAM, OWN, SAME_TEAM, STANDINGS, UNALLOCATED, World, build, two_networks

Expected = dict[Role, set[str]]
# What hangs on a case is seen by who sees the case.
WORKERS = {OWN, CLOSED, UNALLOCATED}
TEAMS = {*WORKERS, SAME_TEAM}
OF_HOME = {*TEAMS, OTHER_TEAM}
WITH_THE_CASE: Expected = {Role.LINK_WORKER: WORKERS, Role.TEAM_LEAD: TEAMS}
PRACTICES: Expected = dict.fromkeys((Role.REFERRER, Role.PRACTICE_STAFF), TEAMS)

NETWORK: Expected = {Role.PCN_MANAGER: {*TEAMS, OTHER_TEAM}, Role.SYSTEM_ADMIN: set(STANDINGS)}
HOLDERS: Expected = NETWORK | {Role.TEAM_LEAD: TEAMS, Role.IG_LEAD: {*TEAMS, OTHER_TEAM}}

OF_THE_IG_LEAD: Expected = {Role.IG_LEAD: {*TEAMS, OTHER_TEAM}}

NOTHING: Expected = {role: set() for role in Role}
OWN_ACCOUNT: Expected = NOTHING | {Role.LINK_WORKER: TEAMS}

SEEN: dict[type[Base], Expected] = {
    Patient: WITH_THE_CASE | PRACTICES,
    Referral: WITH_THE_CASE | PRACTICES | {Role.PARTNER_REFERRER: {SAME_TEAM}},
    MessageBack: WITH_THE_CASE | PRACTICES,
    CodeRecorded: PRACTICES,
    OnwardReferral: WITH_THE_CASE | {Role.PROVIDER_USER: {OWN}},
    CaseGrant: {Role.LINK_WORKER: TEAMS, Role.TEAM_LEAD: TEAMS, Role.IG_LEAD: {*TEAMS, OTHER_TEAM}},
    Objection: {Role.LINK_WORKER: WORKERS, Role.IG_LEAD: {*TEAMS, OTHER_TEAM}},
    Restriction: {Role.IG_LEAD: {*TEAMS, OTHER_TEAM}},
    DuplicateMerge: WITH_THE_CASE | {Role.IG_LEAD: {*TEAMS, OTHER_TEAM}},
    # A team's huddles are its workers'; who is brought, by the case. A guest sees the one that names them.
    Huddle: dict.fromkeys((Role.LINK_WORKER, Role.TEAM_LEAD), TEAMS) | {Role.HUDDLE_GUEST: {OWN}},
    HuddleGuest: dict.fromkeys((Role.LINK_WORKER, Role.TEAM_LEAD), TEAMS),
    HuddleCase: WITH_THE_CASE | {Role.HUDDLE_GUEST: {OWN}},
    # Whoever is to do it sees it too, in their own team; and what is talked over, only they and the team's leads.
    **dict.fromkeys((Task, SupervisionMark, SupervisionSession), dict.fromkeys(WITH_THE_CASE, TEAMS)),
    PracticeQuestion: WITH_THE_CASE | PRACTICES,
    # Of the team that asks and of the team that is asked; here, one that nobody works in.
    Transfer: {Role.TEAM_LEAD: TEAMS},
    # Its author's and its named readers', whoever has the case; a lead's teams'; and to be opened, an IG lead's.
    SealedNote: {Role.LINK_WORKER: TEAMS, Role.TEAM_LEAD: TEAMS, Role.IG_LEAD: {*TEAMS, OTHER_TEAM}},
    AccessRequest: OF_THE_IG_LEAD,
    Inquiry: OF_THE_IG_LEAD,
    LegalHold: OF_THE_IG_LEAD,
    RetentionReview: OF_THE_IG_LEAD,
    Service: {role: set(STANDINGS) for role in Role},
    # A team's lists are its workers' to ask from, whoever has the person's case.
    **dict.fromkeys((ProactiveList, Offer), dict.fromkeys((Role.LINK_WORKER, Role.TEAM_LEAD), TEAMS)),
    # Accounts, roles, invitations and organisations have no standing to anybody's case: home's, and the one beside it.
    Absence: {Role.TEAM_LEAD: TEAMS},
    User: HOLDERS,
    Membership: HOLDERS,
    Invitation: NETWORK,
    Organisation: NETWORK,
    # One's own, whoever one is; home's worker has those of every case there.
    Passkey: OWN_ACCOUNT,
    SignInSession: OWN_ACCOUNT,
    FactorClearing: dict.fromkeys((Role.IG_LEAD, Role.PCN_MANAGER), OF_HOME),
}
# Scopes that are asked for by name: over which noun, and who sees what.
BY_NAME: dict[str, tuple[type[Base], Expected]] = {
    "own_cases_for": (Case, {Role.LINK_WORKER: {OWN, CLOSED}}),
    # Nobody in the world stands in for anybody now.
    "covered_cases_for": (Case, {}),
    "supervised_for": (User, dict.fromkeys(WITH_THE_CASE, TEAMS)),
    "workers_for": (User, {Role.PCN_MANAGER: OF_HOME}),
    "allotted_cases_for": (Case, WITH_THE_CASE),
    "allotted_concerns_for": (SafeguardingConcern, WITH_THE_CASE),
    "allotted_patients_for": (Patient, WITH_THE_CASE),
    "network_cases_for": (Case, dict.fromkeys(WITH_THE_CASE, OF_HOME)),
    "network_patients_for": (Patient, dict.fromkeys(WITH_THE_CASE, OF_HOME)),
    "offers_to_our_people_for": (Offer, PRACTICES),
    "new_referrals_for": (Referral, {Role.LINK_WORKER: TEAMS, Role.TEAM_LEAD: TEAMS}),
    "people_of_our_teams": (Patient, dict.fromkeys(WITH_THE_CASE, TEAMS)),
    "people_of_our_organisation": (Patient, {Role.IG_LEAD: {*TEAMS, OTHER_TEAM}}),
    "people_in_my_hands": (Patient, {Role.LINK_WORKER: {OWN, CLOSED}, Role.TEAM_LEAD: TEAMS}),
    "users_on_our_trail_for": (User, {Role.IG_LEAD: {*TEAMS, OTHER_TEAM}}),
    "trail_for": (TrailEntry, {Role.IG_LEAD: {*TEAMS, OTHER_TEAM}}),
    "kept_people_for": (Patient, OF_THE_IG_LEAD),
    "open_inquiries_for": (Inquiry, OF_THE_IG_LEAD),
    "destructions_for": (Destruction, OF_THE_IG_LEAD),
    "roles_to_end_for": (Membership, NETWORK),
    "invitations_to_second_for": (
        Invitation,
        dict.fromkeys((Role.IG_LEAD, Role.PCN_MANAGER), OF_HOME),
    ),
    "transfers_asked_by_us_for": (Transfer, {Role.TEAM_LEAD: TEAMS}),
    "transfers_asked_of_us_for": (Transfer, {}),
    "sent_to_us_for": (OnwardReferral, {Role.PROVIDER_USER: {OWN}}),
    "reported_offers_for": (Offer, {Role.PCN_MANAGER: {*TEAMS, OTHER_TEAM}, Role.TEAM_LEAD: TEAMS}),
    "reported_referrals_for": (Referral, {Role.PCN_MANAGER: {*TEAMS, OTHER_TEAM}, Role.TEAM_LEAD: TEAMS}),
}
ALL = [(model, rows, SEEN.get(model, WITH_THE_CASE)) for model, rows in SCOPES.items()]
ALL += [(model, getattr(scopes, name), expected) for name, (model, expected) in BY_NAME.items()]


# Also of those that need no world: nobody empties it under the others.
pytestmark = pytest.mark.usefixtures("one_database")


@pytest.fixture(scope="module")
def world(one_database: None) -> World:
    """With everybody seated."""
    made = build(*two_networks())
    for user in made.users.values():
        user.seat = seat_of(user.id, db.session.scalars(organisations_of(user.id)).one().id)
    return made


def seen(world: World, model: type[Base], rows: Rows, role: Role) -> set[str]:
    """The standings whose record of this noun exists for the role."""
    wanted = [record[model].id for record in world.records.values()]
    found = set(db.session.scalars(rows(world.users[role]).with_only_columns(model.id).where(model.id.in_(wanted))))
    return {standing for standing, record in world.records.items() if record[model].id in found}


def test_everybody_sees_what_is_theirs_and_nothing_else(world: World, record_property: Callable[[str, int], None]):
    cells = 0
    for model, rows, expected in ALL:
        for role in world.users:
            assert seen(world, model, rows, role) == expected.get(role, set()), f"{role} and {model.__name__}"
            cells += len(STANDINGS)

    record_property("scope cells run", cells)


def test_a_way_that_is_wider_or_shut_is_seen(world: World, record_property: Callable[[str, int], None]):
    killed = 0
    for model, rows, expected in ALL:
        for role in set(rows.ways) & set(world.users):
            for wrong in (true(), false()):
                right = expected.get(role, set())
                if right == (set(STANDINGS) if wrong is true() else set()):
                    continue
                mutant = Rows(rows.of, rows.ways | {role: lambda _user, wrong=wrong: wrong})
                assert seen(world, model, mutant, role) != right, f"{role} and {model.__name__}: {wrong}"
                killed += 1

    record_property("scope mutations killed", killed)


def test_a_role_without_a_way_that_is_given_one_is_seen(world: World, record_property: Callable[[str, int], None]):
    killed = 0
    for model, rows, expected in ALL:
        for role in set(world.users) - set(rows.ways):
            mutant = Rows(rows.of, rows.ways | {role: scopes.anything})
            assert seen(world, model, mutant, role) != expected.get(role, set())
            killed += 1

    record_property("scope mutations killed", killed)


def test_every_scope_is_asked_about():
    named = {name for name, rows in vars(scopes).items() if isinstance(rows, Rows)}
    reached = {name for name in named if any(getattr(scopes, name) is rows for rows in SCOPES.values())}

    assert named - reached <= set(BY_NAME) | {"reported_practices_for"}


def test_a_report_counts_the_practices_of_the_network_or_of_the_team(world: World):
    def names(role: Role) -> set[str]:
        found = db.session.scalars(
            scopes.reported_practices_for(world.users[role]).with_only_columns(Organisation.name)
        )
        return set(found)

    assert names(Role.PCN_MANAGER) == {"Rushcliffe Surgery", "Beside Surgery"}
    assert names(Role.TEAM_LEAD) == {"Rushcliffe Surgery"}
    assert names(Role.LINK_WORKER) == set()
