"""Two records that may be one person: who thinks so, who decided, what was moved, and whether it was undone."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Team
from socialrx.patients.models import Patient


class MergeStatus(StrEnum):
    PROPOSED = "proposed"
    MERGED = "merged"
    NOT_SAME = "not_same"
    UNDONE = "undone"


class DuplicateMerge(AboutPerson, Identified, Base):
    """A proposal that two records are one person, on its team's list, and what became of it.

    The record that is kept goes on; the merged one stays as it was, hidden.
    """

    __tablename__ = "duplicate_merge"
    __table_args__ = (
        paired("agreed_at", "agreed_by_id"),
        paired("decided_at", "decided_by_id"),
        paired("undone_at", "undone_by_id"),
        sa.CheckConstraint("kept_id <> merged_id", name="two_records"),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="second_person"),
        sa.Index("ix_duplicate_merge_team", "team_id", "status"),
    )

    kept_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    merged_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    status: Mapped[MergeStatus] = mapped_column(default=MergeStatus.PROPOSED)
    reasons: Mapped[str] = mapped_column(sa.String(300))
    words: Mapped[str] = mapped_column(sa.String(500), default="")
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    proposed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    # The identifiers that whoever approved compared on screen, or why they are two people.
    decided_because: Mapped[str] = mapped_column(sa.String(500), default="")
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    undone_because: Mapped[str] = mapped_column(sa.String(500), default="")

    kept: Mapped[Patient] = relationship(foreign_keys=kept_id)
    merged: Mapped[Patient] = relationship(foreign_keys=merged_id)
    team: Mapped[Team] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)
    agreed_by: Mapped[User | None] = relationship(foreign_keys=agreed_by_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id)

    @property
    def person_id(self) -> UUID:
        return self.kept_id

    @property
    def people(self) -> tuple[Patient, Patient]:
        return self.kept, self.merged


class Fate(StrEnum):
    """What became of a row: moved to the record that is kept, there before, or added there after the merge."""

    MOVED = "moved"
    STAYED = "stayed"
    CAME_LATER = "came_later"


class MergeRow(Base):
    """One row that a merge found: its table, key, and the column that names the person."""

    __tablename__ = "merge_row"

    merge_id: Mapped[UUID] = mapped_column(sa.ForeignKey("duplicate_merge.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    column_name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    fate: Mapped[Fate]


def everyone_merged_into(patient_id: UUID) -> list[UUID]:
    """This person's id and those of every record merged into theirs: whose trails belong together."""
    merged = db.session.scalars(select(Patient.id).where(Patient.merged_into_id == patient_id).order_by(Patient.id))
    return [patient_id, *merged]


def kept_instead_of(patient_id: UUID) -> UUID | None:
    """The record that goes on for one that was merged; None for one that was not."""
    return db.session.scalar(select(Patient.merged_into_id).where(Patient.id == patient_id))


def about(*patient_ids: UUID) -> list[DuplicateMerge]:
    """Every proposal that names one of these people, newest first."""
    named = or_(DuplicateMerge.kept_id.in_(patient_ids), DuplicateMerge.merged_id.in_(patient_ids))
    return list(db.session.scalars(select(DuplicateMerge).where(named).order_by(DuplicateMerge.id.desc())))
