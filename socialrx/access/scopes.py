"""Which rows exist for a user: for each noun, the way in which each role comes to see it.

What is outside answers 404, like what does not exist. Rights come from the seat
(one organisation at a time) and are never added together across organisations.
A noun without a scope here cannot be opened; a role without a way sees none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from socialrx.accounts.models import Role, Seat, User
from socialrx.caseload.grants import WORK, opened_by
from socialrx.caseload.models import Case, CaseGrant, Contact, GrantKind, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import Base
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.feedback.models import MessageBack, Route
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.organisations.models import Cover, Organisation, Team
from socialrx.organisations.queries import practices
from socialrx.outcomes.models import Measurement
from socialrx.patients.models import Patient
from socialrx.plans.models import Goal, Plan, PlanAction
from socialrx.referrals.models import Referral

# How long a group still sees what was sent to it (access matrix: while open and 30 days after).
SEEN_AFTER_END = timedelta(days=30)

Way = Callable[[User], ColumnElement[bool]]


@dataclass(frozen=True)
class Rows:
    """A noun's rows, joined to what its ways ask about; and the way of each role that sees any."""

    of: Select[Any]
    ways: dict[Role, Way]

    def __call__(self, user: User) -> Select[Any]:
        """Those that exist for this user."""
        return self.of.where(self.seen(user))

    def seen(self, user: User) -> ColumnElement[bool]:
        """One of the ways of the roles that the user holds here; none of them, none of it."""
        held = seat_of(user).roles
        return or_(false(), *(way(user) for role, way in self.ways.items() if role in held))


def seat_of(user: User) -> Seat:
    if user.seat is None:
        raise LookupError("a user without a seat sees nothing")
    return user.seat


# ---------------------------------------------------------------- referrals


def of_our_practice(user: User) -> ColumnElement[bool]:
    """About its people, or sent by it."""
    here = seat_of(user).organisation_id
    return or_(Referral.practice_id == here, Referral.referring_organisation_id == here)


def sent_by_us(user: User) -> ColumnElement[bool]:
    return Referral.referring_organisation_id == seat_of(user).organisation_id


def of_our_teams(user: User) -> ColumnElement[bool]:
    return Referral.team_id.in_(seat_of(user).team_ids)


def ours_unallocated_or_mine(user: User) -> ColumnElement[bool]:
    """The team's that wait for a decision or a worker, and those of the worker's own cases and the covered ones."""
    hands = or_(Case.link_worker_id == user.id, opened_by(user, WORK))
    own = select(Case.id).where(Case.referral_id == Referral.id, hands).exists()
    nobodys = select(Case.id).where(Case.referral_id == Referral.id, Case.link_worker_id.is_(None)).exists()
    unallocated = and_(of_our_teams(user), or_(Referral.is_waiting == true(), nobodys))
    return or_(own, unallocated)


referrals_for = Rows(
    select(Referral),
    {
        Role.REFERRER: of_our_practice,
        Role.PRACTICE_STAFF: of_our_practice,
        Role.PARTNER_REFERRER: sent_by_us,
        Role.TEAM_LEAD: of_our_teams,
        Role.LINK_WORKER: ours_unallocated_or_mine,
    },
)
# What waits for the user's teams: a plain condition, so that the queue's index answers it.
new_referrals_for = Rows(select(Referral), {Role.LINK_WORKER: of_our_teams, Role.TEAM_LEAD: of_our_teams})


# ---------------------------------------------------------------- cases and what hangs on them


def case_of_our_teams(user: User) -> ColumnElement[bool]:
    return Case.team_id.in_(seat_of(user).team_ids)


def case_in_my_hands(user: User) -> ColumnElement[bool]:
    return Case.link_worker_id == user.id


def case_mine_or_nobodys(user: User) -> ColumnElement[bool]:
    """A worker's own, and their teams' that wait for a worker."""
    return or_(case_in_my_hands(user), and_(case_of_our_teams(user), Case.link_worker_id.is_(None)))


def case_ours_or_opened(user: User) -> ColumnElement[bool]:
    """A lead's teams', and what the lead broke the glass to read."""
    return or_(case_of_our_teams(user), opened_by(user, [GrantKind.BREAK_GLASS]))


def case_mine_or_opened(user: User) -> ColumnElement[bool]:
    """A worker's, and what a live grant of any kind opens."""
    return or_(case_mine_or_nobodys(user), opened_by(user, list(GrantKind)))


def case_of_our_network(user: User) -> ColumnElement[bool]:
    """Of any team that the user's organisation employs."""
    return Case.team_id.in_(select(Team.id).where(Team.employer_id == seat_of(user).organisation_id))


