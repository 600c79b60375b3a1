"""Huddles: a team's own; who is brought, by the case; and to a named guest what is brought, while it is open."""

from sqlalchemy import ColumnElement, and_, select

from socialrx.access.scopes.cases import CASE_WAYS
from socialrx.access.scopes.rows import Rows, Way, seat_of
from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case, Huddle, HuddleAction, HuddleCase, HuddleGuest, HuddleState
from socialrx.caseload.models.huddle import first_day_still_open


def huddle_of_our_teams(user: User) -> ColumnElement[bool]:
    return Huddle.team_id.in_(seat_of(user).team_ids)


def open_to_me(user: User) -> ColumnElement[bool]:
    """Named on it, and it is open: asked at each request, so that closing ends it at the next."""
    named = select(HuddleGuest.id).where(HuddleGuest.huddle_id == Huddle.id, HuddleGuest.ended_at.is_(None))
    is_open = and_(Huddle.state == HuddleState.OPEN, Huddle.on >= first_day_still_open())
    return and_(is_open, named.where(HuddleGuest.user_id == user.id).exists())


def standing_and_open_to_me(user: User) -> ColumnElement[bool]:
    """Of those who are brought; somebody taken off is gone at the next request."""
    return and_(open_to_me(user), HuddleCase.withdrawn_at.is_(None))


OF_THE_TEAM: dict[Role, Way] = dict.fromkeys((Role.LINK_WORKER, Role.TEAM_LEAD), huddle_of_our_teams)
huddles_for = Rows(select(Huddle), OF_THE_TEAM | {Role.HUDDLE_GUEST: open_to_me})
huddle_guests_for = Rows(select(HuddleGuest).join(Huddle, HuddleGuest.huddle_id == Huddle.id), OF_THE_TEAM)
brought_for = Rows(
    select(HuddleCase).join(Case, HuddleCase.case_id == Case.id).join(Huddle, HuddleCase.huddle_id == Huddle.id),
    CASE_WAYS | {Role.HUDDLE_GUEST: standing_and_open_to_me},
)
huddle_actions_for = Rows(
    select(HuddleAction)
    .join(HuddleCase, HuddleAction.huddle_case_id == HuddleCase.id)
    .join(Case, HuddleCase.case_id == Case.id),
    CASE_WAYS,
)
