"""What went back to the practice, and what is in the summaries that were made."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core import clock
from socialrx.core.database import Base, Identified
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
    """Three lines for the practice about one referral. The e-mail carries the reference only and leads here."""

    __tablename__ = "message_back"
    __table_args__ = (sa.UniqueConstraint("referral_id", "event", "occurrence"),)

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"))
    event: Mapped[Event]
    occurrence: Mapped[int] = mapped_column(default=1)
    route: Mapped[Route] = mapped_column(default=Route.MAILBOX)
    what_happened: Mapped[str] = mapped_column(sa.Text)
    what_next: Mapped[str] = mapped_column(sa.Text)
    wanted_from_practice: Mapped[str] = mapped_column(sa.Text, default="None")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    referral: Mapped[Referral] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.referral.patient_id

    @property
    def text(self) -> str:
        """The three lines, as they are copied into a record; the action wanted stands first, and says "None"."""
        return (
            f"Wanted from you: {self.wanted_from_practice}\nWhat happened: {self.what_happened}\nNext: {self.what_next}"
        )
