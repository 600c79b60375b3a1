"""Somebody's account with another identity provider: known by issuer and subject, never by an e-mail address.

It is linked only by a person who has shown who they are here: with an invitation
opened in that browser, or signed in with their own password and second factor.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.factors import has_factor
from socialrx.accounts.letters import IF_NOT_YOU, write_to
from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, db
from socialrx.core.errors import DomainError
from socialrx.core.rules import rule
from socialrx.core.trail import Deed, record


class TakenIdentity(DomainError):
    """This account with the provider belongs to somebody else here."""


class OnlyWay(DomainError):
    """A user always keeps one way to sign in."""


class ExternalIdentity(Identified, Base):
    """One account with one provider, and whose it is."""

    __tablename__ = "external_identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    issuer: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[str] = mapped_column(sa.String(255))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship()


def known_as(issuer: str, subject: str) -> User | None:
    """Whose account with the provider this is; None for nobody's, a closed one, and a demonstration's in use."""
    rows = select(User).join(ExternalIdentity, ExternalIdentity.user_id == User.id)
    rows = rows.where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    user = db.session.scalar(rows.where(User.ended_at.is_(None)))
    return None if user and user.is_demonstration and not rule("DEMO") else user


def identities_of(user_id: UUID) -> Select[ExternalIdentity]:
    """The accounts with providers that open this user's account."""
    return select(ExternalIdentity).where(ExternalIdentity.user_id == user_id).order_by(ExternalIdentity.linked_at)


def link(user: User, issuer: str, subject: str) -> None:
    """From now on this account with the provider opens the user's account. Twice is once."""
    same = select(ExternalIdentity).where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    found = db.session.scalar(same)
    if found and found.user_id != user.id:
        raise TakenIdentity("That account is in use by somebody else here. Tell your administrator.")
    if found is None:
        db.session.add(ExternalIdentity(issuer=issuer, subject=subject, user_id=user.id))
        record(Deed.ACCOUNT, user, detail="linked an identity provider's account")
        tell(user, "linked", "switched on")


def is_only_way(user_id: UUID) -> bool:
    """Whether nothing but a provider's account opens this one: our password is of no use without a factor of ours."""
    linked = db.session.scalars(identities_of(user_id).limit(1)).first()
    return linked is not None and not has_factor(user_id)


def unlink(user: User, identity: ExternalIdentity) -> None:
    """That account opens nothing any more. Raises OnlyWay when there would be no other way to sign in."""
    if is_only_way(user.id):
        raise OnlyWay("This is your only way to sign in. Set up a second factor first.")
    db.session.delete(identity)
    record(Deed.ACCOUNT, user, detail="unlinked an identity provider's account")
    tell(user, "unlinked", "switched off")


def tell(user: User, done: str, words: str) -> None:
    """Another way in was opened or shut: the user is told, in case it was not them."""
    title = f"Signing in with {rule('OIDC_NAME')} was {words}"
    write_to(user, kind=f"provider-{done}", title=title, body=f"{title} for your account just now.\n\n{IF_NOT_YOU}")
