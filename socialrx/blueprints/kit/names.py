"""What ids stand for, looked up for the screen: one query however many."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.core.database import db
from socialrx.organisations.models import Organisation


def user_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Given and family name of each of these users."""
    rows = select(User.id, User.given_name, User.family_name).where(User.id.in_(set(ids) - {None}))
    return {id: f"{given} {family}" for id, given, family in db.session.execute(rows)}


def organisation_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(ids) - {None}))
    return {id: name for id, name in db.session.execute(rows)}
