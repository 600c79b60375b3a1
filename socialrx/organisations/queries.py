"""Questions about organisations: which team a practice's referrals go to, and which practices are under whom."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.organisations.models import Cover, Kind, Organisation, Team


class NobodyToAsk(DomainError):
    """No team covers this practice and the installation has no catch-all team."""


def team_for(practice_id: UUID | None, on: date | None = None) -> Team:
    """The team that receives this practice's referrals: the one that covers it, or else the catch-all team.

    Raises NobodyToAsk when there is neither, so that nothing is said to be sent that nobody would see.
    """
    covering = covering_team(practice_id, on or clock.today()) if practice_id else None
    team = covering or db.session.scalar(select(Team).where(Team.is_catch_all == sa.true()))
    if team is None:
        raise NobodyToAsk("No team covers this practice. Ring your Primary Care Network: nothing has been sent.")
    return team


def covering_team(practice_id: UUID, on: date) -> Team | None:
    current = sa.and_(Cover.starts_on <= on, sa.or_(Cover.ends_on.is_(None), Cover.ends_on >= on))
    query = select(Team).join(Cover).where(Cover.practice_id == practice_id, current)
    return db.session.scalar(query.order_by(Cover.starts_on.desc(), Cover.id).limit(1))


def practices() -> Select[Organisation]:
    """Practices that are open, by name; one whose closing day is still to come is open until then."""
    return select(Organisation).where(Organisation.kind == Kind.PRACTICE, is_open()).order_by(Organisation.name)


def is_open() -> sa.ColumnElement[bool]:
    """The organisation has not closed by the day on which it is asked, however long ago the question was made."""
    day = sa.bindparam("day_asked", callable_=clock.today, type_=sa.Date(), unique=True)
    return sa.or_(Organisation.closed_on.is_(None), Organisation.closed_on > day)


def covered_practices() -> Select[Organisation]:
    """Open practices whose referrals a team takes today, by name."""
    day = clock.today()
    current = (Cover.starts_on <= day, sa.or_(Cover.ends_on.is_(None), Cover.ends_on >= day))
    return practices().where(select(Cover.id).where(Cover.practice_id == Organisation.id, *current).exists())


def practices_of(pcn_id: UUID) -> Select[Organisation]:
    return practices().where(Organisation.parent_id == pcn_id)


def by_ods_code(code: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.ods_code == code))
