"""Cases and what hangs on them: allotted, in one's own hands, or opened for a time with a reason."""

from sqlalchemy import ColumnElement, and_, or_, select

from socialrx.access.scopes.rows import Rows, Way, seat_of
from socialrx.accounts.models import Role, User
from socialrx.caseload.grants import opened_as_cover, opened_by
from socialrx.caseload.models import (
    Appointment,
    Case,
    CaseGrant,
    Contact,
    GrantKind,
    HomeVisit,
    SafeguardingConcern,
)
from socialrx.onward.models import ToldAbout
from socialrx.organisations.models import Team
from socialrx.outcomes.models import Measurement
from socialrx.plans.models import Goal, Plan, PlanAction


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
# Those of an absent colleague for whom the worker stands in, as the lead set it.
covered_cases_for = Rows(select(Case), {Role.LINK_WORKER: opened_as_cover})
concerns_for = Rows(select(SafeguardingConcern).join(Case, SafeguardingConcern.case_id == Case.id), CASE_WAYS)
appointments_for = Rows(select(Appointment).join(Case, Appointment.case_id == Case.id), CASE_WAYS)
home_visits_for = Rows(select(HomeVisit).join(Case, HomeVisit.case_id == Case.id), CASE_WAYS)
contacts_for = Rows(select(Contact).join(Case, Contact.case_id == Case.id), CASE_WAYS)
measurements_for = Rows(select(Measurement).join(Case, Measurement.case_id == Case.id), CASE_WAYS)
plans_for = Rows(select(Plan).join(Case, Plan.case_id == Case.id), CASE_WAYS)
goals_for = Rows(select(Goal).join(Plan).join(Case, Plan.case_id == Case.id), CASE_WAYS)
plan_actions_for = Rows(select(PlanAction).join(Goal).join(Plan).join(Case, Plan.case_id == Case.id), CASE_WAYS)
told_about_for = Rows(select(ToldAbout).join(Case, ToldAbout.case_id == Case.id), CASE_WAYS)


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
