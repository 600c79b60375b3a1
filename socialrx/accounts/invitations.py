"""An invitation: a role in an organisation for whoever reads the mail of one address, and opens a link once.

The link's token is random and only its hash is kept. What an invitation is at
this moment follows from its times; there is no status to forget.
"""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.granting import Second
from socialrx.accounts.models import Role, User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired
from socialrx.organisations.models import Organisation, Team


class Standing(StrEnum):
    """Where an invitation stands."""

    WAITING = "waiting for a second person"
    SENT = "sent"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused by the second person"


class Invitation(Identified, Base):
    """Somebody asked in: by whom, agreed by whom, sent until when, and what became of it."""

    __tablename__ = "invitation"
    __table_args__ = (
        paired("agreed_at", "agreed_by_id"),
        paired("refused_at", "refused_by_id"),
        paired("withdrawn_at", "withdrawn_by_id"),
        paired("accepted_at", "accepted_by_id"),
        sa.CheckConstraint("role NOT IN ('link_worker', 'team_lead') OR team_id IS NOT NULL", name="worker_has_team"),
    )

    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    given_name: Mapped[str] = mapped_column(sa.String(35))
    family_name: Mapped[str] = mapped_column(sa.String(35))
    role: Mapped[Role]
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("team.id"))
    # Empty when the operator made it on the server itself.
    invited_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    needs: Mapped[Second] = mapped_column(default=Second.NOBODY)
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    sendings: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship()
    team: Mapped[Team | None] = relationship()
    invited_by: Mapped[User | None] = relationship(foreign_keys=invited_by_id)

    # Two people who decide at once: the second is told, and nothing is overwritten.
    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        for instant, end in (
            (self.accepted_at, Standing.ACCEPTED),
            (self.withdrawn_at, Standing.WITHDRAWN),
            (self.refused_at, Standing.REFUSED),
        ):
            if instant:
                return end
        if self.expires_at is None:
            return Standing.WAITING
        return Standing.SENT if self.expires_at > clock.now() else Standing.EXPIRED

    @property
    def is_open(self) -> bool:
        """Something can still become of it."""
        return self.standing in {Standing.WAITING, Standing.SENT, Standing.EXPIRED}

    def new_token(self, until: datetime) -> str:
        """A new key to the same door; the one before opens nothing any more."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.expires_at = hash_of(token), until
        self.sendings = (self.sendings or 0) + 1
        return token


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def with_token(token: str) -> Invitation | None:
    """The invitation that this link opens at this moment, or None: whether used, old or never ours."""
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == hash_of(token)))
    return found if found and found.standing is Standing.SENT else None


def still_open(invitations: Select[Invitation]) -> Select[Invitation]:
    """Those of which something can still become, the latest first."""
    ends = (Invitation.accepted_at, Invitation.withdrawn_at, Invitation.refused_at)
    return invitations.where(*(end.is_(None) for end in ends)).order_by(Invitation.invited_at.desc(), Invitation.id)


def waiting_for_second(invitations: Select[Invitation]) -> Select[Invitation]:
    """Those that nobody has agreed to yet, the oldest first."""
    waiting = still_open(invitations).where(Invitation.expires_at.is_(None), Invitation.needs != Second.NOBODY)
    return waiting.order_by(None).order_by(Invitation.invited_at, Invitation.id)
