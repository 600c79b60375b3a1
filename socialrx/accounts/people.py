"""Who works where, as those who look after accounts see it: columns, not whole accounts."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from socialrx.accounts.models import Membership, SignInSession, User
from socialrx.core.database import db
from socialrx.organisations.models import Organisation, Team

AT_ONCE = 200


def last_signed_in(user_id: UUID | InstrumentedAttribute[UUID]) -> sa.ScalarSelect[datetime]:
    """When somebody last opened a session; empty for never."""
    return select(func.max(SignInSession.started_at)).where(SignInSession.user_id == user_id).scalar_subquery()


def who_works(roles: Select[Membership], *, like: str = "") -> list[Row[tuple[object, ...]]]:
    """One row a role, by family name; with `like`, those whose name or e-mail address holds it."""
    rows = roles.join(User, Membership.user_id == User.id).outerjoin(Team, Membership.team_id == Team.id)
    if like:
        called = User.given_name + " " + User.family_name
        rows = rows.where(or_(called.icontains(like, autoescape=True), User.email.icontains(like, autoescape=True)))
    columns = rows.with_only_columns(
        User.id,
        (User.given_name + " " + User.family_name).label("name"),
        User.ended_at,
        Membership.role,
        Membership.starts_on,
        Organisation.name.label("organisation"),
        Team.name.label("team"),
        last_signed_in(User.id).label("last_signed_in"),
    )
    ordered = columns.order_by(User.family_name, User.given_name, User.id, Organisation.name, Membership.role)
    return list(db.session.execute(ordered.limit(AT_ONCE + 1)))
