"""What went back to the practice, and what is in the summaries that were made."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.trail import AboutPerson
from socialrx.referrals.models import Referral


class Event(StrEnum):
    """What a practice hears about."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    FIRST_CONTACT = "first_contact"
    CLOSED = "closed"


class Route(StrEnum):
    """How it goes; the last two are why a case may close although nothing was sent."""

    MAILBOX = "mailbox"
    PERSON_OBJECTS = "person_objects"
    NO_PRACTICE = "no_practice"


class MessageBack(AboutPerson, Identified, Base):
    """Three lines for the practice about one referral. The e-mail carries the reference only and leads here.

    `told_at`, `told_by_id` and `told_how` say that somebody told the practice another way, because the post failed.
    """

    __tablename__ = "message_back"
    __table_args__ = (
        sa.UniqueConstraint("referral_id", "event", "occurrence"),
        paired("told_at", "told_by_id"),
        sa.Index("ix_message_back_made", "made_at"),
    )

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"))
    event: Mapped[Event]
    occurrence: Mapped[int] = mapped_column(default=1)
    route: Mapped[Route] = mapped_column(default=Route.MAILBOX)
    what_happened: Mapped[str] = mapped_column(sa.Text)
    what_arranged: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    what_next: Mapped[str] = mapped_column(sa.Text)
    wanted_from_practice: Mapped[str] = mapped_column(sa.Text, default="None")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    told_at: Mapped[datetime | None]
    told_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    told_how: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")

    referral: Mapped[Referral] = relationship()
    told_by: Mapped[User | None] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.referral.patient_id

    @property
    def text(self) -> str:
        """The three lines, as they are copied into a record; the action wanted stands first, and says "None"."""
        lines = (
            f"Wanted from you: {sentence(self.wanted_from_practice)} Next: {self.what_next}",
            f"What happened: {self.what_happened}",
            f"Arranged: {self.arranged}",
        )
        return "\n".join(" ".join(line.split()) for line in lines)

    @property
    def arranged(self) -> str:
        """The services, or that there were none."""
        return self.what_arranged or "None."

    @property
    def words(self) -> int:
        """How long the three lines are, their headings included."""
        return len(self.text.split())

    def tell_by_hand(self, *, by: User, how: str) -> None:
        """Somebody told the practice another way, because the post did not arrive."""
        self.told_at, self.told_by_id, self.told_how = clock.now(), by.id, how


def sentence(words: str) -> str:
    """The words with a full stop, unless they end a sentence already."""
    return words if words[-1:] in ".?!" else f"{words}."
