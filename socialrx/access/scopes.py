"""Which rows exist for a user: for each noun, the way in which each role comes to see it.

What is outside answers 404, like what does not exist. Rights come from the seat
(one organisation at a time) and are never added together across organisations.
A noun without a scope here cannot be opened; a role without a way sees none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from socialrx.access.withheld import not_merged, not_restricted
from socialrx.accounts.factors import FactorClearing, Passkey
from socialrx.accounts.granting import GIVEN_BY, Second
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, Role, Seat, SignInSession, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.grants import WORK, opened_by
from socialrx.caseload.models import (
    Case,
    CaseGrant,
    Contact,
    Document,
    GrantKind,
    SafeguardingConcern,
    SealedNote,
    SealedNoteReader,
    WorkerSafetyFlag,
)
from socialrx.core import clock
from socialrx.core.database import Base
from socialrx.core.trail import TrailEntry
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.feedback.models import MessageBack, Route
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.organisations.models import Cover, Organisation, Team
from socialrx.organisations.queries import practices
from socialrx.outcomes.models import Measurement
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection, ObjectionKind, objecting
from socialrx.patients.restriction import Restriction
from socialrx.plans.models import Goal, Plan, PlanAction
from socialrx.referrals.models import Referral
from socialrx.rights.models import AccessRequest, Destruction, Inquiry, Keep, LegalHold, RetentionReview
from socialrx.rights.queries import is_kept_by

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
        return self.of.where(self.seen(user), not_merged(self.of))

    def seen(self, user: User) -> ColumnElement[bool]:
        """One of the ways of the roles that the user holds here; none of them, none of it.

        What is restricted exists for an IG lead alone.
        """
        held = seat_of(user).roles
        ways = {role: way(user) for role, way in self.ways.items() if role in held}
        of_ig_lead = ways.pop(Role.IG_LEAD, false())
        return or_(of_ig_lead, and_(self.is_free, or_(false(), *ways.values())))

    @cached_property
    def is_free(self) -> ColumnElement[bool]:
        """Its person's record is not restricted."""
        return not_restricted(self.of)


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


# ---------------------------------------------------------------- what is hidden inside a record


def unless_taken_out(case_way: Way) -> Way:
    """Papers of cases seen in this way; not what was taken out."""

    def way(user: User) -> ColumnElement[bool]:
        return and_(case_way(user), Document.voided_at.is_(None))

    way.__name__ = f"papers_of_a_{case_way.__name__}"
    return way


# What was taken out stays readable to the team's lead.
documents_for = Rows(
    select(Document).join(Case, Document.case_id == Case.id),
    CASE_WAYS | {Role.LINK_WORKER: unless_taken_out(CASE_WAYS[Role.LINK_WORKER])},
)


def note_for_me(user: User) -> ColumnElement[bool]:
    """Written by the user or naming them, about the user's own teams' work: whoever has the case now."""
    named = select(SealedNoteReader.id).where(
        SealedNoteReader.note_id == SealedNote.id, SealedNoteReader.user_id == user.id
    )
    return and_(case_of_our_teams(user), or_(SealedNote.written_by_id == user.id, named.exists()))


# By no way of the case: neither cover nor breaking the glass makes one exist for anybody.
sealed_notes_for = Rows(
    select(SealedNote).join(Case, SealedNote.case_id == Case.id),
    {Role.LINK_WORKER: note_for_me, Role.TEAM_LEAD: case_of_our_teams, Role.IG_LEAD: case_of_our_network},
)


def warns_of_person(case_way: Way) -> Way:
    """Of this employer, about somebody with a case seen in this way, whichever case it was raised in."""

    def way(user: User) -> ColumnElement[bool]:
        ours = WorkerSafetyFlag.organisation_id == seat_of(user).organisation_id
        with_case = select(Case.id).where(Case.patient_id == WorkerSafetyFlag.patient_id, case_way(user))
        return and_(ours, with_case.exists())

    way.__name__ = f"warns_of_the_person_of_a_{case_way.__name__}"
    return way


