"""A case: one accepted referral in the hands of a team, and as soon as it is allocated, of one link worker."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.moves import Move, Step, must_be_allowed
from socialrx.core.rules import days
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Team
from socialrx.patients.models import Patient
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral


class CaseStatus(StrEnum):
    OPEN = "open"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class NextKind(StrEnum):
    """What the next step is. A home visit asks about risk first."""

    ALLOCATE = "allocate"
    CALL = "call"
    TEXT = "text"
    LETTER = "letter"
    HOME_VISIT = "home_visit"
    MEET = "meet"
    REVIEW = "review"
    CHASE = "chase"
    DECIDE = "decide"
    OTHER = "other"

    @property
    def says(self) -> str:
        return NEXT_WORDS[self]


NEXT_WORDS = {
    NextKind.ALLOCATE: "Choose a worker",
    NextKind.CALL: "Ring",
    NextKind.TEXT: "Send a text",
    NextKind.LETTER: "Write a letter",
    NextKind.HOME_VISIT: "Visit at home",
    NextKind.MEET: "Meet",
    NextKind.REVIEW: "Review",
    NextKind.CHASE: "Chase an answer",
    NextKind.DECIDE: "Decide with your lead",
    NextKind.OTHER: "Something else",
}


class EndedBy(StrEnum):
    PERSON = "person"
    TOGETHER = "together"
    LINK_WORKER = "link_worker"
    REFERRER = "referrer"
    CIRCUMSTANCES = "circumstances"


class CannotMoveCase(DomainError):
    """The case's state does not allow this, or something it needs is missing."""


OPEN, ON_HOLD, CLOSED = CaseStatus.OPEN, CaseStatus.ON_HOLD, CaseStatus.CLOSED
CASE_MOVES: dict[str, Move[CaseStatus]] = {
    "open": Move(frozenset(), OPEN, "Case opened"),
    # On hold it stays on hold, whoever has it: its day to look again is a promise.
    "allocate": Move(frozenset({OPEN, ON_HOLD}), None, "Allocated"),
    "hand_over": Move(frozenset({OPEN, ON_HOLD}), None, "Handed over", needs_reason=True),
    "transfer": Move(frozenset({OPEN, ON_HOLD}), None, "Moved to another team", needs_reason=True),
    "hold": Move(frozenset({OPEN}), ON_HOLD, "Put on hold", needs_reason=True),
    "resume": Move(frozenset({ON_HOLD}), OPEN, "Resumed"),
    "close": Move(frozenset({OPEN, ON_HOLD}), CLOSED, "Closed", needs_reason=True),
    "reopen": Move(frozenset({CLOSED}), OPEN, "Re-opened", needs_reason=True),
}


