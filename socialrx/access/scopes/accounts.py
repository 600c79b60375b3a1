"""Accounts, roles and organisations, and one's own sessions."""

from sqlalchemy import ColumnElement, and_, or_, select

from socialrx.access.scopes.rows import Rows, Way, anything, seat_of
from socialrx.accounts.absences import Absence
from socialrx.accounts.factors import FactorClearing, Passkey
from socialrx.accounts.granting import GIVEN_BY, Second
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, Role, SignInSession, User
from socialrx.accounts.queries import is_current
from socialrx.core import clock
from socialrx.organisations.models import Organisation, Team


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


# Whose second factor is to be cleared: of those whose accounts the second person sees.
clearings_for = Rows(
    select(FactorClearing).join(User, FactorClearing.user_id == User.id),
    {role: accounts_for.ways[role] for role in (Role.PCN_MANAGER, Role.IG_LEAD)},
)


def works_in_a_team_of_ours(user: User) -> ColumnElement[bool]:
    """A link worker today in a team that the user's organisation employs."""
    held = select(Membership.id).join(Team, Membership.team_id == Team.id)
    held = held.where(Membership.user_id == User.id, Membership.role == Role.LINK_WORKER, is_current(clock.today()))
    return held.where(Team.employer_id == seat_of(user).organisation_id).exists()


def absence_of_our_teams(user: User) -> ColumnElement[bool]:
    return Absence.team_id.in_(seat_of(user).team_ids)


# Whose limits a manager sets.
workers_for = Rows(select(User).where(User.ended_at.is_(None)), {Role.PCN_MANAGER: works_in_a_team_of_ours})
absences_for = Rows(select(Absence), {Role.TEAM_LEAD: absence_of_our_teams})


def session_of_mine(user: User) -> ColumnElement[bool]:
    return SignInSession.user_id == user.id


def passkey_of_mine(user: User) -> ColumnElement[bool]:
    return Passkey.user_id == user.id


sessions_for = Rows(select(SignInSession), dict.fromkeys(Role, session_of_mine))
passkeys_for = Rows(select(Passkey), dict.fromkeys(Role, passkey_of_mine))