safety_flags_for = Rows(select(WorkerSafetyFlag), {role: warns_of_person(way) for role, way in CASE_WAYS.items()})


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


# ---------------------------------------------------------------- a person's rights, and records that may be one person


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


# ---------------------------------------------------------------- community groups


def of_somebody_who_objects(kind: ObjectionKind) -> ColumnElement[bool]:
    """About a case whose person objects to this, now."""
    theirs = aliased(Case)
    return select(theirs.id).where(theirs.id == OnwardReferral.case_id, objecting(theirs.patient_id, kind)).exists()


def sent_to_our_group(user: User) -> ColumnElement[bool]:
    """Sent to the group's services, while under way and for some weeks after it ended; unless the person objects."""
    theirs = select(Service.id).join(CommunityOrganisation)
    theirs = theirs.where(CommunityOrganisation.account_id == seat_of(user).organisation_id)
    recent = or_(OnwardReferral.is_under_way == true(), OnwardReferral.ended_at >= clock.now() - SEEN_AFTER_END)
    told = and_(OnwardReferral.sent_at.is_not(None), ~of_somebody_who_objects(ObjectionKind.GROUPS))
    return and_(OnwardReferral.service_id.in_(theirs), told, recent)


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
    """Unless the person objected to the practice being told, then or since."""
    theirs = aliased(Referral)
    objects = objecting(theirs.patient_id, ObjectionKind.PRACTICE)
    of_objector = select(theirs.id).where(theirs.id == MessageBack.referral_id, objects).exists()
    return and_(message_of(of_our_practice)(user), MessageBack.route != Route.PERSON_OBJECTS, ~of_objector)


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


def networks_under_us(user: User) -> Select[UUID]:
    """An analyst's own organisation and the networks under it, one or two steps down (ICB, its place, PCN)."""
    here = seat_of(user).organisation_id
    places = select(Organisation.id).where(Organisation.parent_id == here)
    under = or_(Organisation.id == here, Organisation.parent_id == here, Organisation.parent_id.in_(places))
    return select(Organisation.id).where(under)


def of_networks_under_us(user: User) -> ColumnElement[bool]:
    return Referral.pcn_id.in_(networks_under_us(user))


def practice_of_networks_under_us(user: User) -> ColumnElement[bool]:
    return Organisation.parent_id.in_(networks_under_us(user))


# What a report counts: never shown with names, and never somebody who objects to being counted.
reported_referrals_for = Rows(
    select(Referral).where(~objecting(Referral.patient_id, ObjectionKind.RESEARCH)),
    {Role.PCN_MANAGER: of_our_pcn, Role.TEAM_LEAD: of_our_teams, Role.ANALYST: of_networks_under_us},
)
reported_practices_for = Rows(
    practices(),
    {
        Role.PCN_MANAGER: practice_of_our_pcn,
        Role.TEAM_LEAD: practice_our_teams_cover,
        Role.ANALYST: practice_of_networks_under_us,
    },
)


def anything(_user: User) -> ColumnElement[bool]:
    """Open to the role, whichever row."""
    return true()


services_for = Rows(select(Service), dict.fromkeys(Role, anything))


# ---------------------------------------------------------------- accounts, roles and organisations


def here_or_under(user: User) -> ColumnElement[bool]:
    """Our organisation, and those under it: a network's practices."""
    here = seat_of(user).organisation_id
    return or_(Organisation.id == here, Organisation.parent_id == here)


def role_in_our_teams(user: User) -> ColumnElement[bool]:
    return and_(Membership.team_id.in_(seat_of(user).team_ids), is_current(clock.today()))


def role_here_or_under(user: User) -> ColumnElement[bool]:
    return and_(here_or_under(user), is_current(clock.today()))


def any_current_role(_user: User) -> ColumnElement[bool]:
    return is_current(clock.today())


