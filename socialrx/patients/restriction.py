"""The right to restrict: a record is frozen and hidden, and kept, until an IG lead lifts it.

`scopes` hides it from everybody but the IG lead; here every change of a row
about the person is refused, whichever verb tries, by a listener like the
trail's. Rows of a kind that serves the person's rights say so with
`may_change_while_restricted`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.patients.models import Patient


class CannotRestrict(DomainError):
    """A reason is missing, or it stands so already."""


class Frozen(DomainError):
    """The record of this person is restricted: nothing about them changes until the IG lead lifts it."""


class Restriction(AboutPerson, Identified, Base):
    """From when to when a person's record was frozen and hidden, by whom and why. One at a time."""

    __tablename__ = "restriction"
    __table_args__ = (
        paired("lifted_at", "lifted_by_id"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.Index(
            "ix_restriction_standing",
            "patient_id",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    restricted_at: Mapped[datetime] = mapped_column(default=clock.now)
    restricted_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    lifted_because: Mapped[str] = mapped_column(sa.String(500), default="")

    patient: Mapped[Patient] = relationship()
    restricted_by: Mapped[User] = relationship(foreign_keys=restricted_by_id)
    lifted_by: Mapped[User | None] = relationship(foreign_keys=lifted_by_id)

    may_change_while_restricted = True

    def lift(self, *, by: User, reason: str) -> None:
        """The record is as it was, and on everybody's lists again."""
        if self.lifted_at is not None:
            raise CannotRestrict("This restriction was lifted already.")
        if not reason.strip():
            raise CannotRestrict("Give a reason for lifting it.")
        self.lifted_at, self.lifted_by_id, self.lifted_because = clock.now(), by.id, reason


# Made once: to make an alias takes longer than the query it is for.
STANDING = aliased(Restriction)


def restrict(patient: Patient, *, by: User, reason: str) -> Restriction:
    """Freeze and hide the person's record from now on."""
    if not reason.strip():
        raise CannotRestrict("Give a reason.")
    if is_restricted(patient.id):
        raise CannotRestrict("This record is restricted already.")
    restriction = Restriction(patient=patient, reason=reason, restricted_by_id=by.id)
    db.session.add(restriction)
    return restriction


def is_restricted(patient_id: UUID) -> bool:
    return bool(db.session.scalar(select(restricted(sa.literal(patient_id, sa.Uuid())))))


def restricted(patient_id: Any) -> ColumnElement[bool]:
    """Whether a column's person is restricted now: one look into a small index, for a query's condition."""
    theirs = select(STANDING.id).where(STANDING.patient_id == patient_id, STANDING.lifted_at.is_(None))
    return theirs.exists()


def standing(patient_ids: Any) -> list[Restriction]:
    """The restrictions that stand for people among these, oldest first."""
    rows = select(Restriction).where(Restriction.patient_id.in_(patient_ids), Restriction.lifted_at.is_(None))
    return list(db.session.scalars(rows.order_by(Restriction.restricted_at)))


def history(patient_id: UUID) -> list[Restriction]:
    """Every restriction of a person, newest first."""
    rows = select(Restriction).where(Restriction.patient_id == patient_id)
    return list(db.session.scalars(rows.order_by(Restriction.restricted_at.desc())))


@sa.event.listens_for(Session, "after_flush")
def keep_frozen(session: Session, _context: object) -> None:
    """Refuse the transaction that would change anything about a restricted person."""
    touched = [*session.new, *(row for row in session.dirty if session.is_modified(row)), *session.deleted]
    people = {row.person_id for row in touched if isinstance(row, AboutPerson) and not is_free(row)} - {None}
    if not people:
        return
    frozen = select(Restriction.id).where(Restriction.patient_id.in_(people), Restriction.lifted_at.is_(None)).limit(1)
    if session.scalar(frozen) is not None:
        raise Frozen("This record is restricted. Nothing in it can change until that is lifted.")


def is_free(row: object) -> bool:
    """Whether rows of this kind may change all the same."""
    return bool(getattr(row, "may_change_while_restricted", False))