CASE_WAYS: dict[Role, Way] = {Role.TEAM_LEAD: case_ours_or_opened, Role.LINK_WORKER: case_mine_or_opened}
cases_for = Rows(select(Case), CASE_WAYS)
# Without what a grant opens: for lists, and for telling what a grant alone opens.
ALLOTTED_WAYS: dict[Role, Way] = {Role.TEAM_LEAD: case_of_our_teams, Role.LINK_WORKER: case_mine_or_nobodys}
allotted_cases_for = Rows(select(Case), ALLOTTED_WAYS)
allotted_concerns_for = Rows(
    select(SafeguardingConcern).join(Case, SafeguardingConcern.case_id == Case.id), ALLOTTED_WAYS
)
# What may be opened with a reason.
network_cases_for = Rows(select(Case), dict.fromkeys(ALLOTTED_WAYS, case_of_our_network))
# The caseload: cases in this user's own hands.
own_cases_for = Rows(select(Case), {Role.LINK_WORKER: case_in_my_hands})
concerns_for = Rows(select(SafeguardingConcern).join(Case, SafeguardingConcern.case_id == Case.id), CASE_WAYS)
contacts_for = Rows(select(Contact).join(Case, Contact.case_id == Case.id), CASE_WAYS)
measurements_for = Rows(select(Measurement).join(Case, Measurement.case_id == Case.id), CASE_WAYS)
plans_for = Rows(select(Plan).join(Case, Plan.case_id == Case.id), CASE_WAYS)
goals_for = Rows(select(Goal).join(Plan).join(Case, Plan.case_id == Case.id), CASE_WAYS)
plan_actions_for = Rows(select(PlanAction).join(Goal).join(Plan).join(Case, Plan.case_id == Case.id), CASE_WAYS)
told_about_for = Rows(select(ToldAbout).join(Case, ToldAbout.case_id == Case.id), CASE_WAYS)


# ---------------------------------------------------------------- people


def registered_here(user: User) -> ColumnElement[bool]:
    return Patient.practice_id == seat_of(user).organisation_id


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


# ---------------------------------------------------------------- cases opened with a reason


def made_by_me(user: User) -> ColumnElement[bool]:
    return and_(CaseGrant.user_id == user.id, CaseGrant.organisation_id == seat_of(user).organisation_id)


def made_here(user: User) -> ColumnElement[bool]:
    return CaseGrant.organisation_id == seat_of(user).organisation_id


def made_by_me_or_over_ours(user: User) -> ColumnElement[bool]:
    """A lead's own, and everybody's over the cases of their teams."""
    return or_(made_by_me(user), case_of_our_teams(user))


case_grants_for = Rows(
    select(CaseGrant).join(Case, CaseGrant.case_id == Case.id),
    {Role.LINK_WORKER: made_by_me, Role.TEAM_LEAD: made_by_me_or_over_ours, Role.IG_LEAD: made_here},
)


# ---------------------------------------------------------------- community groups


def sent_to_our_group(user: User) -> ColumnElement[bool]:
    """Sent to the group's services, while under way and for some weeks after it ended."""
    theirs = select(Service.id).join(CommunityOrganisation)
    theirs = theirs.where(CommunityOrganisation.account_id == seat_of(user).organisation_id)
    recent = or_(OnwardReferral.is_under_way == true(), OnwardReferral.ended_at >= clock.now() - SEEN_AFTER_END)
    return and_(OnwardReferral.service_id.in_(theirs), OnwardReferral.sent_at.is_not(None), recent)


onward_referrals_for = Rows(
    select(OnwardReferral).join(Case, OnwardReferral.case_id == Case.id),
    CASE_WAYS | {Role.PROVIDER_USER: sent_to_our_group},
)
sent_to_us_for = Rows(select(OnwardReferral), {Role.PROVIDER_USER: sent_to_our_group})


# ---------------------------------------------------------------- what comes back, and reports


def message_of(referral_way: Way) -> Way:
    """Messages about referrals seen in this way."""

    def way(user: User) -> ColumnElement[bool]:
        return MessageBack.referral_id.in_(select(Referral.id).where(referral_way(user)))

    way.__name__ = f"of_referrals_{referral_way.__name__}"
    return way


def message_for_our_practice(user: User) -> ColumnElement[bool]:
    """Unless the person objected to the practice being told."""
    return and_(message_of(of_our_practice)(user), MessageBack.route != Route.PERSON_OBJECTS)


messages_back_for = Rows(
    select(MessageBack),
    {
        Role.REFERRER: message_for_our_practice,
        Role.PRACTICE_STAFF: message_for_our_practice,
        Role.TEAM_LEAD: message_of(of_our_teams),
        Role.LINK_WORKER: message_of(ours_unallocated_or_mine),
    },
)


def of_our_pcn(user: User) -> ColumnElement[bool]:
    return Referral.pcn_id == seat_of(user).organisation_id


def practice_of_our_pcn(user: User) -> ColumnElement[bool]:
    return Organisation.parent_id == seat_of(user).organisation_id


def practice_our_teams_cover(user: User) -> ColumnElement[bool]:
    return Organisation.id.in_(select(Cover.practice_id).where(Cover.team_id.in_(seat_of(user).team_ids)))


# What a report counts: never shown with names.
reported_referrals_for = Rows(select(Referral), {Role.PCN_MANAGER: of_our_pcn, Role.TEAM_LEAD: of_our_teams})
reported_practices_for = Rows(
    practices(), {Role.PCN_MANAGER: practice_of_our_pcn, Role.TEAM_LEAD: practice_our_teams_cover}
)


def anything(_user: User) -> ColumnElement[bool]:
    """Open to the role, whichever row."""
    return true()


services_for = Rows(select(Service), dict.fromkeys(Role, anything))

SCOPES: dict[type[Base], Rows] = {
    Case: cases_for,
    CaseGrant: case_grants_for,
    Contact: contacts_for,
    Goal: goals_for,
    Measurement: measurements_for,
    MessageBack: messages_back_for,
    OnwardReferral: onward_referrals_for,
    Patient: patients_for,
    Plan: plans_for,
    PlanAction: plan_actions_for,
    Referral: referrals_for,
    SafeguardingConcern: concerns_for,
    Service: services_for,
    ToldAbout: told_about_for,
}
