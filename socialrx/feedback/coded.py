"""What a practice says it has recorded in its own system: the code, for which episode, who and when.

We never write into a GP record. This row is the practice's word, kept so that
nothing is offered to it twice. A slip is taken back, not deleted.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson

STANDS = sa.text("undone_at IS NULL")


class CannotTakeBack(DomainError):
    """It was taken back already."""


def once(name: str, *columns: str) -> sa.Index:
    """Among the rows that stand, these columns occur together once."""
    return sa.Index(name, *columns, unique=True, sqlite_where=STANDS, postgresql_where=STANDS)


class CodeRecorded(AboutPerson, Identified, Base):
    """One code that a practice recorded: for a referral with its one case, or for an offer that the person declined.

    A code stands once an episode, re-openings included: the database holds that.
    """

    __tablename__ = "code_recorded"
    __table_args__ = (
        paired("undone_at", "undone_by_id"),
        sa.CheckConstraint("(referral_id IS NULL) <> (offer_id IS NULL)", name="one_episode"),
        once("uq_code_recorded_referral", "referral_id", "code"),
        once("uq_code_recorded_offer", "offer_id", "code"),
        sa.Index("ix_code_recorded_practice", "practice_id", "recorded_at"),
        sa.Index("ix_code_recorded_patient_id", "patient_id"),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    practice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    referral_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("referral.id"))
    offer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("offer.id"))
    # As text: up to 18 digits, more than a spreadsheet or a script can count.
    code: Mapped[str] = mapped_column(sa.String(18))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id)

    def take_back(self, *, by: User) -> None:
        """It was not recorded after all, or has been taken out of the record: it may be offered again."""
        if self.undone_at is not None:
            raise CannotTakeBack("This was taken back already.")
        self.undone_at, self.undone_by_id = clock.now(), by.id
