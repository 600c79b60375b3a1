"""People: registered, worked with, or known to a network; what they object to, and records that may be one person."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from socialrx.access.scopes.cases import (
    ALLOTTED_WAYS,
    case_in_my_hands,
    case_mine_or_nobodys,
    case_mine_or_opened,
    case_ours_or_opened,
)
from socialrx.access.scopes.referrals import of_our_teams
from socialrx.access.scopes.rows import Rows, Way, seat_of
from socialrx.accounts.models import Role, User
from socialrx.caseload.models import (
    Case,
)
from socialrx.organisations.models import Organisation, Team
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection
from socialrx.patients.restriction import Restriction
from socialrx.referrals.models import Referral


def registered_here(user: User) -> ColumnElement[bool]:
    """Its patients; somebody who asked for themselves only once it is sure who they are."""
    return and_(Patient.practice_id == seat_of(user).organisation_id, Patient.identity_unconfirmed == false())


def with_work_of(case_way: Way) -> Way:
    """People with a case seen in this way, or a referral that waits for the user's teams."""

    def way(user: User) -> ColumnElement[bool]:
        case = select(Case.id).where(Case.patient_id == Patient.id, case_way(user)).exists()
        new = and_(Referral.patient_id == Patient.id, of_our_teams(user), Referral.is_waiting == true())
        return or_(case, select(Referral.id).where(new).exists())

    way.__name__ = f"with_a_{case_way.__name__}_or_a_new_referral"
    return way


patients_for = Rows(
    select(Patient),
    {
        Role.REFERRER: registered_here,
        Role.PRACTICE_STAFF: registered_here,
        Role.LINK_WORKER: with_work_of(case_mine_or_opened),
        Role.TEAM_LEAD: with_work_of(case_ours_or_opened),
    },
)
allotted_patients_for = Rows(select(Patient), {role: with_work_of(way) for role, way in ALLOTTED_WAYS.items()})


def of_our_network(user: User) -> ColumnElement[bool]:
    """Registered with a practice of the network, or referred to it."""
    here = seat_of(user).organisation_id
    practices_of_ours = select(Organisation.id).where(Organisation.parent_id == here)
    teams_of_ours = select(Team.id).where(Team.employer_id == here)
    sent_here = or_(Referral.pcn_id == here, Referral.team_id.in_(teams_of_ours))
    referred = select(Referral.id).where(Referral.patient_id == Patient.id, sent_here).exists()
    return or_(Patient.practice_id.in_(practices_of_ours), referred)


# Who can be found by number, or by name and birthday; what is shown of them is in `fields`.
network_patients_for = Rows(select(Patient), dict.fromkeys(ALLOTTED_WAYS, of_our_network))


def known_to_our_teams(user: User) -> ColumnElement[bool]:
    """Referred to one of the teams the user works in, whenever that was."""
    return select(Referral.id).where(Referral.patient_id == Patient.id, of_our_teams(user)).exists()


def referred_to_our_organisation(user: User) -> ColumnElement[bool]:
    """Referred to a team that the user's organisation employs: the people it answers for."""
    ours = select(Team.id).where(Team.employer_id == seat_of(user).organisation_id)
    return select(Referral.id).where(Referral.patient_id == Patient.id, Referral.team_id.in_(ours)).exists()


def in_my_hands(user: User) -> ColumnElement[bool]:
    return select(Case.id).where(Case.patient_id == Patient.id, case_in_my_hands(user)).exists()


def merge_of_our_teams(user: User) -> ColumnElement[bool]:
    return DuplicateMerge.team_id.in_(seat_of(user).team_ids)


def merge_i_proposed_or_of_my_people(user: User) -> ColumnElement[bool]:
    """A worker's own proposals, and those of the team about their people."""
    pair = [DuplicateMerge.kept_id, DuplicateMerge.merged_id]
    mine = select(Case.id).where(case_in_my_hands(user), or_(*(Case.patient_id == person for person in pair))).exists()
    return or_(DuplicateMerge.proposed_by_id == user.id, and_(merge_of_our_teams(user), mine))


def merge_of_our_organisation(user: User) -> ColumnElement[bool]:
    return DuplicateMerge.team_id.in_(select(Team.id).where(Team.employer_id == seat_of(user).organisation_id))


TEAM_KNOWS: dict[Role, Way] = dict.fromkeys((Role.LINK_WORKER, Role.TEAM_LEAD), known_to_our_teams)
# Among whom a second record of somebody is looked for: shown with what finding shows, and no more.
people_of_our_teams = Rows(select(Patient), TEAM_KNOWS)
people_of_our_organisation = Rows(select(Patient), {Role.IG_LEAD: referred_to_our_organisation})
people_in_my_hands = Rows(select(Patient), {Role.LINK_WORKER: in_my_hands, Role.TEAM_LEAD: known_to_our_teams})
objections_for = Rows(
    select(Objection).join(Patient, Objection.patient_id == Patient.id),
    {Role.LINK_WORKER: with_work_of(case_mine_or_nobodys), Role.IG_LEAD: referred_to_our_organisation},
)
restrictions_for = Rows(
    select(Restriction).join(Patient, Restriction.patient_id == Patient.id),
    {Role.IG_LEAD: referred_to_our_organisation},
)
merges_for = Rows(
    select(DuplicateMerge),
    {
        Role.LINK_WORKER: merge_i_proposed_or_of_my_people,
        Role.TEAM_LEAD: merge_of_our_teams,
        Role.IG_LEAD: merge_of_our_organisation,
    },
)
