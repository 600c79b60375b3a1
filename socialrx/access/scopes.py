"""Which rows exist for a user: a Select for each noun. What is outside it answers 404, like what does not exist.

Rights come from the seat (one organisation at a time) and are never added
together across organisations. A noun without a scope here cannot be opened.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from socialrx.accounts.models import Role, Seat, User
from socialrx.caseload.models import Case, Contact, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import Base
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.feedback.models import MessageBack, Route
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.organisations.models import Cover, Organisation
from socialrx.organisations.queries import practices
from socialrx.outcomes.models import Measurement
from socialrx.patients.models import Patient
from socialrx.plans.models import Goal, Plan, PlanAction
from socialrx.referrals.models import Referral

# How long a group still sees what was sent to it (access matrix: while open and 30 days after).
SEEN_AFTER_END = timedelta(days=30)
PRACTICE_ROLES = frozenset({Role.REFERRER, Role.PRACTICE_STAFF})


def seat_of(user: User) -> Seat:
    if user.seat is None:
        raise LookupError("a user without a seat sees nothing")
    return user.seat


def any_of(*ways: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of these ways of seeing a row; none of them, none of it."""
    return or_(false(), *ways)


def referrals_for(user: User) -> Select[Referral]:
    """A practice: its people's referrals and those it sent. A team: its New referrals; a lead all of the team's."""
    seat, ways = seat_of(user), []
    if seat.roles & PRACTICE_ROLES:
        here = seat.organisation_id
        ways.append(or_(Referral.practice_id == here, Referral.referring_organisation_id == here))
    if Role.TEAM_LEAD in seat.roles:
        ways.append(Referral.team_id.in_(seat.team_ids))
    if Role.LINK_WORKER in seat.roles:
        own = select(Case.id).where(Case.referral_id == Referral.id, Case.link_worker_id == user.id).exists()
        nobodys = select(Case.id).where(Case.referral_id == Referral.id, Case.link_worker_id.is_(None)).exists()
        unallocated = and_(Referral.team_id.in_(seat.team_ids), or_(Referral.is_waiting == true(), nobodys))
        ways += [own, unallocated]
    return select(Referral).where(any_of(*ways))


def new_referrals_for(user: User) -> Select[Referral]:
    """What waits for the user's teams: a plain condition, so that the queue's index answers it."""
    seat = seat_of(user)
    ways = [Referral.team_id.in_(seat.team_ids)] if seat.roles & {Role.TEAM_LEAD, Role.LINK_WORKER} else []
    return select(Referral).where(any_of(*ways))


def cases_for(user: User) -> Select[Case]:
    """A link worker: their own, and their team's that wait for a worker. A lead: the team's."""
    return select(Case).where(cases_seen(user))


def cases_seen(user: User) -> ColumnElement[bool]:
    seat = seat_of(user)
    ways: list[ColumnElement[bool]] = []
    if Role.TEAM_LEAD in seat.roles:
        ways.append(Case.team_id.in_(seat.team_ids))
    if Role.LINK_WORKER in seat.roles:
        ways += [Case.link_worker_id == user.id, and_(Case.team_id.in_(seat.team_ids), Case.link_worker_id.is_(None))]
    return any_of(*ways)


def own_cases_for(user: User) -> Select[Case]:
    """The caseload: cases in this user's own hands."""
    mine = Case.link_worker_id == user.id if Role.LINK_WORKER in seat_of(user).roles else false()
    return select(Case).where(mine)


def patients_for(user: User) -> Select[Patient]:
    """A practice: those registered there. A team: those with a referral or case its members may see."""
    seat, ways = seat_of(user), []
    if seat.roles & PRACTICE_ROLES:
        ways.append(Patient.practice_id == seat.organisation_id)
    if seat.roles & {Role.LINK_WORKER, Role.TEAM_LEAD}:
        ways.append(select(Case.id).where(Case.patient_id == Patient.id, cases_seen(user)).exists())
        new = and_(Referral.team_id.in_(seat.team_ids), Referral.is_waiting == true())
        ways.append(select(Referral.id).where(Referral.patient_id == Patient.id, new).exists())
    return select(Patient).where(any_of(*ways))


