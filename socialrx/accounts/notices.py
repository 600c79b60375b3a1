"""Telling those who hold a role that something happened: one letter each, without a name of anybody cared for."""

from collections.abc import Iterable
from uuid import UUID

from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import holding
from socialrx.core.database import db
from socialrx.core.post import enqueue


def tell(role: Role, organisation_id: UUID, *, kind: str, subject_id: UUID, title: str, body: str) -> int:
    """Write to everybody who holds the role in the organisation, once per kind and subject. Returns how many."""
    people = db.session.scalars(holding(role, organisation_id)).all()
    return tell_each(people, kind=kind, subject_id=subject_id, title=title, body=body)


def tell_each(people: Iterable[User], *, kind: str, subject_id: UUID, title: str, body: str) -> int:
    """Write to each of these people, once per kind and subject. Returns how many letters were new."""
    letters = (
        enqueue(kind, subject_id, recipient=person.email, title=title, body=body, period=str(person.id))
        for person in people
    )
    return sum(letters)
