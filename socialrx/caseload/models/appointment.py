"""An appointment: a day and a time as people said them, kept so whatever the clocks do; and a worker's feed of them."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson

LEAST_MINUTES, MOST_MINUTES = 5, 480


class CannotBook(DomainError):
    """The day, the time, the length, the case or the worker does not allow it; the words say which."""


class CannotSettle(DomainError):
    """It has its outcome already, or it has not begun yet."""


class AppointmentKind(StrEnum):
    CALL = "call"
    VIDEO = "video"
    MEET = "meet"
    HOME_VISIT = "home_visit"
    ACCOMPANIED = "accompanied"

    @property
    def says(self) -> str:
        return KIND_WORDS[self]

    @property
    def is_away(self) -> bool:
        """Somewhere the worker has to get to."""
        return self not in {AppointmentKind.CALL, AppointmentKind.VIDEO}

    @property
    def next_kind(self) -> NextKind:
        """The next step that a booking stands for."""
        if self is AppointmentKind.HOME_VISIT:
            return NextKind.HOME_VISIT
        return NextKind.MEET if self.is_away else NextKind.CALL

    @property
    def mode(self) -> str:
        """How it is done, by the national code (CONSULTATION MECHANISM)."""
        return MODES.get(self, FACE_TO_FACE)


KIND_WORDS = {
    AppointmentKind.CALL: "Telephone call",
    AppointmentKind.VIDEO: "Video call",
    AppointmentKind.MEET: "Meeting",
    AppointmentKind.HOME_VISIT: "Home visit",
    AppointmentKind.ACCOMPANIED: "Going along with them",
}
FACE_TO_FACE = "01"
MODES = {AppointmentKind.CALL: "02", AppointmentKind.VIDEO: "11"}


class AppointmentState(StrEnum):
    BOOKED = "booked"
    ATTENDED = "attended"
    DID_NOT_ATTEND = "did_not_attend"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_US = "cancelled_by_us"


# What each group of the national list of attendance stands for.
STATES = {
    "attended": AppointmentState.ATTENDED,
    "dna": AppointmentState.DID_NOT_ATTEND,
    "cancelled-person": AppointmentState.CANCELLED_BY_PERSON,
    "cancelled-provider": AppointmentState.CANCELLED_BY_US,
}


class Appointment(AboutPerson, Identified, Base):
    """Agreed with the person for a local day and time. The instant is worked out when it is needed, never kept."""

    __tablename__ = "appointment"
    __table_args__ = (
        sa.CheckConstraint(f"minutes BETWEEN {LEAST_MINUTES} AND {MOST_MINUTES}", name="length"),
        sa.CheckConstraint("(state = 'booked') = (attendance IS NULL)", name="outcome_has_code"),
        paired("settled_at", "settled_by_id"),
        # A worker's diary, whichever days of it.
        sa.Index("ix_appointment_worker", "worker_id", "on", "at", "id"),
        sa.Index("ix_appointment_case", "case_id", "on"),
        # Home visits that should have begun, whoever's they are.
        sa.Index("ix_appointment_kind", "kind", "state", "on", "at"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    worker_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    on: Mapped[date]
    at: Mapped[time]
    zone: Mapped[str] = mapped_column(sa.String(40), default=clock.LONDON.key)
    minutes: Mapped[int]
    kind: Mapped[AppointmentKind]
    place: Mapped[str] = mapped_column(sa.String(150), default="")
    travel_note: Mapped[str] = mapped_column(sa.String(150), default="")
    state: Mapped[AppointmentState] = mapped_column(default=AppointmentState.BOOKED)
    attendance: Mapped[str | None] = mapped_column(sa.String(2))
    booked_at: Mapped[datetime] = mapped_column(default=clock.now)
    booked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    worker: Mapped[User] = relationship(foreign_keys=worker_id)
    booked_by: Mapped[User] = relationship(foreign_keys=booked_by_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def starts_at(self) -> datetime:
        """The instant: the first of two where the clocks go back, and an hour on where they have skipped the time."""
        return clock.london(self.on, self.at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_booked(self) -> bool:
        return self.state is AppointmentState.BOOKED

    def settle(self, attendance: str, state: AppointmentState, *, by: User) -> None:
        """Say what came of it, by the national code. Raises CannotSettle when that was said, or is too early."""
        if not self.is_booked:
            raise CannotSettle("What came of this appointment is recorded already.")
        has_happened = state in {AppointmentState.ATTENDED, AppointmentState.DID_NOT_ATTEND}
        if has_happened and self.starts_at > clock.now():
            raise CannotSettle("It has not begun yet. Until then it can only be cancelled or moved.")
        self.state, self.attendance = state, attendance
        self.settled_at, self.settled_by_id = clock.now(), by.id

    def must_be_booked(self) -> None:
        if not self.is_booked:
            raise CannotBook("What came of this appointment is recorded already, so it cannot be moved.")


class CalendarFeed(Base):
    """That a user's own calendar may fetch their appointments. Only the hash of its secret is kept."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
