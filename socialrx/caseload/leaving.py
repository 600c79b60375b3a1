"""Somebody leaves: a role ends, or a whole account. Never while people are still in their hands (hazard H-02)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, true

from socialrx.accounts.granting import reach_of
from socialrx.accounts.inviting import watchers_of
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.notices import tell
from socialrx.accounts.queries import is_current
from socialrx.accounts.sessions import end_all
from socialrx.caseload.leading import leave_lead
from socialrx.caseload.models import Case
from socialrx.caseload.tasks import held_tasks
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.rules import rule
from socialrx.core.trail import Deed, record


class HoldsCases(DomainError):
    """There are open cases in these hands; they would be on nobody's list."""


class HoldsTasks(HoldsCases):
    """There are open tasks in these hands; nobody else would do them."""


class NotYours(DomainError):
    """Beyond what this manager or administrator may end."""


def held_cases(user_id: UUID, team_id: UUID | None = None) -> int:
    """How many open cases are in this worker's hands; of one team, when it is named."""
    rows = select(func.count()).select_from(Case).where(Case.link_worker_id == user_id, Case.is_open == true())
    return db.session.scalar(rows.where(Case.team_id == team_id) if team_id else rows) or 0


def check_hands(user: User, team_id: UUID | None = None) -> None:
    if number := held_cases(user.id, team_id):
        cases = "1 open case" if number == 1 else f"{number} open cases"
        raise HoldsCases(f"{user.name} holds {cases}. They have to be handed over first.")
    check_tasks(user, team_id)


def check_tasks(user: User, team_id: UUID | None = None) -> None:
    """A lead has tasks too. Raises HoldsTasks."""
    if number := held_tasks(user.id, team_id):
        tasks = "1 open task" if number == 1 else f"{number} open tasks"
        raise HoldsTasks(f"{user.name} has {tasks}. Somebody else has to get {'it' if number == 1 else 'them'} first.")


def end_role(membership: Membership, *, by: User) -> None:
    """The role was held until yesterday: the next request finds it gone."""
    check_reach(membership.user, [membership], by)
    if membership.role is Role.LINK_WORKER:
        check_hands(membership.user, membership.team_id)
    if membership.role is Role.TEAM_LEAD:
        check_tasks(membership.user, membership.team_id)
        leave_teams(membership.user, [membership])
    membership.ends_on = clock.today() - timedelta(days=1)
    record(Deed.ACCOUNT, membership, detail=f"ended {membership.role}")
    if by.seat and Role.SYSTEM_ADMIN in by.seat.roles:
        tell_watchers(membership)


def leave_teams(user: User, roles: list[Membership]) -> None:
    """What they watch as a lead goes to another. Raises LastLead."""
    for membership in roles:
        if membership.role is Role.TEAM_LEAD and membership.team_id:
            leave_lead(user, membership.team_id)


def tell_watchers(membership: Membership) -> None:
    """What an administrator takes from somebody, the IG leads hear of, without a name."""
    organisation = membership.organisation
    body = f"In {organisation.name}. Sign in and look:\n\n{rule('PUBLIC_URL')}/organisation/people\n"
    title = "An administrator ended somebody's role"
    for place in watchers_of(organisation):
        tell(Role.IG_LEAD, place, kind="role-ended", subject_id=membership.id, title=title, body=body)


def close_account(user: User, *, by: User) -> None:
    """Nobody signs in with it any more, and its sessions end for good: opened again, it is signed in to anew."""
    roles = current_roles(user.id)
    check_reach(user, roles, by)
    check_hands(user)
    leave_teams(user, roles)
    user.ended_at = clock.now()
    end_all(user.id)
    record(Deed.ACCOUNT, user, detail="account closed")


def open_account(user: User, *, by: User) -> None:
    """The account can be signed in with again, as it was."""
    check_reach(user, current_roles(user.id), by)
    user.ended_at = None
    record(Deed.ACCOUNT, user, detail="account opened again")


def current_roles(user_id: UUID) -> list[Membership]:
    """What somebody is today, everywhere."""
    rows = select(Membership).where(Membership.user_id == user_id, is_current(clock.today()))
    return list(db.session.scalars(rows))


def check_reach(user: User, roles: list[Membership], by: User) -> None:
    """Nobody ends their own; a manager ends what a manager gives, and only in their own network."""
    held = by.seat.roles if by.seat else frozenset()
    if user.id == by.id:
        raise NotYours("You cannot end your own. Ask somebody else to.")
    if not {membership.role for membership in roles} <= reach_of(held):
        raise NotYours("That is beyond what you may end. Ask an administrator.")
    if Role.SYSTEM_ADMIN not in held and not all(is_under(membership, by) for membership in roles):
        raise NotYours("They work in another organisation too. End their role here instead.")


def is_under(membership: Membership, by: User) -> bool:
    """The role is held in the manager's own organisation, or in one under it."""
    here = by.seat.organisation_id if by.seat else None
    return here in {membership.organisation_id, membership.organisation.parent_id}
