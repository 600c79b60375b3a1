"""What proves a user besides the password: an an app, passkeys, and recovery codes for the day they are lost.

The app's secret is sealed, a recovery code only hashed; both are of use once at
a time. Nothing here is sent by e-mail, ever. Two people clear a lost factor.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db, paired


class AuthenticatorApp(Identified, Base):
    """The app that makes a user's codes. `last_counter` is the step of the last code taken: none is taken twice."""

    __tablename__ = "authenticator_app"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(sa.String(200))
    last_counter: Mapped[int] = mapped_column(sa.BigInteger)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


class Passkey(Identified, Base):
    """A key on a user's device. `uses` is the device's own count, which only grows."""

    __tablename__ = "passkey"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[bytes]
    uses: Mapped[int] = mapped_column(sa.BigInteger)
    made_with: Mapped[str] = mapped_column(sa.String(60), default="")
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class RecoveryCode(Identified, Base):
    """One of ten, shown once when they are made. Used once."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class FactorClearing(Identified, Base):
    """Somebody lost their factors. One person asks, having met or rung them; another agrees; then they are gone."""

    __tablename__ = "factor_clearing"
    __table_args__ = (
        paired("agreed_at", "agreed_by_id"),
        sa.CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name="two_people"),
    )

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    how_known: Mapped[str] = mapped_column(sa.String(500))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])


def app_of(user_id: UUID) -> AuthenticatorApp | None:
    return db.session.scalar(sa.select(AuthenticatorApp).where(AuthenticatorApp.user_id == user_id))


def passkeys_of(user_id: UUID) -> list[Passkey]:
    """The user's passkeys, oldest first."""
    return list(db.session.scalars(sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.added_at)))


def has_factor(user_id: UUID) -> bool:
    """Whether an app or a passkey is set up. Recovery codes alone are none."""
    app = sa.select(AuthenticatorApp.id).where(AuthenticatorApp.user_id == user_id)
    passkey = sa.select(Passkey.id).where(Passkey.user_id == user_id)
    return bool(db.session.scalar(sa.select(sa.or_(app.exists(), passkey.exists()))))
