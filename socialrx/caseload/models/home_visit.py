"""A visit to somebody's home: that the worker goes, is in, and is out safely; overdue until somebody says so."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.appointment import Appointment
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.rules import rule
from socialrx.core.trail import AboutPerson


class VisitEnd(StrEnum):
    """How it is known that the worker is safe."""

    OUT_SAFELY = "out_safely"
    NOT_GONE = "not_gone"
    SPOKEN_TO = "spoken_to"

    @property
    def says(self) -> str:
        return END_WORDS[self]


END_WORDS = {
    VisitEnd.OUT_SAFELY: "Out safely",
    VisitEnd.NOT_GONE: "Did not go",
    VisitEnd.SPOKEN_TO: "Safe: somebody spoke to them",
}


class HomeVisit(AboutPerson, Identified, Base):
    """From "I am going" to "I'm out safely". A tap that comes twice, late or out of order changes nothing."""

    __tablename__ = "home_visit"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended_says_how"),
        sa.Index(
            "ix_home_visit_still_out",
            "expected_out_at",
            "id",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(
            "ux_home_visit_one_at_a_time",
            "worker_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_home_visit_case", "case_id"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    worker_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    appointment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appointment.id"))
    going_at: Mapped[datetime] = mapped_column(default=clock.now)
    expected_out_at: Mapped[datetime]
    in_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_how: Mapped[VisitEnd | None]

    case: Mapped[Case] = relationship()
    worker: Mapped[User] = relationship(foreign_keys=worker_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)
    appointment: Mapped[Appointment | None] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    def come_in(self) -> None:
        """I'm in. The first tap counts."""
        if self.ended_at is None and self.in_at is None:
            self.in_at = clock.now()

    def will_be_late(self, *, seen: str) -> None:
        """Some more minutes, from the time that stood on the page: the same tap twice gives them once."""
        if self.ended_at is None and seen == self.mark:
            more = timedelta(minutes=int(rule("VISIT_LATE_MINUTES")))
            self.expected_out_at = max(self.expected_out_at, clock.now()) + more

    def end(self, how: VisitEnd, *, by: User) -> None:
        """It is over, and the worker is safe. What was said first stays."""
        if self.ended_at is None:
            self.ended_at, self.ended_by_id, self.ended_how = clock.now(), by.id, how

    @property
    def mark(self) -> str:
        """What a form about the time carries."""
        return self.expected_out_at.isoformat()

    @property
    def alarm_at(self) -> datetime:
        """From when the lead is told."""
        return self.expected_out_at + timedelta(minutes=int(rule("VISIT_GRACE_MINUTES")))

    @property
    def is_overdue(self) -> bool:
        return self.ended_at is None and self.expected_out_at < clock.now()

    @property
    def is_alarming(self) -> bool:
        return self.ended_at is None and self.alarm_at < clock.now()