def role_that_managers_give(user: User) -> ColumnElement[bool]:
    """In our network, one of those that a manager may give and so may end."""
    return and_(role_here_or_under(user), Membership.role.in_(GIVEN_BY[Role.PCN_MANAGER]))


def holder_of(role_way: Way) -> Way:
    """People who hold a role seen in this way."""

    def way(user: User) -> ColumnElement[bool]:
        held = select(Membership.id).join(Organisation, Membership.organisation_id == Organisation.id)
        return held.where(Membership.user_id == User.id, role_way(user)).exists()

    way.__name__ = f"holder_of_a_{role_way.__name__}"
    return way


def waits_for(*who: Second) -> Way:
    """Proposed by somebody else in our network, and in want of such a second person."""

    def way(user: User) -> ColumnElement[bool]:
        others = or_(Invitation.invited_by_id.is_(None), Invitation.invited_by_id != user.id)
        return and_(here_or_under(user), Invitation.needs.in_(who), others)

    way.__name__ = "waits_for_" + "_or_".join(who)
    return way


ROLE_WAYS: dict[Role, Way] = {
    Role.TEAM_LEAD: role_in_our_teams,
    Role.PCN_MANAGER: role_here_or_under,
    Role.IG_LEAD: role_here_or_under,
    Role.SYSTEM_ADMIN: any_current_role,
}
OF_A_NETWORK: dict[Role, Way] = {Role.PCN_MANAGER: here_or_under, Role.SYSTEM_ADMIN: anything}
accounts_for = Rows(
    select(User), {role: holder_of(way) for role, way in ROLE_WAYS.items()} | {Role.SYSTEM_ADMIN: anything}
)
memberships_for = Rows(select(Membership).join(Organisation, Membership.organisation_id == Organisation.id), ROLE_WAYS)
roles_to_end_for = Rows(
    memberships_for.of, {Role.PCN_MANAGER: role_that_managers_give, Role.SYSTEM_ADMIN: any_current_role}
)
organisations_for = Rows(select(Organisation), OF_A_NETWORK)
invitations_for = Rows(
    select(Invitation).join(Organisation, Invitation.organisation_id == Organisation.id), OF_A_NETWORK
)
# Those that this user may agree to, as the second person.
invitations_to_second_for = Rows(
    invitations_for.of,
    {
        Role.IG_LEAD: waits_for(Second.IG_LEAD, Second.IG_LEAD_OR_MANAGER),
        Role.PCN_MANAGER: waits_for(Second.IG_LEAD_OR_MANAGER),
    },
)


# ---------------------------------------------------------------- a person's rights: the IG lead's own organisation


def inquiry_of_our_organisation(user: User) -> ColumnElement[bool]:
    return Inquiry.organisation_id == seat_of(user).organisation_id


def open_inquiry_of_our_organisation(user: User) -> ColumnElement[bool]:
    return and_(inquiry_of_our_organisation(user), Inquiry.closed_at.is_(None))


def request_of_our_organisation(user: User) -> ColumnElement[bool]:
    return AccessRequest.organisation_id == seat_of(user).organisation_id


def hold_of_our_organisation(user: User) -> ColumnElement[bool]:
    return LegalHold.organisation_id == seat_of(user).organisation_id


def proposal_of_our_organisation(user: User) -> ColumnElement[bool]:
    """Proposed to be destroyed, and not yet approved or refused."""
    is_proposed = and_(RetentionReview.decision == Keep.DESTROY, RetentionReview.refused_at.is_(None))
    return and_(RetentionReview.organisation_id == seat_of(user).organisation_id, is_proposed)


def known_to_our_organisation(user: User) -> ColumnElement[bool]:
    """Referred to a team that this organisation employs, or in its hands."""
    return is_kept_by(seat_of(user).organisation_id)


def destroyed_by_our_organisation(user: User) -> ColumnElement[bool]:
    return Destruction.organisation_id == seat_of(user).organisation_id