class Case(AboutPerson, Identified, Base):
    """Accepted work, one a referral. Its team is never empty; while it is open it always owes a next step by a day.

    The stage (to be contacted, reached, plan agreed...) is computed, see
    `stages.py`. `is_open` follows from the status, for the index.
    """

    __tablename__ = "case_"
    __table_args__ = (
        paired("closed_at", "closed_by_id"),
        sa.CheckConstraint("is_open = (status <> 'closed')", name="open_follows_status"),
        sa.CheckConstraint("status = 'closed' OR next_on IS NOT NULL", name="open_owes_a_step"),
        sa.CheckConstraint("(status = 'closed') = (closure_reason IS NOT NULL)", name="closed_has_reason"),
        sa.Index(
            "ix_case_worker_next",
            "link_worker_id",
            "next_on",
            "id",
            sqlite_where=sa.text("is_open = 1"),
            postgresql_where=sa.text("is_open"),
        ),
        sa.Index(
            "ix_case_team_next",
            "team_id",
            "next_on",
            "id",
            sqlite_where=sa.text("is_open = 1"),
            postgresql_where=sa.text("is_open"),
        ),
        sa.Index("ix_case_patient", "patient_id", "opened_at"),
        sa.Index("ix_case_worker_opened", "link_worker_id", "opened_at"),
        # How long people waited lately, for the wait that a referrer is told.
        sa.Index(
            "ix_case_team_first_contact",
            "team_id",
            "first_contact_at",
            sqlite_where=sa.text("first_contact_at IS NOT NULL"),
            postgresql_where=sa.text("first_contact_at IS NOT NULL"),
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"), unique=True)
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))
    link_worker_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.OPEN)
    is_open: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    next_kind: Mapped[NextKind] = mapped_column(default=NextKind.ALLOCATE)
    next_note: Mapped[str] = mapped_column(sa.String(150), default="")
    next_on: Mapped[date | None]
    review_on: Mapped[date | None]
    hold_until: Mapped[date | None]

    attempts: Mapped[int] = mapped_column(default=0)
    first_attempt_at: Mapped[datetime | None]
    first_contact_at: Mapped[datetime | None]
    first_conversation_at: Mapped[datetime | None]

    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closure_reason: Mapped[str | None] = mapped_column(sa.String(60))
    ended_by: Mapped[EndedBy | None]
    what_changed: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    referral: Mapped[Referral] = relationship()
    patient: Mapped[Patient] = relationship()
    team: Mapped[Team] = relationship()
    link_worker: Mapped[User | None] = relationship(foreign_keys=link_worker_id)
    steps: Mapped[list["CaseStep"]] = relationship(back_populates="case", order_by="CaseStep.id")

    __mapper_args__ = {"version_id_col": version}

    def allocate(self, link_worker: User, *, by: User, reason: str = "") -> None:
        """Put it into one worker's hands. `caseload.actions.allocate` checks the worker's safe limit first."""
        self._take("allocate" if self.link_worker_id is None else "hand_over", by=by, reason=reason)
        self.link_worker = link_worker
        if self.next_kind is NextKind.ALLOCATE:
            self.next_kind, self.next_on = self._first_step()

    def transfer(self, team: Team, *, by: User, reason: str) -> None:
        """Into another team's keeping, where it waits for a worker. `caseload.transfers.accept` is the only caller."""
        self._take("transfer", by=by, reason=reason)
        self.team, self.link_worker = team, None
        self.next_kind, self.next_on = NextKind.ALLOCATE, clock.today()

    def hold(self, *, by: User, reason: str, until: date) -> None:
        """Pause, with the day on which to look again."""
        self._take("hold", by=by, reason=reason)
        self.hold_until = self.next_on = until
        self.next_kind = NextKind.REVIEW

    def resume(self, *, by: User) -> None:
        self._take("resume", by=by)
        self.hold_until, self.next_on = None, clock.today()

    def close(self, *, by: User, reason: str, ended_by: EndedBy, what_changed: str = "") -> None:
        """End it, saying why and who ended it. Always a person's act: the clock only proposes."""
        self._take("close", by=by, reason=reason)
        self.closed_at, self.closed_by_id = clock.now(), by.id
        self.closure_reason, self.ended_by, self.what_changed = reason, ended_by, what_changed
        self.next_on = self.review_on = self.hold_until = None

    def reopen(self, *, by: User, reason: str) -> None:
        """The same case again, within the time a setting allows; after that it is a new referral.

        Raises CannotMoveCase too when the referral itself has been taken back or struck out.
        """
        if self.referral.status is not Status.ACCEPTED:
            raise CannotMoveCase("The referral itself has ended. Make a new referral.")
        if self.closed_at and not self.may_reopen:
            raise CannotMoveCase("It closed too long ago to be re-opened. Make a new referral.")
        self._take("reopen", by=by, reason=reason)
        self.closed_at = self.closed_by_id = self.closure_reason = self.ended_by = None
        self.next_kind, self.next_on = NextKind.CALL, clock.today()

    def will(self, kind: NextKind, *, on: date, note: str = "") -> None:
        """The next step and the day it is owed."""
        if not self.is_open:
            raise CannotMoveCase("This case is closed.")
        self.next_kind, self.next_on, self.next_note = kind, on, note

    def record_opened(self, *, by: User) -> None:
        """The first step. `caseload.actions.take_on` is the only caller."""
        self.steps.append(CaseStep(move="open", after=CaseStatus.OPEN, by_id=by.id))

    @property
    def may_reopen(self) -> bool:
        """Whether its referral still stands and it closed so lately that it may open again."""
        if self.referral.status is not Status.ACCEPTED or self.closed_at is None:
            return False
        return (clock.now() - self.closed_at).days <= days("REOPEN_WITHIN_DAYS")

    @property
    def is_overdue(self) -> bool:
        return self.next_on is not None and self.next_on < clock.today()

    def _first_step(self) -> tuple[NextKind, date]:
        """What a worker owes who has just been given it."""
        if self.status is CaseStatus.ON_HOLD:
            return NextKind.REVIEW, max(self.hold_until or clock.today(), clock.today())
        return NextKind.CALL, max(self.referral.contact_due_on, clock.today())

    def _take(self, name: str, *, by: User, reason: str = "") -> None:
        move = CASE_MOVES[name]
        must_be_allowed(move, self.status, noun="case", reason=reason, refusal=CannotMoveCase)
        after = move.after or self.status
        # First the step: to reach `steps` may flush, and a half-made move would break the table's constraints.
        self.steps.append(CaseStep(move=name, before=self.status, after=after, by_id=by.id, reason=reason))
        self.status = after
        self.is_open = self.status is not CaseStatus.CLOSED


class CaseStep(Step, Identified, Base):
    """A move that was made with a case."""

    __tablename__ = "case_step"

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"), index=True)

    case: Mapped[Case] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()

    @property
    def says(self) -> str:
        return CASE_MOVES[self.move].says
