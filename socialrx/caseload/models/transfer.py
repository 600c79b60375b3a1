"""One team asks another to take somebody on; and that a worker has seen who was handed to them.

Until the other team accepts, nothing moves: the old team keeps the person, so
that nobody is ever without a team.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case, CaseStep
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Team
from socialrx.referrals.models import Referral

ONE_WAITS = sa.text("state = 'asked'")


class TransferState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    TransferState.ASKED: "Waiting for the other team",
    TransferState.ACCEPTED: "Accepted",
    TransferState.REFUSED: "Not accepted",
    TransferState.WITHDRAWN: "Taken back",
}


class CannotTransfer(DomainError):
    """The referral's state does not allow this, or what it needs is missing."""


class Transfer(AboutPerson, Identified, Base):
    """A referral, with its case where it has one, that one team asks another to take. Answered once.

    Nobody asked where `asked_by_id` is empty: the person changed practice, and
    the other team covers the new one.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        paired("answered_at", "answered_by_id"),
        sa.CheckConstraint("from_team_id <> to_team_id", name="two_teams"),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_once"),
        sa.CheckConstraint("length(why) > 0", name="says_why"),
        sa.CheckConstraint("state <> 'refused' OR length(answer) > 0", name="refusal_has_reason"),
        sa.Index("ix_transfer_referral", "referral_id", "state"),
        sa.Index("ix_transfer_to", "to_team_id", "state", "due_on"),
        sa.Index("ix_transfer_from", "from_team_id", "state", "due_on"),
        sa.Index(
            "uq_transfer_one_waits", "referral_id", unique=True, sqlite_where=ONE_WAITS, postgresql_where=ONE_WAITS
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"))
    from_team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    to_team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    state: Mapped[TransferState] = mapped_column(default=TransferState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    why: Mapped[str] = mapped_column(sa.String(1000))
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")

    referral: Mapped[Referral] = relationship()
    from_team: Mapped[Team] = relationship(foreign_keys=from_team_id)
    to_team: Mapped[Team] = relationship(foreign_keys=to_team_id)
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    def end(self, state: TransferState, *, by: User, answer: str = "") -> None:
        """The answer, once. `caseload.transfers` does what follows from it."""
        if self.state is not TransferState.ASKED:
            raise CannotTransfer(f"That was answered already: {self.state.says.lower()}.")
        if state is TransferState.REFUSED and not answer.strip():
            raise CannotTransfer("Say why your team does not take this person on.")
        # First what may have to be read: reading may flush, and a half-made answer would break the table's rules.
        by_id = by.id
        self.state, self.answer = state, answer.strip()
        self.answered_at, self.answered_by_id = clock.now(), by_id

    @property
    def person_id(self) -> UUID:
        return self.referral.patient_id

    @property
    def is_waiting(self) -> bool:
        return self.state is TransferState.ASKED

    @property
    def is_overdue(self) -> bool:
        return self.is_waiting and self.due_on < clock.today()


class HandOverSeen(AboutPerson, Identified, Base):
    """That the worker who was handed a case has seen that it is theirs: which hand-over, and when."""

    __tablename__ = "hand_over_seen"

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_step.id"), unique=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    case: Mapped[Case] = relationship()
    step: Mapped[CaseStep] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id
