"""Users, what they are in which organisation, and the sessions they have open.

A user works in one organisation at a time: the session's *seat*. Rights are
never added together across organisations. What proves a user besides the
password is in `factors.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.organisations.models import Kind, Organisation, Team


class Role(StrEnum):
    """Every role of the access matrix. The last three are never a membership: a machine, the person, and nobody."""

    REFERRER = "referrer"
    PRACTICE_STAFF = "practice_staff"
    PARTNER_REFERRER = "partner_referrer"
    HUDDLE_GUEST = "huddle_guest"
    LINK_WORKER = "link_worker"
    TEAM_LEAD = "team_lead"
    PCN_MANAGER = "pcn_manager"
    PROVIDER_USER = "provider_user"
    DIRECTORY_EDITOR = "directory_editor"
    ANALYST = "analyst"
    IG_LEAD = "ig_lead"
    SYSTEM_ADMIN = "system_admin"
    SERVICE_CLIENT = "service_client"
    PATIENT = "patient"
    PUBLIC = "public"


@dataclass(frozen=True)
class Seat:
    """Where a signed-in user sits: one organisation, the roles held there, the teams worked in.

    `has_others`: they hold a role in another organisation too, whose rights are not here.
    """

    organisation_id: UUID
    organisation_name: str
    organisation_kind: Kind
    roles: frozenset[Role]
    team_ids: frozenset[UUID]
    staff_read_messages: bool = False
    has_others: bool = False
    organisation_closed_on: date | None = None

    @property
    def has_closed(self) -> bool:
        """The organisation closed on a day that has come."""
        return self.organisation_closed_on is not None and self.organisation_closed_on <= clock.today()


@dataclass(frozen=True)
class OpenSession:
    """The session of this request, as it was when the request came."""

    id: UUID
    seen_at: datetime
    ends_at: datetime
    shows_person: bool


class User(UserMixin, Identified, Base):
    """Somebody who signs in. `seat` is set for the length of a request by whoever loaded the session."""

    __tablename__ = "user_account"
    # `seat`, `session`, `session_key` and `confirmed_at` belong to the request, not to the row.
    __allow_unmapped__ = True

    given_name: Mapped[str] = mapped_column(sa.String(35))
    family_name: Mapped[str] = mapped_column(sa.String(35))
    job_title: Mapped[str] = mapped_column(sa.String(60), default="")
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    safe_caseload: Mapped[int] = mapped_column(default=60)
    # Nothing means full time. Languages are spoken well enough to work in, with commas between them.
    hours_a_week: Mapped[float | None]
    languages: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")

    seat: Seat | None = None
    session: OpenSession | None = None
    session_key: str = ""
    confirmed_at: datetime | None = None

    # Flask-Login compares by `get_id`, here a session's key: two people without a session would be one.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def get_id(self) -> str:
        """The session's key, not the user's id: so that the server can end it."""
        return self.session_key


class Membership(Identified, Base):
    """A role in an organisation, and for those who work in a team, in which; from a day to a day."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "organisation_id", "role", "team_id", "starts_on"),
        sa.CheckConstraint("role NOT IN ('link_worker', 'team_lead') OR team_id IS NOT NULL", name="worker_has_team"),
        sa.CheckConstraint("role NOT IN ('service_client', 'patient', 'public')", name="role_of_a_member"),
    )

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[Role]
    team_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    starts_on: Mapped[date] = mapped_column(default=clock.today)
    ends_on: Mapped[date | None]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
    team: Mapped[Team | None] = relationship()


class SignInSession(Identified, Base):
    """An open session, known by the hash of its random key. Signing out ends it here, on the server.

    `confirmed_at` is when the user last proved to be themselves: at sign-in, or before a dangerous deed.
    `is_half_way`: the password was right and the second factor is still to come; it opens nothing else.
    `shows_person`: the last page was about a person, which shortens the idle limit.
    """

    __tablename__ = "sign_in_session"

    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    is_half_way: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    shows_person: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    browser: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")

    user: Mapped[User] = relationship()