def concerns_for(user: User) -> Select[SafeguardingConcern]:
    return select(SafeguardingConcern).join(Case, SafeguardingConcern.case_id == Case.id).where(cases_seen(user))


def contacts_for(user: User) -> Select[Contact]:
    return select(Contact).join(Case, Contact.case_id == Case.id).where(cases_seen(user))


def measurements_for(user: User) -> Select[Measurement]:
    return select(Measurement).join(Case, Measurement.case_id == Case.id).where(cases_seen(user))


def plans_for(user: User) -> Select[Plan]:
    return select(Plan).join(Case, Plan.case_id == Case.id).where(cases_seen(user))


def goals_for(user: User) -> Select[Goal]:
    return select(Goal).join(Plan).join(Case, Plan.case_id == Case.id).where(cases_seen(user))


def plan_actions_for(user: User) -> Select[PlanAction]:
    return select(PlanAction).join(Goal).join(Plan).join(Case, Plan.case_id == Case.id).where(cases_seen(user))


def onward_referrals_for(user: User) -> Select[OnwardReferral]:
    """A team: those of its cases. A group: those that were sent to it."""
    rows = select(OnwardReferral).join(Case, OnwardReferral.case_id == Case.id)
    return rows.where(any_of(cases_seen(user), sent_to_group(user)))


def sent_to_us_for(user: User) -> Select[OnwardReferral]:
    """A group: what was sent to its services, while it is under way and for some weeks after it ended."""
    return select(OnwardReferral).where(sent_to_group(user))


def sent_to_group(user: User) -> ColumnElement[bool]:
    seat = seat_of(user)
    if Role.PROVIDER_USER not in seat.roles:
        return false()
    theirs = select(Service.id).join(CommunityOrganisation)
    theirs = theirs.where(CommunityOrganisation.account_id == seat.organisation_id)
    recent = or_(OnwardReferral.is_under_way == true(), OnwardReferral.ended_at >= clock.now() - SEEN_AFTER_END)
    return and_(OnwardReferral.service_id.in_(theirs), OnwardReferral.sent_at.is_not(None), recent)


def told_about_for(user: User) -> Select[ToldAbout]:
    return select(ToldAbout).join(Case, ToldAbout.case_id == Case.id).where(cases_seen(user))


def messages_back_for(user: User) -> Select[MessageBack]:
    """A practice: about its referrals, unless the person objected. A team: those of the referrals it sees."""
    seen = referrals_for(user).with_only_columns(Referral.id)
    rows = select(MessageBack).where(MessageBack.referral_id.in_(seen))
    is_practice = bool(seat_of(user).roles & PRACTICE_ROLES)
    return rows.where(MessageBack.route != Route.PERSON_OBJECTS) if is_practice else rows


def reported_referrals_for(user: User) -> Select[Referral]:
    """What a report counts: a PCN's manager the PCN's practices, a lead the team's. Never shown with names."""
    seat = seat_of(user)
    ways = []
    if Role.PCN_MANAGER in seat.roles:
        ways.append(Referral.pcn_id == seat.organisation_id)
    if Role.TEAM_LEAD in seat.roles:
        ways.append(Referral.team_id.in_(seat.team_ids))
    return select(Referral).where(any_of(*ways))


def reported_practices_for(user: User) -> Select[Organisation]:
    """The practices of a report: the PCN's, and those that the lead's teams cover."""
    seat = seat_of(user)
    ways = []
    if Role.PCN_MANAGER in seat.roles:
        ways.append(Organisation.parent_id == seat.organisation_id)
    if Role.TEAM_LEAD in seat.roles:
        ways.append(Organisation.id.in_(select(Cover.practice_id).where(Cover.team_id.in_(seat.team_ids))))
    return practices().where(any_of(*ways))


def services_for(_user: User) -> Select[Service]:
    """The directory is open to everybody who signs in."""
    return select(Service)


SCOPES: dict[type[Base], Callable[[User], Select[Any]]] = {
    Case: cases_for,
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
