"""Questions about users: who sits where, and who works in a team."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select

from socialrx.accounts.models import Membership, Role, Seat, User
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Organisation


def is_current(on: date) -> sa.ColumnElement[bool]:
    """The membership holds on this day."""
    return sa.and_(Membership.starts_on <= on, sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= on))


def seat_of(user_id: UUID, organisation_id: UUID) -> Seat | None:
    """The user's seat in an organisation today, or None: then the next request is refused."""
    columns = (
        Membership.role,
        Membership.team_id,
        Organisation.name,
        Organisation.kind,
        Organisation.staff_read_messages,
        Organisation.closed_on,
        Membership.organisation_id,
    )
    query = select(*columns).join(Organisation, Membership.organisation_id == Organisation.id)
    everywhere = db.session.execute(query.where(Membership.user_id == user_id, is_current(clock.today()))).all()
    rows = [row for row in everywhere if row.organisation_id == organisation_id]
    if not rows:
        return None
    roles = frozenset(Role(row.role) for row in rows)
    teams = frozenset(row.team_id for row in rows if row.team_id)
    has_others = len(rows) < len(everywhere)
    first = rows[0]
    more = {"has_others": has_others, "organisation_closed_on": first.closed_on}
    return Seat(organisation_id, first.name, first.kind, roles, teams, first.staff_read_messages, **more)


def organisations_of(user_id: UUID) -> Select[Organisation]:
    """Where a user may sit today, by name."""
    rows = select(Organisation).join(Membership, Membership.organisation_id == Organisation.id).distinct()
    return rows.where(Membership.user_id == user_id, is_current(clock.today())).order_by(Organisation.name)


def in_team(team_ids: Iterable[UUID], role: Role) -> Select[User]:
    """Those who hold a role in one of these teams today, by name."""
    rows = select(User).join(Membership, Membership.user_id == User.id).distinct()
    current = (is_current(clock.today()), User.ended_at.is_(None))
    rows = rows.where(Membership.team_id.in_(list(team_ids)), Membership.role == role, *current)
    return rows.order_by(User.given_name, User.family_name)


def holding(role: Role, organisation_id: UUID) -> Select[User]:
    """Those who hold a role in an organisation today, by name."""
    rows = select(User).join(Membership, Membership.user_id == User.id).distinct()
    current = (is_current(clock.today()), User.ended_at.is_(None))
    rows = rows.where(Membership.organisation_id == organisation_id, Membership.role == role, *current)
    return rows.order_by(User.family_name, User.given_name)


def lead_of(team_id: UUID) -> User | None:
    """The lead who watches a team's queue; the first by name where there are several."""
    return db.session.scalars(in_team([team_id], Role.TEAM_LEAD).limit(1)).first()


def has_role(email: str, role: Role, organisation_id: UUID, team_id: UUID | None) -> bool:
    """Whether the account with this address holds the role there today; of those in a team, in that team."""
    rows = select(Membership.id).join(User, Membership.user_id == User.id).where(User.email == email)
    rows = rows.where(Membership.role == role, Membership.organisation_id == organisation_id)
    rows = rows.where(Membership.team_id == team_id if team_id else Membership.team_id.is_(None))
    return db.session.scalars(rows.where(is_current(clock.today())).limit(1)).first() is not None


def roles_by_organisation(user_id: UUID) -> dict[UUID, tuple[str, list[Role]]]:
    """Where a user may sit today, by name, and what they are there."""
    rows = select(Organisation.id, Organisation.name, Membership.role)
    rows = rows.join(Membership, Membership.organisation_id == Organisation.id)
    rows = rows.where(Membership.user_id == user_id, is_current(clock.today())).order_by(Organisation.name)
    found: dict[UUID, tuple[str, list[Role]]] = {}
    for id, name, role in db.session.execute(rows):
        found.setdefault(id, (name, []))[1].append(role)
    return found
