"""A question to the GP practice while the work goes on, and its answer."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Organisation

IS_ASKED = sa.text("state = 'asked'")


class QuestionState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    NOT_SENT = "not_sent"

    @property
    def says(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    QuestionState.ASKED: "Waiting for the practice",
    QuestionState.ANSWERED: "Answered",
    QuestionState.WITHDRAWN: "Taken back",
    QuestionState.NOT_SENT: "Not sent",
}


class CannotAsk(DomainError):
    """The practice cannot be asked this way, or not any more; the message says what to do instead."""


class PracticeQuestion(AboutPerson, Identified, Base):
    """What a worker asked one practice about one person, by when it should answer, and that the answer was read."""

    __tablename__ = "practice_question"
    __table_args__ = (
        paired("answered_at", "answered_by_id"),
        paired("read_at", "read_by_id"),
        sa.CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_once"),
        sa.CheckConstraint("length(words) > 0", name="in_words"),
        sa.CheckConstraint("read_at IS NULL OR answered_at IS NOT NULL", name="read_after_answer"),
        sa.Index("ix_practice_question_case", "case_id", "state"),
        sa.Index("ix_practice_question_practice", "practice_id", "state", "asked_at"),
        sa.Index("ix_practice_question_due", "due_on", "id", sqlite_where=IS_ASKED, postgresql_where=IS_ASKED),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    practice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    words: Mapped[str] = mapped_column(sa.String(1000))
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    due_on: Mapped[date]
    # Once the day has passed it stands on the worker's list, and is put there once.
    chased_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()
    practice: Mapped[Organisation] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def is_waiting(self) -> bool:
        return self.state is QuestionState.ASKED

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_on < clock.today()

    @property
    def is_unread(self) -> bool:
        return self.state is QuestionState.ANSWERED and self.read_at is None

    def take_answer(self, words: str, *, by: User) -> None:
        """The practice's answer, once."""
        if not self.is_waiting:
            raise CannotAsk("This question does not wait for an answer any more.")
        by_id = by.id
        self.state, self.answer = QuestionState.ANSWERED, words.strip()
        self.answered_at, self.answered_by_id = clock.now(), by_id

    def withdraw(self, *, why: str) -> None:
        """The worker needs no answer any more, or has it from somewhere else: `why` says which."""
        if not self.is_waiting:
            raise CannotAsk("The practice has answered meanwhile. Read the answer.")
        self.state, self.answer = QuestionState.WITHDRAWN, why.strip()

    def hold_back(self, because: str) -> None:
        """It may not leave after all."""
        if self.is_waiting:
            self.state, self.answer = QuestionState.NOT_SENT, because

    def say_read(self, *, by: User) -> None:
        """The worker has read the answer. What was said first stays."""
        if self.is_unread:
            self.read_at, self.read_by_id = clock.now(), by.id
