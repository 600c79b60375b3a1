"""A referral, the reasons for it, the steps it took, and what the person said."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.core.ids import new_reference
from socialrx.core.moves import Step, must_be_allowed
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Organisation, Team
from socialrx.patients.models import Patient
from socialrx.referrals.lifecycle import MOVES, WAITING, CannotMove, Status

READ_FIRST, HIGH_RISK, IN_TURN = -1, 0, 1


class Referral(AboutPerson, Identified, Base):
    """A request to a team to help a person. It always has a team: that is whose list it is on.

    Practice, PCN, age band, ethnic group and source are copied when it is
    received, so that history does not move with the person. `is_waiting`
    follows from the status; it exists because an index must be able to ask it.
    """

    __tablename__ = "referral"
    __table_args__ = (
        sa.CheckConstraint("is_waiting = (status IN ('received', 'returned'))", name="waiting_follows_status"),
        sa.CheckConstraint(
            "contact_within IS NULL OR length(contact_within_reason) > 0", name="contact_within_has_reason"
        ),
        sa.Index(
            "ix_referral_queue",
            "team_id",
            "turn",
            "contact_due_on",
            "received_at",
            "id",
            sqlite_where=sa.text("is_waiting = 1"),
            postgresql_where=sa.text("is_waiting"),
        ),
        sa.Index("ix_referral_team_status", "team_id", "status", "received_at", "id"),
        sa.Index("ix_referral_practice", "practice_id", "received_at"),
        sa.Index("ix_referral_patient", "patient_id", "received_at"),
        sa.Index("ix_referral_report", "pcn_id", "received_month", "practice_id", "source", "status"),
    )

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_reference)
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    team_id: Mapped[UUID] = mapped_column(sa.ForeignKey("team.id"))

    referred_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    entered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    on_behalf_of: Mapped[str] = mapped_column(sa.String(70), default="")
    referring_organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(60))

    # Why now, in the referrer's words; what is hoped for is another question.
    reason: Mapped[str] = mapped_column(sa.String(150), default="", server_default="")
    hopes: Mapped[str] = mapped_column(sa.Text, default="")
    contact_within: Mapped[int | None]
    contact_within_reason: Mapped[str] = mapped_column(sa.String(150), default="")
    contact_due_on: Mapped[date]

    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    is_waiting: Mapped[bool] = mapped_column(default=True)
    # Before every other in the queue, before those without a high risk, or in its turn: for the team alone.
    turn: Mapped[int] = mapped_column(default=IN_TURN, server_default=sa.text(str(IN_TURN)))
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    practice_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    pcn_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    received_month: Mapped[date]
    age_band: Mapped[str] = mapped_column(sa.String(8))
    gender: Mapped[str] = mapped_column(sa.String(2), default="X")
    ethnic_category: Mapped[str] = mapped_column(sa.String(2), default="99")

    patient: Mapped[Patient] = relationship()
    team: Mapped[Team] = relationship()
    practice: Mapped[Organisation | None] = relationship(foreign_keys=practice_id)
    referred_by: Mapped[User | None] = relationship(foreign_keys=referred_by_id)
    entered_by: Mapped[User | None] = relationship(foreign_keys=entered_by_id)
    needs: Mapped[list["ReferralNeed"]] = relationship(back_populates="referral", order_by="ReferralNeed.position")
    steps: Mapped[list["ReferralStep"]] = relationship(back_populates="referral", order_by="ReferralStep.id")
    answers: Mapped[list["PersonAnswer"]] = relationship(back_populates="referral", order_by="PersonAnswer.id")

    __mapper_args__ = {"version_id_col": version}

    def return_to_referrer(self, *, by: User, question: str) -> None:
        """Ask the referrer something; it stays on the team's list, with its clock running."""
        self._take("return", by=by, reason=question)

    def answer_question(self, *, by: User, answer: str) -> None:
        self._take("answer", by=by, reason=answer)

    def accept(self, *, by: User) -> None:
        """The team takes it on. `caseload.actions.take_on` opens the case that belongs to it."""
        self._take("accept", by=by)

    def not_accept(self, *, by: User, reason: str) -> None:
        """The team says no, and what instead. Never to be used for a person who declines."""
        self._take("not_accept", by=by, reason=reason)

    def withdraw(self, *, by: User, reason: str) -> None:
        """The referrer takes it back. `caseload.actions.withdraw` closes an open case with it."""
        self._take("withdraw", by=by, reason=reason)

    def reconsider(self, *, by: User, reason: str) -> None:
        self._take("reconsider", by=by, reason=reason)

    def void(self, *, by: User, reason: str) -> None:
        self._take("void", by=by, reason=reason)

    def restore(self, *, by: User, reason: str) -> None:
        self._take("restore", by=by, reason=reason)

    def transfer(self, team: Team, *, by: User, reason: str) -> None:
        """Onto another team's list. `caseload.transfers.accept` is the only caller."""
        self._take("transfer", by=by, reason=reason)
        self.team = team

    def record_received(self, *, by: User | None, remark: str = "") -> None:
        """The first step. `referrals.actions.receive` is the only caller."""
        by_id = by.id if by else None
        self.steps.append(ReferralStep(move="receive", after=Status.RECEIVED, by_id=by_id, reason=remark))

    @property
    def referrer_name(self) -> str:
        """Who referred, for people: the clinician, even when somebody else typed it."""
        return self.on_behalf_of or (self.referred_by.name if self.referred_by else "")

    @property
    def is_read_first(self) -> bool:
        """Its words may mean a crisis."""
        return self.turn == READ_FIRST

    @property
    def is_high_risk(self) -> bool:
        """Whoever sent it called the risk high."""
        return self.turn == HIGH_RISK

    @property
    def need_keys(self) -> list[str]:
        return [need.need for need in self.needs]

    @property
    def latest_answer(self) -> "PersonAnswer | None":
        """What the person last said, or somebody for them."""
        return self.answers[-1] if self.answers else None

    def reason_of(self, move: str) -> str:
        """The words given with the latest move of this name; empty when it was never made."""
        return next((step.reason for step in reversed(self.steps) if step.move == move), "")

    def _take(self, name: str, *, by: User, reason: str = "") -> None:
        move = MOVES[name]
        must_be_allowed(move, self.status, noun="referral", reason=reason, refusal=CannotMove)
        before, self.status = self.status, move.after or self._status_after(name)
        self.is_waiting = self.status in WAITING
        self.steps.append(ReferralStep(move=name, before=before, after=self.status, by_id=by.id, reason=reason))

    def _status_after(self, name: str) -> Status:
        """Of a move that does not say: back to before it was voided, or as it was."""
        if name != "restore":
            return self.status
        voided = next(step for step in reversed(self.steps) if step.move == "void")
        return Status(voided.before or Status.RECEIVED)