inquiries_for = Rows(select(Inquiry), {Role.IG_LEAD: inquiry_of_our_organisation})
# A closed inquiry opens nothing any more: the next request finds none.
open_inquiries_for = Rows(select(Inquiry), {Role.IG_LEAD: open_inquiry_of_our_organisation})
access_requests_for = Rows(select(AccessRequest), {Role.IG_LEAD: request_of_our_organisation})
legal_holds_for = Rows(select(LegalHold), {Role.IG_LEAD: hold_of_our_organisation})
retention_reviews_for = Rows(select(RetentionReview), {Role.IG_LEAD: proposal_of_our_organisation})
destructions_for = Rows(select(Destruction), {Role.IG_LEAD: destroyed_by_our_organisation})
# Whom an inquiry may be about, and whose record is reviewed when its time is over.
kept_people_for = Rows(select(Patient), {Role.IG_LEAD: known_to_our_organisation})


# Whose second factor is to be cleared: of those whose accounts the second person sees.
clearings_for = Rows(
    select(FactorClearing).join(User, FactorClearing.user_id == User.id),
    {role: accounts_for.ways[role] for role in (Role.PCN_MANAGER, Role.IG_LEAD)},
)


# ---------------------------------------------------------------- one's own account


def session_of_mine(user: User) -> ColumnElement[bool]:
    return SignInSession.user_id == user.id


def passkey_of_mine(user: User) -> ColumnElement[bool]:
    return Passkey.user_id == user.id


sessions_for = Rows(select(SignInSession), dict.fromkeys(Role, session_of_mine))
passkeys_for = Rows(select(Passkey), dict.fromkeys(Role, passkey_of_mine))


# ---------------------------------------------------------------- the trail


def ever_worked_here(user: User) -> ColumnElement[bool]:
    """Whoever holds or held a role here: those who left are asked about too."""
    held = Membership.organisation_id == seat_of(user).organisation_id
    return select(Membership.id).where(Membership.user_id == User.id, held).exists()


def on_our_trail(user: User) -> ColumnElement[bool]:
    """What was done by our people; and to those in our keeping by practices and groups, not by another employer's."""
    here = seat_of(user).organisation_id
    others = select(Team.employer_id).where(Team.employer_id != here)
    not_theirs = or_(TrailEntry.organisation_id.is_(None), TrailEntry.organisation_id.not_in(others))
    ours = select(Patient.id).where(Patient.id == TrailEntry.patient_id, is_kept_by(here)).exists()
    return or_(TrailEntry.organisation_id == here, and_(not_theirs, ours))


users_on_our_trail_for = Rows(select(User), {Role.IG_LEAD: ever_worked_here})
trail_for = Rows(select(TrailEntry), {Role.IG_LEAD: on_our_trail})

SCOPES: dict[type[Base], Rows] = {
    AccessRequest: access_requests_for,
    Case: cases_for,
    CaseGrant: case_grants_for,
    Contact: contacts_for,
    Document: documents_for,
    DuplicateMerge: merges_for,
    FactorClearing: clearings_for,
    Goal: goals_for,
    Inquiry: inquiries_for,
    Invitation: invitations_for,
    LegalHold: legal_holds_for,
    Measurement: measurements_for,
    Membership: memberships_for,
    MessageBack: messages_back_for,
    Objection: objections_for,
    OnwardReferral: onward_referrals_for,
    Organisation: organisations_for,
    Passkey: passkeys_for,
    Patient: patients_for,
    Plan: plans_for,
    PlanAction: plan_actions_for,
    Referral: referrals_for,
    Restriction: restrictions_for,
    RetentionReview: retention_reviews_for,
    SafeguardingConcern: concerns_for,
    SealedNote: sealed_notes_for,
    Service: services_for,
    SignInSession: sessions_for,
    ToldAbout: told_about_for,
    User: accounts_for,
    WorkerSafetyFlag: safety_flags_for,
}