class ReferralNeed(Identified, Base):
    """One reason for the referral, from the list of need categories."""

    __tablename__ = "referral_need"
    __table_args__ = (sa.UniqueConstraint("referral_id", "need"),)

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"))
    need: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int] = mapped_column(default=0)

    referral: Mapped[Referral] = relationship(back_populates="needs")


class ReferralStep(Step, Identified, Base):
    """A move that was made with a referral."""

    __tablename__ = "referral_step"

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"), index=True)

    referral: Mapped[Referral] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()

    @property
    def says(self) -> str:
        return MOVES[self.move].says


class Answer(StrEnum):
    AGREED = "agreed"
    NOT_ASKED = "not_asked"
    REPRESENTATIVE = "representative"
    BEST_INTERESTS = "best_interests"
    DECLINED = "declined"


class PersonAnswer(AboutPerson, Identified, Base):
    """What the person said to being referred, or who decided for them and on what authority."""

    __tablename__ = "person_answer"
    __table_args__ = (
        sa.CheckConstraint(
            "answer NOT IN ('representative', 'best_interests') OR length(explanation) > 0", name="others_are_explained"
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    answer: Mapped[Answer]
    explanation: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    referral: Mapped[Referral] = relationship(back_populates="answers")
    recorded_by: Mapped[User | None] = relationship()

    @property
    def person_id(self) -> UUID:
        return self.referral.patient_id
